/**
 * A simulated disk. What was answered stays; of what was not, each write may have reached the disk or not, whole.
 * Catalog updates are one file that only grows: of those unanswered, the first ones may have reached it.
 */
import type { Prng } from '../../crdt-schema/model/prng.ts';
import type { GoneSegment, StoredEntry, Write } from '../../crdt-schema/sync/index.ts';
import { InvariantBroken } from './world.ts';

/** All that a disk holds: what a copy of it would hold. */
export interface DiskImage {
  readonly certificates: Map<string, Uint8Array>;
  /** Entries by segment and branch. */
  readonly entries: Map<string, StoredEntry[][]>;
  readonly updates: Uint8Array[];
  /** Dropped segments, by id. */
  readonly gone: Map<string, GoneSegment>;
  /** Up to where timestamps are reserved, Unix ms. */
  reservedMs: number;
  /** The series in which the device numbers. */
  seriesMark: string | undefined;
  /** When devices were last heard. */
  heard?: Uint8Array | undefined;
}

export interface PendingWrite {
  readonly writes: readonly Write[];
}

export const emptyImage = (): DiskImage => ({
  certificates: new Map(),
  entries: new Map(),
  updates: [],
  gone: new Map(),
  reservedMs: 0,
  seriesMark: undefined,
});

const copyOf = (image: DiskImage): DiskImage => ({
  certificates: new Map(image.certificates),
  entries: new Map([...image.entries].map(([segment, branches]) => [segment, branches.map((b) => [...b])])),
  updates: [...image.updates],
  gone: new Map(image.gone),
  reservedMs: image.reservedMs,
  seriesMark: image.seriesMark,
  heard: image.heard,
});

export class Disk {
  /** Nothing can be written until the machine has been looked after. */
  full = false;
  private image = emptyImage();
  private pending: PendingWrite[] = [];
  private failed = false;

  submit(writes: readonly Write[]): PendingWrite {
    const pending = { writes };
    this.pending.push(pending);
    return pending;
  }

  complete(write: PendingWrite): void {
    this.pending = this.pending.filter((other) => other !== write);
    this.apply(write.writes);
  }

  /**
   * The write failed. It may be on disk all the same: nobody can know before reading. What was queued behind it is not
   * tried, as at the server's peer.
   */
  fail(write: PendingWrite, reached: boolean): void {
    this.pending = this.pending.filter((other) => other !== write);
    if (reached && !this.failed) this.apply(write.writes);
    this.failed = true;
  }

  crash(prng: Prng): void {
    let torn = false;
    for (const { writes } of this.pending) {
      const isCatalog = writes[0]?.kind === 'catalog';
      const reached = prng.chance(0.5) && !(isCatalog && torn) && !this.failed;
      if (reached) this.apply(writes);
      else if (isCatalog) torn = true;
    }
    this.pending = [];
    this.full = false;
    this.failed = false;
  }

  copy(): DiskImage {
    return copyOf(this.image);
  }

  replace(image: DiskImage): void {
    this.image = copyOf(image);
    this.pending = [];
  }

  certificates(): Iterable<Uint8Array> {
    return this.image.certificates.values();
  }

  /** In the order of their keys: by segment, then branch, then place. */
  *entries(): Iterable<StoredEntry> {
    for (const segment of this.segments()) {
      for (const branch of this.image.entries.get(segment)!) yield* branch;
    }
  }

  segments(): string[] {
    return [...this.image.entries.keys()].sort();
  }

  branches(segment: string): readonly (readonly StoredEntry[])[] {
    return this.image.entries.get(segment) ?? [];
  }

  updates(): readonly Uint8Array[] {
    return this.image.updates;
  }

  get seriesMark(): string | undefined {
    return this.image.seriesMark;
  }

  get heard(): Uint8Array | undefined {
    return this.image.heard;
  }

  gone(): Iterable<GoneSegment> {
    return this.image.gone.values();
  }

  get reservedMs(): number {
    return this.image.reservedMs;
  }

  read(segment: string, branch: number, from: number, maxEntries: number, maxBytes: number): StoredEntry[] {
    const out: StoredEntry[] = [];
    let bytes = 0;
    for (const entry of (this.image.entries.get(segment)?.[branch] ?? []).slice(from, from + maxEntries)) {
      out.push(entry);
      bytes += entry.bytes.length;
      if (bytes > maxBytes) break;
    }
    return out;
  }

  private apply(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.kind === 'certificate') this.image.certificates.set(write.device, write.bytes);
      else if (write.kind === 'catalog') this.image.updates.push(write.update);
      else if (write.kind === 'clock') this.image.reservedMs = write.reservedMs;
      else if (write.kind === 'series') this.image.seriesMark = write.mark;
      else if (write.kind === 'heard') this.image.heard = write.bytes;
      else if (write.kind === 'forget') this.image.gone.delete(write.segment);
      else if (write.kind === 'drop') {
        this.image.entries.delete(write.gone.segment);
        this.image.gone.set(write.gone.segment, write.gone);
      } else this.put(write.entry);
    }
  }

  private put(entry: StoredEntry): void {
    let branches = this.image.entries.get(entry.segment);
    if (branches === undefined) this.image.entries.set(entry.segment, (branches = []));
    if (entry.branch > branches.length) throw new InvariantBroken('disk_in_order', 'a branch was skipped');
    const branch = (branches[entry.branch] ??= []);
    if (entry.seq > branch.length) throw new InvariantBroken('disk_in_order', 'an entry was skipped');
    branch[entry.seq] = entry;
  }
}
