/** A segment's chain of changes: its length and the hash of its last change, extended entry by entry. */
import { MAX_ENTRY_BYTES, MAX_SEGMENT_ENTRIES } from '../limits.ts';
import type { Sha256 } from '../ports.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { buildEntryChange } from './entry-change.ts';

export interface Tip {
  /** Entries from the first to the tip. */
  readonly length: number;
  /** Hash of the last change; undefined for the empty chain. */
  readonly head: Uint8Array | undefined;
}

export const EMPTY_TIP: Tip = { length: 0, head: undefined };

/** The tip after the entries, and the hash of each of their changes. */
export const extendChain = (
  sha256: Sha256,
  segment: string,
  tip: Tip,
  entries: readonly Uint8Array[],
): Result<
  { tip: Tip; hashes: Uint8Array[] },
  Failure<'entry_empty' | 'entry_too_large' | 'segment_full'>
> => {
  if (tip.length + entries.length > MAX_SEGMENT_ENTRIES) {
    return err('segment_full', { length: tip.length + entries.length, max: MAX_SEGMENT_ENTRIES });
  }
  const hashes: Uint8Array[] = [];
  let { length, head } = tip;
  for (const entry of entries) {
    if (entry.length === 0) return err('entry_empty', { seq: length });
    if (entry.length > MAX_ENTRY_BYTES) return err('entry_too_large', { seq: length, bytes: entry.length });
    head = buildEntryChange(sha256, segment, length, head, entry).hash;
    hashes.push(head);
    length += 1;
  }
  return ok({ tip: { length, head }, hashes });
};
