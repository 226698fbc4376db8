import { describe, expect, it } from 'vitest';
import { MAX_ENTRY_BYTES } from '../limits.ts';
import { uuidv7 } from '../model/ids.ts';
import { createPrng } from '../model/prng.ts';
import { splitVerdicts } from './split.ts';
import { VerdictBook } from './verdict-book.ts';
import { decodeVerdictEntry, encodeVerdictEntry, type VerdictEntry } from './verdict-entry.ts';

const prng = createPrng('split');
const id = (): string => uuidv7(1_780_000_000_000, (n) => prng.bytes(n));
const SEGMENT = 'a'.repeat(48);
const HASH8 = 'b'.repeat(16);

const big = (): VerdictEntry => ({
  v: 1,
  kind: 'verdicts',
  pos: 7,
  accepted: [[SEGMENT, 0, 499, HASH8]],
  others: Array.from({ length: 400 }, (_, i) => ({
    segment: SEGMENT,
    seq: 500 + i,
    hash8: HASH8,
    op: id(),
    status: 'rejected' as const,
    code: 'insufficient_stock',
    params: { product: 'ñ'.repeat(200), available: '0' },
  })),
  stock: Array.from({ length: 20_000 }, (_, i) => [id(), i] as [string, number]),
  owed: Array.from({ length: 3_000 }, (_, i) => [id(), -i - 1] as [string, number]),
});

describe('VE: one position in several entries', () => {
  it('leaves what fits as it is', () => {
    const entry: VerdictEntry = { ...big(), others: [], stock: [[id(), 1]], owed: [[id(), 2]] };
    expect(splitVerdicts(entry)).toEqual([entry]);
  });

  it('splits what a log would refuse: each part is an entry, and together they say the same', () => {
    const entry = big();
    expect(encodeVerdictEntry(entry).length).toBeGreaterThan(MAX_ENTRY_BYTES);
    const parts = splitVerdicts(entry);
    const whole = new VerdictBook(() => 0);
    whole.apply(entry);
    const book = new VerdictBook(() => 0);
    for (const [i, part] of parts.entries()) {
      const bytes = encodeVerdictEntry(part);
      expect(bytes.length).toBeLessThanOrEqual(MAX_ENTRY_BYTES);
      const read = decodeVerdictEntry(bytes);
      if (!read.ok) throw new Error(read.error.code);
      expect(read.value.more).toBe(i < parts.length - 1 ? true : undefined);
      book.apply(read.value);
    }
    expect([...book.stockLevels()].sort()).toEqual([...whole.stockLevels()].sort());
    for (const [customer] of entry.owed ?? []) expect(book.owed(customer)).toBe(whole.owed(customer));
    expect(book.counts(SEGMENT, 0)).toEqual(whole.counts(SEGMENT, 0));
    // A hub that died between two parts says all of them again.
    for (const part of parts) book.apply(part);
    expect(book.contradictions).toBe(0);
    expect(book.counts(SEGMENT, 0)).toEqual(whole.counts(SEGMENT, 0));
  });
});
