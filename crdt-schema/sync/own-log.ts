/**
 * Appends to this device's own log. A new segment begins at each start of the process, lazily, and when one is full.
 * What is asked for while a batch is being stored becomes the next batch: one signature and one sync for all of it.
 * An entry is built only when its place is certain, so that receipt numbers have no gaps and no twins.
 *
 * Entries of our own that come from a peer were written by a disk that this one is an older copy of, or that is lost, or
 * by a copy that is running now. How far that one numbered is not known, so the next number is in a series of its own.
 */
import { MAX_CHANGES_BYTES, MAX_CHANGES_ENTRIES, MAX_SEGMENT_ENTRIES } from '../limits.ts';
import { EMPTY_TIP, extendChain, type Tip } from '../log/chain.ts';
import { headMessage } from '../log/signed-head.ts';
import { beganMs, deviceOfSegment, MAX_BEGAN_MS, newSegmentId } from '../model/ids.ts';
import { leaseOf, leaseState, type LeaseState, type NumberingLease } from '../numbering/lease.ts';
import { leaseIn, leaseOfMark, recoverySeries, seriesMark } from '../numbering/recovery.ts';
import type { Op } from '../ops/op.ts';
import type { Context, ReplicaIdentity } from './context.ts';
import { oldestKeptMs } from './done.ts';
import type { AppendPlace, AppendResult, Draft, PersistOutcome, StoredEntry, Write } from './events.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

interface Request {
  readonly token: number;
  readonly build: (place: AppendPlace) => Draft;
}

interface Placed {
  readonly token: number;
  readonly id: string;
  readonly op: Op | undefined;
  readonly entry: StoredEntry;
}

/** The device whose log it is. */
export type Writer = Pick<ReplicaIdentity, 'device' | 'certificate' | 'certificateBytes'>;

/** What entries say, one for each, where that is known already. */
export type KnownOps = readonly (Op | undefined)[];

export interface OwnLogHooks {
  readonly stored: (entries: readonly StoredEntry[], ops: KnownOps) => void;
  /** Entries of the segment have come from a peer and are being stored. */
  readonly isArriving: (segment: string) => boolean;
}

/** Whether the device was just paired, was used before, or lost part of what it held. */
export type DiskPast = 'new' | 'used' | 'damaged';

/** Where an own entry came from: the disk at the start, this process, or a peer. */
export type Origin = 'disk' | 'here' | 'peer';

const draftOf = (build: Request['build'], place: AppendPlace): Result<Draft, Failure<'op_not_built'>> => {
  try {
    return ok(build(place));
  } catch (error) {
    return err('op_not_built', { reason: error instanceof Error ? error.message : String(error) });
  }
};

/** Why the lease gives no more numbers, if so. */
const refusalOf = ({ series, to }: NumberingLease, { warning }: LeaseState): AppendResult | undefined => {
  if (warning === 'exhausted') return err('numbering_exhausted', { series, to });
  if (warning === 'expired') return err('numbering_expired', { series });
  return undefined;
};

export class OwnLog {
  private readonly context: Context;
  private readonly writer: Writer;
  private readonly hooks: OwnLogHooks;
  private lease: NumberingLease;
  /** The disk does not say yet which series is in use. */
  private isMarkDue = false;
  private segment: string | undefined;
  private queue: Request[] = [];
  /** The segment that a batch is being stored in. */
  private storing: string | undefined;
  /** A write of ours failed: nothing more is appended (see Context). */
  private broken = false;
  /** The highest number used, by series. */
  private readonly used = new Map<string, number>();
  /** The logs that bear them: while those are held, the numbers are known. */
  private readonly usedIn = new Map<string, string>();
  /** The highest clock of our own ops, of those on the disk at the start, and of those of the segment being written. */
  private reached = '';
  private reachedAtStart = '';
  private reachedInSegment = '';
  /** The disk said nothing at the start, though the device is not new. */
  private wasLost = false;
  /** The series was begun by this process: what came before is no reason to begin another. */
  private isSeriesNew = false;
  /** Own entries that this process heard from peers. */
  private heard = 0;
  /** Own ops by id: appending one of them again gives its place, not a second entry. */
  private readonly places = new Map<string, { segment: string; seq: number }>();

  constructor(context: Context, writer: Writer, hooks: OwnLogHooks) {
    this.context = context;
    this.writer = writer;
    this.hooks = hooks;
    this.lease = leaseOf(writer.certificate);
  }

  /** The next entry would begin a new segment. */
  get atSegmentStart(): boolean {
    const { segment, storing } = this;
    const { segments, done } = this.context;
    if (segment === undefined || segments.length(segment) >= MAX_SEGMENT_ENTRIES) return true;
    if (storing !== undefined) return false;
    return segments.length(segment) === 0 || (this.isHub && !done.isNewest(segment));
  }

  /** The highest number used in our series, 0 if none. */
  get receiptsUsed(): number {
    return this.used.get(this.lease.series) ?? 0;
  }

  /** The numbers that are being given. */
  get numbering(): NumberingLease {
    return this.lease;
  }

  /** The highest clock of an own op, empty before the first: what is written next must come after it. */
  get reachedClock(): string {
    return this.reached;
  }

  /** Own entries that came from peers since the start: the disk is a copy, or was lost. */
  get recovered(): number {
    return this.heard;
  }

  /**
   * Which series to number in, once the disk has been read. `mark` is what the disk says of it. Gives what the disk has to
   * say from now on, if that is something else. No mark and no entries on a disk that is not new: it was lost.
   */
  resume(mark: string | undefined, past: DiskPast): string | undefined {
    const { certificate } = this.writer;
    this.reachedAtStart = this.reached;
    const isLost = mark === undefined && past === 'used' && this.places.size === 0;
    if (mark !== undefined) this.lease = leaseOfMark(certificate, mark);
    else if (isLost || past === 'damaged') {
      this.wasLost = true;
      this.renumber();
    }
    this.isMarkDue = false;
    const inUse = seriesMark(certificate, this.lease.series);
    return inUse === mark ? undefined : inUse;
  }

  /** Whether a batch is being stored in the segment: nothing from elsewhere may be stored there meanwhile. */
  isWriting(segment: string): boolean {
    return this.storing === segment;
  }

  /** Entries of the segment came from a peer and are stored: whoever else writes there has it to himself. */
  heardOf(segment: string): void {
    if (segment === this.segment) this.segment = undefined;
  }

  /** An own op that is durable here. */
  known(op: Op, segment: string, seq: number, origin: Origin): void {
    this.places.set(op.id, { segment, seq });
    const receipt = 'receipt' in op ? op.receipt : undefined;
    if (receipt !== undefined && receipt.number >= (this.used.get(receipt.series) ?? 0)) {
      this.used.set(receipt.series, receipt.number);
      this.usedIn.set(receipt.series, segment);
    }
    if (origin === 'peer' && !this.wasForgotten(op, segment)) this.returned(op, receipt?.series);
    else if (segment === this.segment && op.at > this.reachedInSegment) this.reachedInSegment = op.at;
    if (op.at > this.reached) this.reached = op.at;
  }

  private returned({ at }: Op, series: string | undefined): void {
    this.heard += 1;
    if (series === this.lease.series || (!this.isSeriesNew && at > this.reachedAtStart)) this.renumber();
    // After a loss this is our past, though its clock may be ahead of ours: written on in the same segment, what comes next
    // would look as if two had written at once.
    if (this.wasLost && at > this.reachedInSegment && this.reachedInSegment !== '') this.segment = undefined;
  }

  private get isHub(): boolean {
    return this.writer.certificate.role === 'hub';
  }

  private renumber(): void {
    const { certificate } = this.writer;
    this.lease = leaseIn(certificate, recoverySeries(certificate, this.context.ports.random))!;
    this.isSeriesNew = true;
    this.isMarkDue = true;
  }

  /** A log of before what the device keeps, of no later clock than its disk had: it was dropped here, and a peer still had it. */
  private wasForgotten({ at }: Op, segment: string): boolean {
    const { keepsMs } = this.context;
    return keepsMs > 0 && at <= this.reachedAtStart && beganMs(segment) < oldestKeptMs(this.context, keepsMs);
  }

  /** Whether the next entry, or the next receipt number, is found without the segment. */
  canSpare(segment: string): boolean {
    return segment !== this.segment && segment !== this.usedIn.get(this.lease.series);
  }

  /** The segment is held no more. An op of it that is asked for again becomes another entry, which the ledger takes for its twin. */
  forget(segment: string): void {
    for (const [id, place] of this.places) if (place.segment === segment) this.places.delete(id);
  }

  /** Where the op of that id stands. */
  placeOf(id: string): { readonly segment: string; readonly seq: number } | undefined {
    return this.places.get(id);
  }

  append(request: Request): void {
    this.queue.push(request);
    this.work();
  }

  private work(): void {
    if (this.broken) {
      for (const { token } of this.queue) this.answer(token, err('store_failed'));
      this.queue = [];
    }
    if (this.storing !== undefined || this.queue.length === 0) return;
    // A running copy of us writes in our segment: two at one place of the disk would be one.
    if (this.segment === undefined || this.atSegmentStart || this.hooks.isArriving(this.segment)) {
      this.segment = newSegmentId(this.writer.device, this.beginMs(), this.context.ports.random);
      this.reachedInSegment = '';
    }
    const start: Tip = this.context.segments.branch(this.segment, 0)?.tip ?? EMPTY_TIP;
    const { placed, tip } = this.placeBatch(this.segment, start);
    if (placed.length === 0) return this.work();
    this.storing = this.segment;
    const message = headMessage(this.context.identity.store, this.segment, tip.length, tip.head!);
    const { certificate, device } = this.writer;
    const mark = seriesMark(certificate, this.lease.series);
    const marks: Write[] = this.isMarkDue ? [{ kind: 'series', device, mark }] : [];
    this.isMarkDue = false;
    const entries = placed.map(({ entry }): Write => ({ kind: 'entry', entry }));
    const done = (outcome: PersistOutcome): void => this.outcome(placed, outcome);
    this.context.persist([...marks, ...entries], [], message, done, device);
  }

  /**
   * When a segment that begins now says it began, Unix ms: after all that are known of the device, even where its clock was set
   * back, as the newest one is told by that. A hub's begins after those of every hub: what an older one says counts no more.
   */
  private beginMs(): number {
    const { segments, done, nowMs } = this.context;
    let ms = this.isHub ? Math.max(nowMs, done.newestMs + 1) : nowMs;
    const { device } = this.writer;
    const known = [...segments.ids(), ...[...segments.allGone()].map(({ segment }) => segment)];
    for (const segment of known)
      if (deviceOfSegment(segment) === device) ms = Math.max(ms, beganMs(segment) + 1);
    return Math.min(ms, MAX_BEGAN_MS);
  }

  private placeBatch(segment: string, start: Tip): { placed: Placed[]; tip: Tip } {
    const placed: Placed[] = [];
    const inBatch = new Set<string>();
    let tip = start;
    let receipts = this.receiptsUsed;
    const { series } = this.lease;
    let bytes = 0;
    while (this.queue.length > 0 && placed.length < MAX_CHANGES_ENTRIES && tip.length < MAX_SEGMENT_ENTRIES) {
      const { token, build } = this.queue[0]!;
      const numbering = leaseState(this.lease, receipts, this.context.nowMs);
      // Only what is built shows whether it takes a number. Where none is left, it is built with the last one, which can
      // stand in an op as the next one may not, and is refused below if it took it.
      const receiptNumber = Math.min(numbering.next, this.lease.to);
      const place = { segment, seq: tip.length, series, receiptNumber };
      const drafted = draftOf(build, place);
      if (!drafted.ok) {
        // What cannot be built must not keep back what was asked for after it.
        this.queue.shift();
        this.answer(token, drafted);
        continue;
      }
      const draft = drafted.value;
      // The same op twice in one batch: the second waits for the next, where its place is known.
      if (inBatch.has(draft.id)) break;
      const before = this.places.get(draft.id);
      if (before === undefined && placed.length > 0 && bytes + draft.bytes.length > MAX_CHANGES_BYTES) break;
      this.queue.shift();
      if (before !== undefined) {
        this.answer(token, ok(before));
        continue;
      }
      const refusal = draft.usesReceipt ? refusalOf(this.lease, numbering) : undefined;
      if (refusal !== undefined) {
        this.answer(token, refusal);
        continue;
      }
      const extended = extendChain(this.context.ports.sha256, segment, tip, [draft.bytes]);
      if (!extended.ok) {
        const { code } = extended.error;
        this.answer(token, err(code === 'segment_full' ? 'store_failed' : code));
        continue;
      }
      const hash = extended.value.hashes[0]!;
      const entry = { segment, branch: 0, seq: tip.length, hash, signature: undefined, bytes: draft.bytes };
      placed.push({ token, id: draft.id, op: draft.op, entry });
      inBatch.add(draft.id);
      tip = extended.value.tip;
      bytes += draft.bytes.length;
      if (draft.usesReceipt) receipts = receiptNumber;
    }
    return { placed, tip };
  }

  private outcome(placed: readonly Placed[], outcome: PersistOutcome): void {
    this.storing = undefined;
    if (!outcome.ok || outcome.signed === undefined) {
      this.broken = true;
      for (const { token } of placed) this.answer(token, err('store_failed'));
      return this.work();
    }
    const entries = placed.map(({ entry }) => entry);
    const last = entries.length - 1;
    entries[last] = { ...entries[last]!, signature: outcome.signed };
    const ops = placed.map(({ op }) => op);
    this.hooks.stored(entries, ops);
    for (const { token, entry } of placed) this.answer(token, ok({ segment: entry.segment, seq: entry.seq }));
    this.work();
  }

  private answer(token: number, result: AppendResult): void {
    this.context.emit({ type: 'appended', token, result });
  }
}
