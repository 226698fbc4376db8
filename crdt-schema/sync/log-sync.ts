/**
 * Replication of logs between live peers: have, want, changes, ack.
 *
 * A peer tells what it holds durably (`have`), asks for what it lacks from one peer at a time (`want`), and pushes
 * its own new entries to everybody unasked. `have` is also the acknowledgement: it is only said of what is on disk.
 */
import {
  MAX_CHANGES_BYTES,
  MAX_CHANGES_ENTRIES,
  MAX_REMOTE_SEGMENTS,
  MAX_HAVE_SEGMENTS,
  MAX_UNSENT_ANSWERS_BYTES,
  MAX_UNSENT_BYTES,
  MAX_WANTS_PER_CONNECTION,
  WANT_PATIENCE,
  WANT_TIMEOUT_MS,
} from '../limits.ts';
import { EMPTY_TIP, type Tip } from '../log/chain.ts';
import { deviceOfSegment } from '../model/ids.ts';
import type { Changes, Head, Want } from '../wire/frames.ts';
import { Announcements, chunks } from './announcements.ts';
import type { Context } from './context.ts';
import { timesAsked, vainness, type LiveConnection, type RemoteHead } from './connection.ts';
import type { StoredEntry } from './events.ts';
import { isTooOldFor } from './done.ts';
import { HubAcks } from './hub-acks.ts';
import { PushGrace } from './push-grace.ts';
import { missingHead, peerLacks, withHead, withoutContained } from './remote-heads.ts';

/** Answers in preparation for one peer: enough to keep disk and line busy. */
const MAX_READS_PER_CONNECTION = 4;

interface Reading {
  readonly conn: number;
  readonly segment: string;
  readonly branch: number;
}

export class LogSync {
  private readonly context: Context;
  private readonly reads = new Map<number, Reading>();
  /** Per segment, the connection that was asked for it. */
  private readonly askedOf = new Map<string, number>();
  private readonly acks: HubAcks;
  private readonly announcements: Announcements;
  private readonly grace: PushGrace;
  private readonly isArriving: (segment: string) => boolean;

  /** `isArriving` tells whether something of the segment has come and is not stored yet. */
  constructor(context: Context, isArriving: (segment: string) => boolean) {
    this.context = context;
    this.isArriving = isArriving;
    this.grace = new PushGrace(context);
    this.acks = new HubAcks(context);
    this.announcements = new Announcements(context);
  }

  heldByHub(segment: string): number {
    return this.acks.heldByHub(segment);
  }

  /** A connection went live: tell it everything we hold. */
  greet(conn: LiveConnection): void {
    const { segments, certificates } = this.context;
    const others = [...certificates.values()].map(({ bytes }) => bytes);
    for (const part of chunks(others, MAX_HAVE_SEGMENTS)) {
      this.context.send(conn, { kind: 'certificates', certificates: part });
    }
    const heads: Head[] = [];
    for (const segment of segments.ids()) {
      if (this.withholds(conn, segment)) continue;
      for (const { tip } of segments.branches(segment)) {
        if (tip.head !== undefined) heads.push({ segment, length: tip.length, head: tip.head });
      }
    }
    for (const part of chunks(heads, MAX_HAVE_SEGMENTS))
      this.context.send(conn, { kind: 'have', heads: part });
    this.acks.greet(conn);
  }

  closed(conn: LiveConnection): void {
    for (const segment of conn.log.wanted.keys()) this.askedOf.delete(segment);
    this.acks.closed(conn);
    for (const [token, reading] of this.reads) if (reading.conn === conn.id) this.reads.delete(token);
    for (const segment of conn.log.wanted.keys()) this.ask(segment);
  }

  have(conn: LiveConnection, heads: readonly Head[]): void {
    for (const { segment, length, head } of heads) {
      if (conn.log.remote.size >= MAX_REMOTE_SEGMENTS && !conn.log.remote.has(segment)) continue;
      this.remember(conn, segment, { length, head });
      if (conn.certificate.role === 'hub') this.acks.note(segment, length);
      this.answerNamed(conn, segment, { length, head });
      if (missingHead(this.context, segment, [{ length, head }]) !== undefined) this.lacks(conn, segment);
    }
  }

  ack(conn: LiveConnection, by: string, stored: readonly { segment: string; length: number }[]): void {
    this.acks.ack(conn, by, stored);
  }

  /** Answered in turn; more than a peer asks for at once is dropped, and it asks again. */
  want(conn: LiveConnection, want: Want): void {
    const { asking } = conn.log;
    if (asking.size < MAX_WANTS_PER_CONNECTION || asking.has(want.segment)) asking.set(want.segment, want);
    this.serve(conn);
  }

  /** Prepares as many answers as the line takes: what many slow peers are sent would not fit into memory. */
  private serve(conn: LiveConnection): void {
    for (const [segment, want] of conn.log.asking) {
      if (conn.log.reading >= MAX_READS_PER_CONNECTION) return;
      if (this.context.ports.unsentBytes(conn.id) > MAX_UNSENT_ANSWERS_BYTES) return;
      conn.log.asking.delete(segment);
      this.answer(conn, want);
    }
  }

  private answer(conn: LiveConnection, want: Want): void {
    const { segments } = this.context;
    const branch =
      segments.holding(want.segment, want.targetLength, want.target) ??
      segments.holding(want.segment, want.length, want.head) ??
      segments.branches(want.segment)[0];
    // Whoever asks heard of it from us: it was dropped meanwhile.
    if (branch === undefined) return this.context.send(conn, { kind: 'gone', segment: want.segment });
    const common = want.length > 0 && segments.holding(want.segment, want.length, want.head) === branch;
    const token = this.context.token();
    conn.log.reading += 1;
    this.reads.set(token, { conn: conn.id, segment: want.segment, branch: branch.index });
    this.context.emit({
      type: 'read',
      token,
      segment: want.segment,
      branch: branch.index,
      from: common ? want.length : 0,
      maxEntries: MAX_CHANGES_ENTRIES,
      maxBytes: MAX_CHANGES_BYTES,
    });
  }

  /** The disk answered: send up to the last entry at which the writer signed. */
  read(token: number, entries: readonly StoredEntry[]): void {
    const reading = this.reads.get(token);
    this.reads.delete(token);
    const conn = reading === undefined ? undefined : this.context.connections.get(reading.conn);
    if (reading === undefined || conn?.state !== 'live') return;
    conn.log.reading -= 1;
    let signed = entries.length;
    while (signed > 0 && entries[signed - 1]!.signature === undefined) signed -= 1;
    if (signed > 0) this.sendChanges(conn, entries.slice(0, signed));
    this.serve(conn);
  }

  /** Own entries became durable: push them to every peer that has all before them; tell the others. */
  push(entries: readonly StoredEntry[]): void {
    const { segment, seq } = entries[0]!;
    for (const conn of this.context.live()) {
      const upTo = conn.log.told.get(segment) ?? 0;
      if (upTo >= seq && !this.isFull(conn)) this.sendChanges(conn, entries);
      else conn.log.announce.add(segment);
    }
  }

  /** Entries of others became durable here: acknowledge, tell those who lack them, and ask for what comes next. */
  stored(segment: string, from: ReadonlySet<number>): void {
    const writer = deviceOfSegment(segment);
    this.acks.cameFrom(segment, from);
    for (const conn of this.context.live()) {
      const lacks = peerLacks(this.context.segments, segment, conn.log.remote.get(segment) ?? []);
      const isSource = conn.certificate.device === writer || from.has(conn.id);
      if (isSource) conn.log.announce.add(segment);
      else if (lacks && !this.withholds(conn, segment)) conn.log.gathered.add(segment);
      if (from.has(conn.id)) {
        conn.log.asked.delete(segment);
        conn.log.unanswered = 0;
      }
      // What was dropped may have come as another branch: then the one that others hold is missing again.
      if (missingHead(this.context, segment, conn.log.remote.get(segment) ?? []) !== undefined)
        conn.log.lacking.add(segment);
      this.recheck(conn, segment);
    }
    this.ask(segment);
  }

  /** The peer does not hold any more what it said: another is asked, and it hears of the part that we have. */
  gone(conn: LiveConnection, segment: string): void {
    this.answered(conn, segment);
    conn.log.lacking.delete(segment);
    conn.log.remote.delete(segment);
    conn.log.announce.add(segment);
    this.ask(segment);
  }

  /** The segment was dropped here: nothing is remembered of it. */
  forget(segment: string): void {
    this.acks.forget(segment);
    this.grace.forget(segment);
    for (const { log } of this.context.live()) {
      for (const map of [log.remote, log.asked, log.told, log.hubTold, log.copiesTold]) map.delete(segment);
      for (const set of [log.lacking, log.announce, log.gathered, log.named, log.withheld])
        set.delete(segment);
    }
  }

  /** Whether anybody waits for the segment or has only a part of it, or a hub at hand has not said that it holds it all. */
  isNeeded(segment: string): boolean {
    if (this.askedOf.has(segment)) return true;
    if ([...this.reads.values()].some((reading) => reading.segment === segment)) return true;
    for (const conn of this.context.live()) {
      if (conn.log.asking.has(segment)) return true;
      const heads = conn.log.remote.get(segment) ?? [];
      const isAsked = conn.certificate.role === 'hub' || heads.length > 0;
      if (isAsked && peerLacks(this.context.segments, segment, heads)) return true;
    }
    return false;
  }

  /** The peer holds something of the segment, and we do not. */
  lacks(conn: LiveConnection, segment: string): void {
    conn.log.lacking.add(segment);
    this.grace.lacking(segment);
    this.ask(segment);
  }

  /** A writer became known: what its peers offered of it can be asked for. */
  deviceKnown(device: string): void {
    for (const conn of this.context.live()) {
      for (const segment of conn.log.lacking) if (deviceOfSegment(segment) === device) this.ask(segment);
    }
  }

  /** The answer to our request came, whatever became of it: others may be asked for the rest. */
  answered(conn: LiveConnection, segment: string): void {
    conn.log.wanted.delete(segment);
    if (this.askedOf.get(segment) === conn.id) this.askedOf.delete(segment);
  }

  /** Entries came from the peer: it is slow at worst. */
  gave(conn: LiveConnection): void {
    conn.log.gaveMs = this.context.nowMs;
  }

  /**
   * Entries came that go on at the only branch of a segment, up to `tip`, and are being checked and stored: the peer
   * prepares what comes after them meanwhile. What is asked for on the word of entries that turn out to be none is refused.
   */
  arriving(conn: LiveConnection, segment: string, tip: Tip): void {
    if (this.askedOf.has(segment) || !conn.log.lacking.has(segment)) return;
    if (conn.log.wanted.size >= MAX_WANTS_PER_CONNECTION || this.grace.covers(segment)) return;
    const target = conn.log.remote.get(segment)?.find(({ length }) => length > tip.length);
    if (target !== undefined) this.request(conn, segment, tip, target);
  }

  /** What had come of the segment is stored or refused: what is still lacking can be asked for. */
  arrived(segment: string): void {
    this.ask(segment);
  }

  /** The peer sent what we held already: it holds that much too. */
  holds(conn: LiveConnection, head: Head): void {
    this.remember(conn, head.segment, head);
  }

  /** Requests that stayed unanswered go to another peer; what is still lacking is asked for again. */
  tick(): void {
    const { nowMs } = this.context;
    for (const conn of this.context.live()) {
      // Before a clock that was set back it gave nothing yet.
      const gaveMs = conn.log.gaveMs > nowMs ? 0 : conn.log.gaveMs;
      // What is asked for again waits anew: it is not looked at twice.
      for (const [segment, at] of [...conn.log.wanted]) {
        const sinceMs = Math.max(at, Math.min(gaveMs, at + (WANT_PATIENCE - 1) * WANT_TIMEOUT_MS));
        const waitedMs = nowMs - sinceMs;
        // A clock that was set back must not make us wait for it to catch up.
        if (waitedMs >= 0 && waitedMs < WANT_TIMEOUT_MS) continue;
        this.answered(conn, segment);
        conn.log.unanswered += 1;
        this.ask(segment);
      }
      for (const segment of conn.log.lacking) if (this.recheck(conn, segment)) this.ask(segment);
    }
  }

  /** What was gathered is told. */
  wake(): void {
    this.announcements.wake();
  }

  /** Sends the announcements of this step, and those gathered for long enough. */
  flush(): void {
    for (const conn of this.context.live()) {
      this.askMore(conn);
      this.serve(conn);
      // What waits is a set of names: a slow peer hears of them later.
      if (!this.isFull(conn)) this.announcements.flush(conn);
    }
  }

  /** Whether the peer is not told of the log, which is too old for it. */
  private withholds(conn: LiveConnection, segment: string): boolean {
    if (!isTooOldFor(this.context, conn, segment)) return false;
    if (this.context.keepsMs > 0) conn.log.withheld.add(segment);
    return true;
  }

  /** The peer speaks of a log too old to be told of: it may have a part of it, or not know that it is done with. */
  private answerNamed(conn: LiveConnection, segment: string, head: RemoteHead): void {
    if (!isTooOldFor(this.context, conn, segment)) return;
    // Two that both hold it whole would answer each other for good.
    if (conn.log.named.has(segment) && !peerLacks(this.context.segments, segment, [head])) return;
    conn.log.named.add(segment);
    conn.log.announce.add(segment);
  }

  private isFull({ id }: LiveConnection): boolean {
    return this.context.ports.unsentBytes(id) >= MAX_UNSENT_BYTES;
  }

  private remember(conn: LiveConnection, segment: string, head: RemoteHead): void {
    const { remote, told } = conn.log;
    remote.set(segment, withHead(this.context.segments, segment, remote.get(segment) ?? [], head));
    told.set(segment, Math.max(told.get(segment) ?? 0, head.length));
  }

  /** Whether the peer still holds something of the segment that we do not. */
  private recheck(conn: LiveConnection, segment: string): boolean {
    if (!conn.log.lacking.has(segment)) return false;
    const { segments } = this.context;
    const heads = conn.log.remote.get(segment) ?? [];
    if (missingHead(this.context, segment, heads) !== undefined) return true;
    conn.log.lacking.delete(segment);
    this.grace.forget(segment);
    conn.log.remote.set(segment, withoutContained(segments, segment, heads));
    return false;
  }

  /** Takes up requests that were held back while too many were under way. */
  private askMore(conn: LiveConnection): void {
    if (!conn.log.heldBack || conn.log.wanted.size > MAX_WANTS_PER_CONNECTION / 2) return;
    conn.log.heldBack = false;
    for (const segment of conn.log.lacking) this.ask(segment);
  }

  /**
   * Asks one peer for what it holds of the segment and we do not, unless one was asked already: the one that was
   * asked in vain least often, so that a peer which promises and never gives does not keep us from the others.
   */
  private ask(segment: string): void {
    if (this.askedOf.has(segment) || !this.context.certificates.has(deviceOfSegment(segment))) return;
    // Asked before it is stored it would come once more; so it would where its writer is about to push it.
    if (this.isArriving(segment) || this.grace.covers(segment)) return;
    let best: LiveConnection | undefined;
    for (const conn of this.context.live()) {
      if (!conn.log.lacking.has(segment)) continue;
      if (conn.log.wanted.size >= MAX_WANTS_PER_CONNECTION) conn.log.heldBack = true;
      else if (best === undefined || vainness(conn, segment) < vainness(best, segment)) best = conn;
    }
    if (best !== undefined) this.sendWant(best, segment);
  }

  private sendWant(conn: LiveConnection, segment: string): void {
    const { segments } = this.context;
    const missing = missingHead(this.context, segment, conn.log.remote.get(segment) ?? []);
    if (missing === undefined) return void conn.log.lacking.delete(segment);
    // The newest branch first: where a fork is being fetched, it is the one to continue.
    const ours = segments.branches(segment).findLast(({ tip }) => tip.length < missing.length);
    this.request(conn, segment, ours?.tip ?? EMPTY_TIP, missing);
  }

  /** Asks for what comes after `tip`, up to the target. */
  private request(conn: LiveConnection, segment: string, { length, head }: Tip, target: RemoteHead): void {
    conn.log.asked.set(segment, timesAsked(conn, segment) + 1);
    this.askedOf.set(segment, conn.id);
    conn.log.wanted.set(segment, this.context.nowMs);
    this.context.send(conn, {
      kind: 'want',
      segment,
      length,
      head,
      targetLength: target.length,
      target: target.head,
    });
  }

  private sendChanges(conn: LiveConnection, entries: readonly StoredEntry[]): void {
    const first = entries[0]!;
    const last = entries[entries.length - 1]!;
    const changes: Changes = {
      kind: 'changes',
      segment: first.segment,
      from: first.seq,
      entries: entries.map(({ bytes }) => bytes),
      head: last.hash,
      signature: last.signature!,
    };
    this.context.send(conn, changes);
    conn.log.told.set(first.segment, Math.max(conn.log.told.get(first.segment) ?? 0, last.seq + 1));
  }
}
