import { describe, expect, test } from 'vitest';
import { createPrng } from '../model/prng.ts';
import type { VerdictStatus } from './verdict.ts';
import { VerdictBook } from './verdict-book.ts';
import type { VerdictEntry } from './verdict-entry.ts';

const S = 'ab'.repeat(24);
const T = 'cd'.repeat(24);
const P = '01890000-0000-7000-8000-000000000001';
const Q = '01890000-0000-7000-8000-000000000002';
/** The hash that stands at a place of a branch: every branch has its own. */
const at = (seq: number, branch = 0): string => `${branch}`.repeat(8) + seq.toString(16).padStart(8, '0');

/** A replica that holds so many entries of each branch of the segments. */
const holding = (lengths: Map<string, number[]>): VerdictBook =>
  new VerdictBook((segment, seq, hash8) => {
    const branch = (lengths.get(segment) ?? []).findIndex(
      (length, index) => seq < length && at(seq, index) === hash8,
    );
    return branch < 0 ? undefined : branch;
  });
const says = (pos: number, more: Partial<VerdictEntry>): VerdictEntry => ({
  v: 1,
  kind: 'verdicts',
  pos,
  accepted: [],
  others: [],
  stock: [],
  ...more,
});
const one = (
  seq: number,
  status: VerdictStatus,
  code?: string,
  branch = 0,
): VerdictEntry['others'][number] => ({
  segment: S,
  seq,
  hash8: at(seq, branch),
  status,
  ...(code === undefined ? {} : { code }),
});

describe('verdicts of entries', () => {
  test('a run is accepted from its first to its last entry, and no further', () => {
    const book = holding(new Map([[S, [10]]]));
    book.apply(says(1, { accepted: [[S, 2, 4, at(4)]] }));
    expect([1, 2, 3, 4, 5].map((seq) => book.verdict(S, 0, seq)?.status)).toEqual([
      undefined,
      'accepted',
      'accepted',
      'accepted',
      undefined,
    ]);
    expect(book.counts(S, 0)).toEqual({ accepted: 3, rejected: 0, waiting: 0 });
    expect(book.verdict(T, 0, 2)).toBeUndefined();
  });

  test('a rejection keeps its code and parameters', () => {
    const book = holding(new Map([[S, [10]]]));
    book.apply(
      says(1, { others: [{ ...one(3, 'rejected', 'duplicate_receipt'), params: { number: 'C01-000001' } }] }),
    );
    expect(book.verdict(S, 0, 3)).toEqual({
      status: 'rejected',
      code: 'duplicate_receipt',
      params: { number: 'C01-000001' },
    });
  });

  test.each(['accepted', 'rejected'] as const)(
    'waiting may become %s, and is then counted as that alone',
    (status) => {
      const book = holding(new Map([[S, [10]]]));
      book.apply(says(1, { others: [one(0, 'waiting', 'unknown_product')] }));
      expect(book.counts(S, 0)).toEqual({ accepted: 0, rejected: 0, waiting: 1 });
      book.apply(says(2, { others: [one(0, status)] }));
      expect(book.counts(S, 0)).toEqual({ accepted: 0, rejected: 0, waiting: 0, [status]: 1 });
      expect(book.contradictions).toBe(0);
    },
  );

  test('an acceptance keeps what it says beside: that it had been done already', () => {
    const book = holding(new Map([[S, [1]]]));
    book.apply(says(1, { others: [{ ...one(0, 'accepted'), params: { already: P } }] }));
    expect(book.verdict(S, 0, 0)).toEqual({ status: 'accepted', params: { already: P } });
  });

  test('a final verdict stands: the same again is nothing new, the opposite is counted and not applied', () => {
    const book = holding(new Map([[S, [10]]]));
    book.apply(says(1, { accepted: [[S, 0, 0, at(0)]] }));
    book.apply(says(1, { accepted: [[S, 0, 0, at(0)]] }));
    book.apply(says(2, { others: [one(0, 'waiting', 'late')] }));
    expect(book.contradictions).toBe(0);
    book.apply(says(3, { others: [one(0, 'rejected', 'no')] }));
    expect(book.contradictions).toBe(1);
    expect(book.verdict(S, 0, 0)?.status).toBe('accepted');
    expect(book.counts(S, 0)).toEqual({ accepted: 1, rejected: 0, waiting: 0 });
  });

  test('of two reasons to wait the one of the newer position stands, in whatever order they come', () => {
    for (const order of [
      [1, 2],
      [2, 1],
    ]) {
      const book = holding(new Map([[S, [10]]]));
      for (const pos of order) book.apply(says(pos, { others: [one(0, 'waiting', `reason_${pos}`)] }));
      expect(book.verdict(S, 0, 0)?.code).toBe('reason_2');
      expect(book.counts(S, 0).waiting).toBe(1);
    }
  });

  test('one that comes before its entries waits for them', () => {
    const lengths = new Map<string, number[]>();
    const book = holding(lengths);
    book.apply(says(1, { accepted: [[S, 0, 2, at(2)]], others: [one(3, 'rejected', 'no')] }));
    expect(book.verdict(S, 0, 0)).toBeUndefined();
    lengths.set(S, [3]);
    book.stored(S);
    expect([0, 2, 3].map((seq) => book.verdict(S, 0, seq)?.status)).toEqual([
      'accepted',
      'accepted',
      undefined,
    ]);
    lengths.set(S, [4]);
    book.stored(S);
    expect(book.verdict(S, 0, 3)?.status).toBe('rejected');
    expect(book.counts(S, 0)).toEqual({ accepted: 3, rejected: 1, waiting: 0 });
  });

  test('early ones of a place keep their order of positions', () => {
    const lengths = new Map<string, number[]>();
    const book = holding(lengths);
    book.apply(says(1, { others: [one(0, 'waiting', 'unknown_product')] }));
    book.apply(says(2, { others: [one(0, 'accepted')] }));
    lengths.set(S, [1]);
    book.stored(S);
    expect(book.verdict(S, 0, 0)?.status).toBe('accepted');
    expect(book.contradictions).toBe(0);
  });

  test('the branches of a fork have verdicts of their own', () => {
    const book = holding(new Map([[S, [3, 3]]]));
    book.apply(
      says(1, { others: [one(2, 'accepted', undefined, 0), one(2, 'rejected', 'duplicate_receipt', 1)] }),
    );
    expect([book.verdict(S, 0, 2)?.status, book.verdict(S, 1, 2)?.status]).toEqual(['accepted', 'rejected']);
    expect(book.contradictions).toBe(0);
  });

  test('a segment of 1,000 entries, one verdict at a time in any order, is counted whole', () => {
    const prng = createPrng('verdict-book');
    const book = holding(new Map([[S, [1_000]]]));
    const seqs = Array.from({ length: 1_000 }, (_, i) => i);
    for (let i = seqs.length - 1; i > 0; i--) {
      const j = prng.int(i + 1);
      [seqs[i], seqs[j]] = [seqs[j]!, seqs[i]!];
    }
    for (const [i, seq] of seqs.entries())
      book.apply(says(i + 1, { others: [one(seq, seq % 10 === 0 ? 'rejected' : 'accepted')] }));
    expect(book.counts(S, 0)).toEqual({ accepted: 900, rejected: 100, waiting: 0 });
    expect(book.position).toBe(1_000);
  });
});

describe('stock levels', () => {
  test('are those of the newest position, in whatever order the entries come', () => {
    for (const order of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ]) {
      const book = holding(new Map());
      for (const pos of order) book.apply(says(pos, { stock: [[P, pos * 1_000]] }));
      expect(book.stock(P)).toBe(3_000);
      expect(book.position).toBe(3);
    }
  });

  test('a whole stock replaces no level that is newer, and what was never told is not known', () => {
    const book = holding(new Map());
    book.apply(says(5, { stock: [[P, -2_000]] }));
    book.apply(
      says(4, {
        stock: [
          [P, 9_000],
          [Q, 1_000],
        ],
        full: true,
      }),
    );
    expect([book.stock(P), book.stock(Q), book.stock('none')]).toEqual([-2_000, 1_000, undefined]);
  });
});

describe('what is owed', () => {
  test('is known of nobody until all of it was told, and then of everybody', () => {
    const book = holding(new Map());
    book.apply(says(2, { owed: [[P, 300]] }));
    expect([book.owed(P), book.owed(Q)]).toEqual([300, undefined]);
    book.apply(says(1, { owed: [[P, 900]], full: true, more: true }));
    expect(book.owed(Q)).toBeUndefined();
    book.apply(says(1, { full: true }));
    expect([book.owed(P), book.owed(Q)]).toEqual([300, 0]);
  });
});

describe('verdicts of a log that was dropped', () => {
  test('are known again when it is fetched again, as told, while the log that told them is held', () => {
    const lengths = new Map([[S, [6]]]);
    const book = holding(lengths);
    const told = [one(2, 'rejected', 'no_stock'), one(5, 'waiting', 'unknown_customer')];
    book.apply(says(7, { accepted: [[S, 0, 1, at(1)]], others: told }), T);
    book.apply(says(8, { accepted: [[S, 3, 4, at(4)]] }), T);
    const all = (): unknown[] => [0, 1, 2, 3, 4, 5].map((seq) => book.verdict(S, 0, seq));
    const before = all();
    const drop = (): void => {
      lengths.delete(S);
      book.forget(S, at);
    };
    drop();
    expect(all()).toEqual(before.map(() => undefined));
    lengths.set(S, [6]);
    book.stored(S);
    expect(all()).toEqual(before);
    expect(book.counts(S, 0)).toEqual({ accepted: 4, rejected: 1, waiting: 1 });
    drop();
    book.forget(T, at);
    lengths.set(S, [6]);
    book.stored(S);
    expect(all()).toEqual(before.map(() => undefined));
  });

  test('wait until the branch is here of which they were told', () => {
    const lengths = new Map([[S, [3]]]);
    const book = holding(lengths);
    book.apply(says(1, { accepted: [[S, 0, 2, at(2)]] }), T);
    book.forget(S, at);
    lengths.set(S, [0, 0]);
    book.stored(S);
    expect(book.counts(S, 0).accepted).toBe(0);
    lengths.set(S, [3]);
    book.stored(S);
    expect(book.counts(S, 0).accepted).toBe(3);
  });
});
