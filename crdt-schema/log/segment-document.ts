/**
 * A segment as the Automerge document that it is: for readers, backups and checks. Syncing never builds it.
 */
import * as A from '@automerge/automerge';
import type { Sha256 } from '../ports.ts';
import { buildEntryChange } from './entry-change.ts';

export interface SegmentDocument {
  entries: Uint8Array[];
}

/** The changes of the segment's entries, in order, as Automerge reads them. */
export const segmentChanges = (
  sha256: Sha256,
  segment: string,
  entries: readonly Uint8Array[],
): Uint8Array[] => {
  const changes: Uint8Array[] = [];
  let previous: Uint8Array | undefined;
  for (const [seq, entry] of entries.entries()) {
    const change = buildEntryChange(sha256, segment, seq, previous, entry);
    previous = change.hash;
    changes.push(change.bytes);
  }
  return changes;
};

export const openSegment = (
  sha256: Sha256,
  segment: string,
  entries: readonly Uint8Array[],
): A.Doc<SegmentDocument> => {
  const [doc] = A.applyChanges(A.init<SegmentDocument>(), segmentChanges(sha256, segment, entries));
  return doc;
};

/** The compact form of Automerge, about a tenth of the entries' size: for archives. */
export const saveSegment = (doc: A.Doc<SegmentDocument>): Uint8Array => A.save(doc);

/** The entries of a saved segment. Throws where Automerge finds the bytes damaged. */
export const loadSegmentEntries = (saved: Uint8Array): Uint8Array[] => [
  ...A.load<SegmentDocument>(saved).entries,
];
