import * as A from '@automerge/automerge';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { EMPTY_TIP, extendChain } from './chain.ts';
import { buildEntryChange } from './entry-change.ts';
import { loadSegmentEntries, openSegment, saveSegment, type SegmentDocument } from './segment-document.ts';

const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());
const segment = `${'0123456789abcdef'.repeat(2)}0011223344556677`;
const entry = (i: number) => new Uint8Array([1, 20, 127, 128, 300, 16_384, 70_000][i % 7]!).fill(i + 1);

/** The same log, written by Automerge itself. */
const writtenByAutomerge = (entries: Uint8Array[]) => {
  let doc = A.init<SegmentDocument>({ actor: segment });
  for (const [seq, bytes] of entries.entries()) {
    doc = A.change(doc, { time: 0 }, (d) => {
      if (seq === 0) d.entries = [bytes];
      else d.entries.push(bytes);
    });
  }
  return A.getAllChanges(doc);
};

describe('LG-1: an entry is exactly the Automerge change that appends it', () => {
  test('our bytes equal those that Automerge writes, for 1,000 entries of many sizes', () => {
    const entries = Array.from({ length: 1000 }, (_, i) =>
      i < 30 ? entry(i) : new Uint8Array([i & 255, i >> 8]),
    );
    const theirs = writtenByAutomerge(entries);
    let previous: Uint8Array | undefined;
    for (const [seq, bytes] of entries.entries()) {
      const change = buildEntryChange(sha256, segment, seq, previous, bytes);
      expect(Buffer.compare(change.bytes, theirs[seq]!), `entry ${seq}`).toBe(0);
      expect(Buffer.from(change.hash).toString('hex')).toBe(A.decodeChange(theirs[seq]!).hash);
      previous = change.hash;
    }
  });

  test('Automerge opens a segment, saves it, and gives the entries back', () => {
    const entries = Array.from({ length: 40 }, (_, i) => entry(i));
    const doc = openSegment(sha256, segment, entries);
    const chain = extendChain(sha256, segment, EMPTY_TIP, entries);
    expect(chain.ok && Buffer.from(chain.value.tip.head!).toString('hex')).toBe(A.getHeads(doc)[0]);
    expect(loadSegmentEntries(saveSegment(doc))).toEqual(entries);
  });
});

describe('LG-2: a chain takes no entry that is empty, too large or past the end', () => {
  test.each([
    ['entry_empty', [new Uint8Array(0)]],
    ['entry_too_large', [new Uint8Array(256 * 1024 + 1)]],
    ['segment_full', Array.from({ length: 1001 }, () => new Uint8Array(1))],
  ])('%s', (code, entries) => {
    const result = extendChain(sha256, segment, EMPTY_TIP, entries);
    expect(result.ok ? 'stored' : result.error.code).toBe(code);
  });
});
