/**
 * Receives changes: finds the branch they continue, extends the chain, has the writer's signature of the new head
 * checked, and stores them. One store at a time per segment; what arrives meanwhile is stored together afterwards,
 * under its last signature alone, because each head vouches for everything before it.
 */
import {
  MAX_CHANGES_BYTES,
  MAX_CHANGES_ENTRIES,
  MAX_ENTRY_BYTES,
  MAX_QUEUED_CHANGES_BYTES,
} from '../limits.ts';
import { EMPTY_TIP, extendChain, type Tip } from '../log/chain.ts';
import { headMessage } from '../log/signed-head.ts';
import { equalBytes } from '../model/bytes.ts';
import { deviceOfSegment, fromHex } from '../model/ids.ts';
import type { Changes, Head } from '../wire/frames.ts';
import type { Connection, LiveConnection } from './connection.ts';
import type { Context } from './context.ts';
import { maySend } from './device-access.ts';
import type { PersistOutcome, StoredEntry, Write } from './events.ts';
import type { LogSync } from './log-sync.ts';

/** Frames kept per segment while one is being stored; more are dropped and asked for again. */
const MAX_QUEUED_FRAMES = 64;

interface Queued {
  readonly conn: number;
  readonly changes: Changes;
  /** Not to be stored together with others: a signature among them failed. */
  alone: boolean;
}

interface Incoming {
  queue: Queued[];
  storing: boolean;
}

/** Where a frame belongs: new entries of a branch, or nothing new, or a branch we cannot connect yet. */
type Placement =
  | { readonly type: 'extends'; readonly branch: number; readonly tip: Tip; readonly entries: StoredEntry[] }
  | { readonly type: 'known' }
  | { readonly type: 'elsewhere' }
  | { readonly type: 'bad'; readonly code: string };

const headOf = ({ segment, from, entries, head }: Changes): Head => ({
  segment,
  length: from + entries.length,
  head,
});

export interface InboxHooks {
  /** We are storing own entries in the segment ourselves. */
  readonly isWriting: (segment: string) => boolean;
  readonly refuse: (conn: Connection, code: string, detail: string) => void;
  readonly stored: (entries: readonly StoredEntry[], from: ReadonlySet<number>) => void;
}

export class Inbox {
  private readonly context: Context;
  private readonly sync: LogSync;
  private readonly hooks: InboxHooks;
  private readonly incoming = new Map<string, Incoming>();

  constructor(context: Context, sync: LogSync, hooks: InboxHooks) {
    this.context = context;
    this.sync = sync;
    this.hooks = hooks;
  }

  receive(conn: LiveConnection, changes: Changes): void {
    const { segment } = changes;
    this.sync.answered(conn, segment);
    this.sync.gave(conn);
    const writer = this.context.publicKeyOf(deviceOfSegment(segment));
    if (writer === undefined) return this.hooks.refuse(conn, 'unknown_device', segment);
    // By whatever road it comes: nobody passes on what a viewer wrote.
    if (!maySend(writer.role, 'log')) return this.hooks.refuse(conn, 'log_read_only', segment);
    if (changes.entries.length === 0) return this.hooks.refuse(conn, 'changes_empty', segment);
    const { from, entries, head } = changes;
    // A reader stops with the entry that passes the bound.
    const bytes = sizeOf(changes);
    if (bytes > MAX_CHANGES_BYTES + MAX_ENTRY_BYTES)
      return this.hooks.refuse(conn, 'changes_too_large', segment);
    // Unless the sender has more of it than was dropped: for that the whole is fetched.
    const isDropped = this.context.segments.wasDropped(segment, from + entries.length, head);
    if (isDropped && !conn.log.lacking.has(segment)) return;
    let incoming = this.incoming.get(segment);
    if (incoming === undefined) this.incoming.set(segment, (incoming = { queue: [], storing: false }));
    const isFull =
      incoming.queue.length >= MAX_QUEUED_FRAMES || this.queued(conn.id) + bytes > MAX_QUEUED_CHANGES_BYTES;
    if (isFull || this.hooks.isWriting(segment)) {
      if (incoming.queue.length === 0 && !incoming.storing) this.incoming.delete(segment);
      return this.sync.have(conn, [headOf(changes)]);
    }
    incoming.queue.push({ conn: conn.id, changes, alone: false });
    this.work(segment, incoming);
  }

  /** Something of the segment is being stored, or waits to be. */
  isBusy(segment: string): boolean {
    return this.incoming.has(segment);
  }

  /** Bytes of the connection that wait. */
  private queued(conn: number): number {
    let bytes = 0;
    for (const { queue } of this.incoming.values())
      for (const queued of queue) if (queued.conn === conn) bytes += sizeOf(queued.changes);
    return bytes;
  }

  private work(segment: string, incoming: Incoming): void {
    while (!incoming.storing) {
      const first = incoming.queue.shift();
      if (first === undefined) {
        this.incoming.delete(segment);
        this.sync.arrived(segment);
        return;
      }
      const placement = this.place(first.changes, undefined);
      if (placement.type === 'extends') this.store(segment, incoming, first, placement);
      else this.setAside(first, placement);
    }
  }

  private holds(id: number, changes: Changes): void {
    const conn = this.context.connections.get(id);
    if (conn?.state === 'live') this.sync.holds(conn, headOf(changes));
  }

  private setAside(queued: Queued, placement: Placement): void {
    const conn = this.context.connections.get(queued.conn);
    if (conn?.state !== 'live') return;
    const { segment } = queued.changes;
    const remote = headOf(queued.changes);
    if (placement.type === 'bad') this.hooks.refuse(conn, placement.code, segment);
    else if (placement.type === 'known') this.sync.holds(conn, remote);
    // A gap, or a branch of its own: the peer finds out which from the tip that we ask with.
    else this.sync.have(conn, [remote]);
  }

  /** Stores the frame, and those queued behind it that continue it. */
  private store(
    segment: string,
    incoming: Incoming,
    first: Queued,
    start: Placement & { type: 'extends' },
  ): void {
    const taken = [first];
    const entries = [...start.entries];
    let last = first.changes;
    let tip = start.tip;
    while (!first.alone && incoming.queue[0]?.alone === false) {
      const next = incoming.queue[0];
      const placement = this.place(next.changes, { branch: start.branch, tip });
      if (placement.type !== 'extends' || !fits(entries, placement.entries)) break;
      incoming.queue.shift();
      taken.push(next);
      entries.push(...placement.entries);
      last = next.changes;
      tip = placement.tip;
    }
    const final = entries[entries.length - 1]!;
    entries[entries.length - 1] = { ...final, signature: last.signature };
    const certificate = this.context.publicKeyOf(deviceOfSegment(segment))!;
    const verification = {
      publicKey: fromHex(certificate.publicKey),
      message: headMessage(this.context.identity.store, segment, tip.length, last.head),
      signature: last.signature,
    };
    incoming.storing = true;
    const sender = this.context.connections.get(taken[taken.length - 1]!.conn);
    if (start.branch === 0 && sender?.state === 'live') this.sync.arriving(sender, segment, tip);
    const writes = entries.map((entry): Write => ({ kind: 'entry', entry }));
    this.context.persist(writes, [verification], undefined, (outcome) => {
      incoming.storing = false;
      this.outcome(incoming, taken, entries, outcome);
      this.work(segment, incoming);
    });
  }

  private outcome(
    incoming: Incoming,
    taken: Queued[],
    entries: StoredEntry[],
    outcome: PersistOutcome,
  ): void {
    if (outcome.ok) {
      this.hooks.stored(entries, new Set(taken.map(({ conn }) => conn)));
      // What a writer pushes it never said to have: it holds that much all the same.
      for (const { conn, changes } of taken) this.holds(conn, changes);
      return;
    }
    if (outcome.code !== 'bad_signature') return;
    if (taken.length > 1) {
      // One of them lies; each is tried by itself, so that the honest ones do not suffer.
      incoming.queue.unshift(...taken.map((queued) => ({ ...queued, alone: true })));
      return;
    }
    const conn = this.context.connections.get(taken[0]!.conn);
    if (conn !== undefined) this.hooks.refuse(conn, 'bad_signature', taken[0]!.changes.segment);
  }

  /** `ahead` is a branch's tip as it will be once what is queued before is stored. */
  private place(changes: Changes, ahead: { branch: number; tip: Tip } | undefined): Placement {
    const { segments } = this.context;
    const { segment, from, head } = changes;
    const end = from + changes.entries.length;
    if (ahead === undefined && segments.holding(segment, end, head) !== undefined) return { type: 'known' };
    const candidates =
      ahead === undefined
        ? segments.branches(segment).map(({ index, tip }) => ({ branch: index, tip }))
        : [ahead];
    for (const { branch, tip } of candidates) {
      if (tip.length < from || tip.length >= end) continue;
      const placement = this.extend(changes, branch, tip);
      if (placement.type === 'extends' || placement.type === 'bad') return placement;
    }
    if (ahead !== undefined) return { type: 'elsewhere' };
    if (from > 0) return { type: 'elsewhere' };
    const whole = this.extend(changes, candidates.length, EMPTY_TIP);
    return whole.type === 'elsewhere' ? { type: 'bad', code: 'chain_mismatch' } : whole;
  }

  private extend(changes: Changes, branch: number, tip: Tip): Placement {
    const { segment, from, head } = changes;
    const news = changes.entries.slice(tip.length - from);
    const extended = extendChain(this.context.ports.sha256, segment, tip, news);
    if (!extended.ok) return { type: 'bad', code: extended.error.code };
    if (!equalBytes(extended.value.tip.head!, head)) return { type: 'elsewhere' };
    const entries = news.map((bytes, i): StoredEntry => ({
      segment,
      branch,
      seq: tip.length + i,
      hash: extended.value.hashes[i]!,
      signature: undefined,
      bytes,
    }));
    return { type: 'extends', branch, tip: extended.value.tip, entries };
  }
}

const sizeOf = ({ entries }: Changes): number => entries.reduce((sum, { length }) => sum + length, 0);

const fits = (entries: readonly StoredEntry[], more: readonly StoredEntry[]): boolean => {
  if (entries.length + more.length > MAX_CHANGES_ENTRIES) return false;
  let bytes = 0;
  for (const entry of entries) bytes += entry.bytes.length;
  for (const entry of more) bytes += entry.bytes.length;
  return bytes <= MAX_CHANGES_BYTES;
};
