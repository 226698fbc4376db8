/**
 * Partial replication. A hub holds every log for good; a till holds a log until its hub said that it holds it too and that
 * every op of it is done with, and for `keepsMs` after that. Then the log goes as a whole, but for the hashes of its
 * changes, by which it is known again when somebody offers it; those go after the same time once more.
 */
import { MAX_DONE_PER_ENTRY } from '../limits.ts';
import { deviceOfSegment } from '../model/ids.ts';
import { encodeVerdictEntry, type VerdictEntry } from '../verdicts/verdict-entry.ts';
import type { Context } from './context.ts';
import { isDoneFor, isTooOldFor, matches } from './done.ts';
import type { LedgerLogs } from './events.ts';
import type { Inbox } from './inbox.ts';
import type { LogSync } from './log-sync.ts';
import type { OwnLog } from './own-log.ts';
import { missingHead } from './remote-heads.ts';
import { lengthOfGone } from './segment-table.ts';

/** The time that logs are kept has so many parts; each time one has passed, the till looks for what may go. */
const LOOKS = 720;
/** What was dropped less than one such part ago is not fetched again for a peer: it is about to drop it too. */
const RESTS = 30;
/** Nobody waits for the outcome of what the replica itself appends. */
const NOBODY = 0;

type Statement = NonNullable<VerdictEntry['done']>[number];

export class Retention {
  private readonly context: Context;
  private readonly logs: LogSync;
  private readonly inbox: Inbox;
  private readonly written: ReadonlyMap<string, OwnLog>;
  private readonly forget: (segment: string) => void;
  private lookedMs = 0;
  /** A hub's own segments: the logs on which they have verdicts. */
  private readonly judged = new Map<string, Set<string>>();
  /** Logs of which something came in since this process began: no backup may hold it yet. */
  private readonly fresh = new Set<string>();

  /** `written` holds the logs that this replica writes, by device; `forget` drops what other parts know of a segment. */
  constructor(
    context: Context,
    logs: LogSync,
    inbox: Inbox,
    written: ReadonlyMap<string, OwnLog>,
    forget: (segment: string) => void,
  ) {
    this.context = context;
    this.logs = logs;
    this.inbox = inbox;
    this.written = written;
    this.forget = forget;
  }

  /** An entry of a hub's log. */
  heard(hubSegment: string, entry: VerdictEntry): void {
    this.context.done.take(hubSegment, entry);
    if (!this.isHub) return;
    let judged = this.judged.get(hubSegment);
    if (judged === undefined) this.judged.set(hubSegment, (judged = new Set()));
    for (const [segment] of entry.accepted) judged.add(segment);
    for (const { segment } of entry.others) judged.add(segment);
  }

  /** Entries of a peer's became durable here. */
  arrived(segment: string): void {
    if (this.isHub) this.fresh.add(segment);
  }

  tick(): void {
    const { nowMs, keepsMs } = this.context;
    const sinceMs = nowMs - this.lookedMs;
    // A clock that was set back must not keep us from looking.
    if (keepsMs === 0 || this.context.broken || (sinceMs >= 0 && sinceMs < keepsMs / LOOKS)) return;
    this.lookedMs = nowMs;
    for (const segment of [...this.context.segments.ids()])
      if (isDoneFor(this.context, segment, keepsMs) && this.maySpare(segment)) this.drop(segment);
    for (const { segment, atMs } of [...this.context.segments.allGone()])
      if (atMs <= nowMs - keepsMs) this.forgetGone(segment);
    this.revive(nowMs - keepsMs / RESTS);
    this.tellWithheld();
  }

  /** At a hub: says which logs are done with. */
  declare(ledger: LedgerLogs): void {
    const own = this.written.get(this.context.identity.device)!;
    // A segment begins with the whole stock.
    if (!this.isHub || own.atSegmentStart) return;
    const statements = this.statements(ledger);
    if (statements.length === 0) return;
    const { position: pos } = this.context.verdicts;
    const done = statements.slice(0, MAX_DONE_PER_ENTRY);
    const bytes = encodeVerdictEntry({
      v: 1,
      kind: 'verdicts',
      pos,
      accepted: [],
      others: [],
      stock: [],
      done,
    });
    own.append({
      token: NOBODY,
      build: ({ segment, seq }) => ({ id: `done-${segment}-${seq}`, bytes, usesReceipt: false }),
    });
  }

  private get isHub(): boolean {
    return this.context.identity.certificate.role === 'hub';
  }

  private statements(ledger: LedgerLogs): Statement[] {
    const { segments, done, nowMs } = this.context;
    const wanted = this.named();
    const out: Statement[] = [];
    for (const segment of this.allDone(ledger)) {
      if (matches(this.context, segment, done.now(segment))) continue;
      const before = done.ever(segment);
      const isKnown = matches(this.context, segment, before) && !this.fresh.has(segment);
      // What an earlier process said is said again only to those who still hold the log.
      if (isKnown && !wanted.has(segment)) continue;
      const seq = segments.length(segment) - 1;
      out.push([segment, seq, segments.hash8(segment, 0, seq)!, isKnown ? before.atMs : nowMs]);
    }
    return out;
  }

  /** Together with all that must be done with before: of logs that settled ops of each other, all or none. */
  private allDone({ undone, after }: LedgerLogs): Set<string> {
    const newest = this.newestOfEachDevice();
    const out = new Set<string>();
    // The newest of a device may go on, and says which receipt number comes next: its device gets it back from us.
    for (const segment of this.context.segments.ids())
      if (!newest.has(segment) && !undone.has(segment) && this.isDecided(segment)) out.add(segment);
    for (let before = -1; before !== out.size;) {
      before = out.size;
      for (const segment of out) {
        const needs = this.judged.get(segment) ?? after.get(segment) ?? [];
        if (![...needs].every((other) => out.has(other))) out.delete(segment);
      }
    }
    return out;
  }

  /** One branch, and every op of it has its final verdict. A hub's segment has no ops. */
  private isDecided(segment: string): boolean {
    const { segments, verdicts } = this.context;
    const [branch, ...others] = segments.branches(segment);
    if (branch === undefined || others.length > 0) return false;
    const { accepted, rejected } = verdicts.counts(segment, 0);
    return this.context.isHub(deviceOfSegment(segment)) || accepted + rejected === branch.tip.length;
  }

  private newestOfEachDevice(): Set<string> {
    const newest = new Map<string, string>();
    for (const segment of this.context.segments.ids()) {
      const device = deviceOfSegment(segment);
      if (segment > (newest.get(device) ?? '')) newest.set(device, segment);
    }
    return new Set(newest.values());
  }

  /** Logs that a live peer said it holds. */
  private named(): Set<string> {
    const out = new Set<string>();
    for (const { log } of this.context.live()) for (const segment of log.remote.keys()) out.add(segment);
    return out;
  }

  /** A hub at hand holds it too, and nobody needs it from us. */
  private maySpare(segment: string): boolean {
    const own = this.written.get(deviceOfSegment(segment));
    return own?.canSpare(segment) !== false && !this.inbox.isBusy(segment) && !this.logs.isNeeded(segment);
  }

  private drop(segment: string): void {
    const { context } = this;
    const gone = context.segments.summary(segment, context.nowMs);
    context.verdicts.forget(segment, (seq) => context.segments.hash8(segment, 0, seq)!);
    // What is written after this comes after it on the disk too: the segment counts as dropped at once.
    context.segments.drop(gone);
    context.done.forget(segment);
    this.forget(segment);
    this.written.get(deviceOfSegment(segment))?.forget(segment);
    context.persist([{ kind: 'drop', gone }], [], undefined, () => undefined);
  }

  /**
   * What was dropped is fetched again where a live peer has only a part of it, or cannot hear from the hub's log that it is
   * done with: it may have no other way to the hub. Not what was dropped after `sinceMs`.
   */
  private revive(sinceMs: number): void {
    const { segments, done } = this.context;
    for (const conn of this.context.live()) {
      if (conn.certificate.role === 'hub') continue;
      for (const [segment, heads] of conn.log.remote) {
        const gone = segments.gone(segment);
        // What was not worth fetching may be, now that a new process of the hub has not said that it holds it.
        if (gone === undefined && missingHead(this.context, segment, heads) !== undefined)
          this.logs.lacks(conn, segment);
        // What comes back of our own log says that our disk was lost.
        if (gone === undefined || gone.atMs > sinceMs || this.written.has(deviceOfSegment(segment))) continue;
        // What is not of it is asked of the peer alone: it may be a lie.
        const known = heads.filter(({ length, head }) => segments.wasDropped(segment, length, head));
        if (known.length === 0) continue;
        const isWhole = known.some(({ length }) => length === lengthOfGone(gone));
        if (isWhole && done.now(segment) !== undefined) continue;
        segments.forgetGone(segment);
        this.logs.lacks(conn, segment);
      }
    }
  }

  /** A hub that began anew has not said yet that it holds them: whoever leads there is told of them. */
  private tellWithheld(): void {
    for (const conn of this.context.live()) {
      const { withheld, announce } = conn.log;
      for (const segment of withheld) {
        if (isTooOldFor(this.context, conn, segment)) continue;
        withheld.delete(segment);
        announce.add(segment);
      }
    }
  }

  private forgetGone(segment: string): void {
    this.context.segments.forgetGone(segment);
    this.context.persist([{ kind: 'forget', segment }], [], undefined, () => undefined);
  }
}
