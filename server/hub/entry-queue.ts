/** The entries of all logs that the ledger lacks, a batch at a time; the next one is read while the database has this one. */
import { readAhead, type IngestEntry } from '../../bridge/index.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import type { Peer } from '../peer/peer.ts';

/** Ops of one transaction: past this, a batch gains nothing (measured: 100 → 22,000, 1,000 → 24,700 sales/s). */
const MAX_BATCH_ENTRIES = 500;
const MAX_READ_BYTES = 4 * 1024 * 1024;

/** The next entry wanted, per `segment:branch`. */
export type Cursors = ReadonlyMap<string, number>;

export const passed = (cursors: Cursors, entries: readonly IngestEntry[]): Map<string, number> => {
  const after = new Map(cursors);
  for (const { segment, branch, seq } of entries) after.set(`${segment}:${branch}`, seq + 1);
  return after;
};

export class EntryQueue {
  private readonly peer: Peer;
  private readonly dirty = new Set<string>();
  /** Logs with an entry that cannot be stored: they stop, alone, until the next start. */
  private readonly stalled = new Set<string>();
  private ahead: Promise<IngestEntry[]> | undefined;

  constructor(peer: Peer) {
    this.peer = peer;
  }

  get isEmpty(): boolean {
    return this.dirty.size === 0 && this.ahead === undefined;
  }

  /** Entries of the segment became durable. */
  add(segment: string): void {
    this.dirty.add(segment);
  }

  /** Begins anew: all logs are looked at. */
  async reset(): Promise<void> {
    await this.ahead?.catch(() => undefined);
    this.ahead = undefined;
    for (const segment of this.peer.replica.context.segments.ids()) this.dirty.add(segment);
  }

  stall(segment: string): void {
    this.stalled.add(segment);
  }

  async take(cursors: Cursors): Promise<IngestEntry[]> {
    const entries = await (this.ahead ?? this.collect(cursors));
    this.ahead = undefined;
    return entries;
  }

  /** Begins to read the batch after `entries`, which are as good as taken in. */
  lookAhead(cursors: Cursors, entries: readonly IngestEntry[]): void {
    if (this.ahead !== undefined || this.dirty.size === 0) return;
    this.ahead = this.collect(passed(cursors, entries)).then((next) => {
      readAhead(next);
      return next;
    });
    // Whoever takes it hears of a failure.
    this.ahead.catch(() => undefined);
  }

  /** What was read ahead is read again: it does not come after what is in the ledger. */
  async stepBack(): Promise<void> {
    for (const { segment } of (await this.ahead) ?? []) this.dirty.add(segment);
    this.ahead = undefined;
  }

  /**
   * Each device has the same share of a batch, and what others leave of theirs: one that floods the hub delays nobody else's
   * answers. A ledger that went back in time has first what was answered before, of all logs: nothing new may get ahead of it.
   */
  private async collect(cursors: Cursors): Promise<IngestEntry[]> {
    const { context } = this.peer.replica;
    const lanes = new Map<string, string[]>();
    for (const segment of this.dirty) {
      const device = deviceOfSegment(segment);
      if (context.isHub(device) || this.stalled.has(segment)) continue;
      const lane = lanes.get(device);
      if (lane === undefined) lanes.set(device, [segment]);
      else lane.push(segment);
    }
    const reached = new Map(cursors);
    const entries: IngestEntry[] = [];
    const share = Math.ceil(MAX_BATCH_ENTRIES / Math.max(1, lanes.size));
    const answered = [...lanes.values()].flat().some((segment) => this.wasAnswered(segment, cursors));
    for (const most of [share, MAX_BATCH_ENTRIES])
      for (const [device, segments] of lanes) {
        const room = Math.min(most, MAX_BATCH_ENTRIES - entries.length);
        entries.push(...(await this.readLane(device, segments, reached, room, answered)));
      }
    for (const segment of this.dirty) if (this.takenIn(segment, reached)) this.dirty.delete(segment);
    return entries;
  }

  /** Whether the next entry of the log was answered already. */
  private wasAnswered(segment: string, cursors: Cursors): boolean {
    const { segments, verdicts } = this.peer.replica.context;
    return segments
      .branches(segment)
      .some(({ index }) => verdicts.verdict(segment, index, cursors.get(`${segment}:${index}`) ?? 0));
  }

  /** Up to `room` entries of one device's logs, from where `reached` stands, which moves on; those alone that were answered where asked. */
  private async readLane(
    device: string,
    segments: readonly string[],
    reached: Map<string, number>,
    room: number,
    answered: boolean,
  ): Promise<IngestEntry[]> {
    const { context } = this.peer.replica;
    const entries: IngestEntry[] = [];
    for (const segment of segments)
      for (const { index, tip } of context.segments.branches(segment)) {
        const key = `${segment}:${index}`;
        const from = reached.get(key) ?? 0;
        const most = Math.min(tip.length, from + room - entries.length);
        const to = answered ? context.verdicts.answeredUpTo(segment, index, from, most) : most;
        const count = to - from;
        if (count <= 0) continue;
        const stored = await this.peer.read(segment, index, from, count, MAX_READ_BYTES);
        for (const { branch, seq, hash, bytes } of stored)
          entries.push({ segment, branch, seq, hash, bytes, device });
        if (stored.length > 0) reached.set(key, stored.at(-1)!.seq + 1);
      }
    return entries;
  }

  /** Whether nothing of the segment is left beyond what was reached. */
  private takenIn(segment: string, reached: Cursors): boolean {
    const { context } = this.peer.replica;
    if (context.isHub(deviceOfSegment(segment)) || this.stalled.has(segment)) return true;
    return context.segments
      .branches(segment)
      .every(({ index, tip }) => (reached.get(`${segment}:${index}`) ?? 0) >= tip.length);
  }
}
