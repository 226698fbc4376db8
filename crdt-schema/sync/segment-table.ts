/**
 * What this replica holds durably: for each segment its branches (one, unless the device forked), and per branch the
 * tip and the first 8 bytes of every hash, so that "do we hold that head?" is answered without reading the disk.
 */
import { assert } from '../assert.ts';
import { MAX_SEGMENT_ENTRIES } from '../limits.ts';
import type { Tip } from '../log/chain.ts';
import { toHex } from '../model/ids.ts';
import type { GoneSegment, StoredEntry } from './events.ts';

const HASH_PREFIX_BYTES = 8;

export interface Branch {
  readonly index: number;
  readonly tip: Tip;
}

interface MutableBranch {
  readonly index: number;
  tip: Tip;
  prefixes: Uint8Array;
}

const grow = (prefixes: Uint8Array, entries: number): Uint8Array => {
  if (prefixes.length >= entries * HASH_PREFIX_BYTES) return prefixes;
  const capacity = Math.min(
    MAX_SEGMENT_ENTRIES,
    Math.max(entries, (prefixes.length / HASH_PREFIX_BYTES) * 2, 8),
  );
  const out = new Uint8Array(capacity * HASH_PREFIX_BYTES);
  out.set(prefixes);
  return out;
};

export class SegmentTable {
  private readonly segments = new Map<string, MutableBranch[]>();
  /** Segments that were dropped: they count as not held, but a head of theirs is known. */
  private readonly dropped = new Map<string, GoneSegment>();

  ids(): IterableIterator<string> {
    return this.segments.keys();
  }

  branches(segment: string): readonly Branch[] {
    return this.segments.get(segment) ?? [];
  }

  branch(segment: string, index: number): Branch | undefined {
    return this.segments.get(segment)?.[index];
  }

  /** The longest branch's length. */
  length(segment: string): number {
    let length = 0;
    for (const branch of this.branches(segment)) length = Math.max(length, branch.tip.length);
    return length;
  }

  /** Takes in an entry that is durable. Entries of a branch come in order. */
  add(entry: StoredEntry): void {
    let branches = this.segments.get(entry.segment);
    if (branches === undefined) {
      this.segments.set(entry.segment, (branches = []));
      this.dropped.delete(entry.segment);
    }
    let branch = branches[entry.branch];
    if (branch === undefined) {
      assert(entry.branch === branches.length, 'branches are numbered without gaps');
      branch = { index: entry.branch, tip: { length: 0, head: undefined }, prefixes: new Uint8Array(0) };
      branches.push(branch);
    }
    assert(entry.seq === branch.tip.length, 'entries of a branch are stored in order, without gaps');
    branch.prefixes = grow(branch.prefixes, entry.seq + 1);
    branch.prefixes.set(entry.hash.subarray(0, HASH_PREFIX_BYTES), entry.seq * HASH_PREFIX_BYTES);
    branch.tip = { length: entry.seq + 1, head: entry.hash };
  }

  /** What is kept of a segment in place of its entries. It has one branch. */
  summary(segment: string, atMs: number): GoneSegment {
    const [branch, ...others] = this.segments.get(segment)!;
    assert(branch !== undefined && others.length === 0, 'a segment that forked is kept');
    const prefixes = branch.prefixes.slice(0, branch.tip.length * HASH_PREFIX_BYTES);
    return { segment, head: branch.tip.head!, prefixes, atMs };
  }

  /** The entries are on the disk no more. */
  drop(gone: GoneSegment): void {
    this.segments.delete(gone.segment);
    this.dropped.set(gone.segment, gone);
  }

  gone(segment: string): GoneSegment | undefined {
    return this.dropped.get(segment);
  }

  allGone(): IterableIterator<GoneSegment> {
    return this.dropped.values();
  }

  /**
   * Whether the head belongs to a segment that was dropped. If it does not, it is another branch, or the segment went on, or it
   * is a lie: only who says so is asked for it, and for the whole, and what was dropped is known until that comes.
   */
  wasDropped(segment: string, length: number, head: Uint8Array): boolean {
    const gone = this.dropped.get(segment);
    return (
      gone !== undefined &&
      length > 0 &&
      length <= lengthOfGone(gone) &&
      hasPrefix(gone.prefixes, length - 1, head)
    );
  }

  /** It was never held, as far as anybody can tell. */
  forgetGone(segment: string): void {
    this.dropped.delete(segment);
  }

  /** The branch on which the change at `length` has this head; any branch holds the empty chain. */
  holding(segment: string, length: number, head: Uint8Array | undefined): Branch | undefined {
    const branches = this.segments.get(segment);
    if (branches === undefined) return undefined;
    if (length === 0 || head === undefined) return branches[0];
    return branches.find(
      (branch) => length <= branch.tip.length && this.prefixEquals(branch, length - 1, head),
    );
  }

  /** Whether that branch has this head at that length. */
  contains(segment: string, index: number, { length, head }: { length: number; head: Uint8Array }): boolean {
    const branch = this.segments.get(segment)?.[index];
    return branch !== undefined && length <= branch.tip.length && this.prefixEquals(branch, length - 1, head);
  }

  /** First 8 bytes, in hex, of the hash of the change at `seq`. */
  hash8(segment: string, branch: number, seq: number): string | undefined {
    const found = this.segments.get(segment)?.[branch];
    if (found === undefined || seq >= found.tip.length) return undefined;
    return toHex(found.prefixes.subarray(seq * HASH_PREFIX_BYTES, (seq + 1) * HASH_PREFIX_BYTES));
  }

  private prefixEquals({ prefixes }: MutableBranch, seq: number, head: Uint8Array): boolean {
    return hasPrefix(prefixes, seq, head);
  }
}

const hasPrefix = (prefixes: Uint8Array, seq: number, head: Uint8Array): boolean => {
  const at = seq * HASH_PREFIX_BYTES;
  for (let i = 0; i < HASH_PREFIX_BYTES; i++) if (prefixes[at + i] !== head[i]) return false;
  return true;
};

export const lengthOfGone = ({ prefixes }: GoneSegment): number => prefixes.length / HASH_PREFIX_BYTES;
