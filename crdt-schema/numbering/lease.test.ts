import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leaseOf, leaseState, type NumberingLease } from './lease.ts';

const NOW_MS = 1_780_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;
const lease = (from: number, to: number, validUntil?: number): NumberingLease => ({
  series: 'C01',
  from,
  to,
  validUntil,
  kind: 'normal',
});
const warning = (of: NumberingLease, used: number, nowMs = NOW_MS): string | undefined =>
  leaseState(of, used, nowMs).warning;

describe('the lease of a certificate', () => {
  test('that names no range is the whole series, for good', () => {
    expect(leaseOf({ series: 'C01' })).toEqual({
      series: 'C01',
      from: 1,
      to: 999_999_999,
      validUntil: undefined,
      kind: 'normal',
    });
  });

  test('that names one is that', () => {
    const numbering = { from: 500, to: 900, validUntil: NOW_MS, kind: 'contingency' as const };
    expect(leaseOf({ series: 'K01', numbering })).toEqual({ series: 'K01', ...numbering });
  });
});

describe('numbers', () => {
  test.each([
    ['begin at the first', 0, 500, 401],
    ['begin at the first where lower ones were used in the series', 80, 500, 401],
    ['go on after the highest', 500, 501, 400],
    ['end with the last', 899, 900, 1],
    ['are none after it', 900, 901, 0],
    ['are none where higher ones were used already', 2_000, 2_001, 0],
  ])('%s', (_, used, next, left) => {
    expect(leaseState(lease(500, 900), used, NOW_MS)).toMatchObject({ next, left });
  });

  test('are each given once and in order, and then no more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.nat(300), fc.nat(1_500), (from, more, before) => {
        const of = lease(from, from + more);
        const given: number[] = [];
        for (let used = before; leaseState(of, used, NOW_MS).warning !== 'exhausted'; used = given.at(-1)!)
          given.push(leaseState(of, used, NOW_MS).next);
        const first = Math.max(from, before + 1);
        expect(given).toEqual(
          Array.from({ length: Math.max(0, from + more - first + 1) }, (_, i) => first + i),
        );
      }),
    );
  });
});

describe('a lease is low', () => {
  test.each([
    ['a plain counter', 1, 999_999_999, 99],
    ['a range of 1,001', 1, 1_001, 99],
    ['a range of 1,000', 1, 1_000, 99],
    ['a range of 990', 1, 990, 98],
    ['a range of 50', 101, 150, 4],
    ['a range of 10', 1, 10, 1],
    ['a range of 3, which warns with its last number', 500, 502, 1],
  ])('in %s', (_, from, to, most) => {
    const of = lease(from, to);
    expect(warning(of, to - most - 1)).toBeUndefined();
    expect(warning(of, to - most)).toBe('low');
    expect(warning(of, to - 1)).toBe('low');
    expect(warning(of, to)).toBe('exhausted');
  });
});

describe('a lease expires', () => {
  const END_MS = NOW_MS + 100 * DAY_MS;
  const of = lease(1, 10_000, END_MS);

  test.each<[string, number, number | undefined, string | undefined]>([
    ['15 days and a moment before', END_MS - 15 * DAY_MS - 1, 15, undefined],
    ['15 days before', END_MS - 15 * DAY_MS, 15, 'expiring'],
    ['a moment later', END_MS - 15 * DAY_MS + 1, 14, 'expiring'],
    ['a day before', END_MS - DAY_MS, 1, 'expiring'],
    ['on the last day', END_MS - DAY_MS + 1, 0, 'expiring'],
    ['at its very end', END_MS, 0, 'expiring'],
    ['after it', END_MS + 1, 0, 'expired'],
    ['long after it', END_MS + 90 * DAY_MS, 0, 'expired'],
  ])('%s', (_, nowMs, daysLeft, expected) => {
    expect(leaseState(of, 7, nowMs)).toEqual({ next: 8, left: 9_993, daysLeft, warning: expected });
  });

  test('or never', () => {
    expect(leaseState(lease(1, 10_000), 7, END_MS * 9)).toMatchObject({
      daysLeft: undefined,
      warning: undefined,
    });
  });

  test('and says first that no number is left, then the date, then that few are left', () => {
    expect(warning(of, 10_000, END_MS + 1)).toBe('exhausted');
    expect(warning(of, 9_950, END_MS + 1)).toBe('expired');
    expect(warning(of, 9_950, END_MS)).toBe('low');
  });
});

test('a warning never goes away as numbers are used and time passes', () => {
  const rank = (of: NumberingLease, used: number, nowMs: number): number => {
    const said = warning(of, used, nowMs);
    if (said === undefined) return 0;
    return said === 'low' || said === 'expiring' ? 1 : 2;
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.nat(2_000),
      fc.option(fc.nat(40), { nil: undefined }),
      fc.array(fc.tuple(fc.nat(200), fc.nat(5 * DAY_MS)), { maxLength: 30 }),
      (from, more, days, steps) => {
        const of = lease(from, from + more, days === undefined ? undefined : NOW_MS + days * DAY_MS);
        let used = 0;
        let nowMs = NOW_MS;
        let before = 0;
        for (const [numbers, ms] of steps) {
          used += numbers;
          nowMs += ms;
          const now = rank(of, used, nowMs);
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      },
    ),
  );
});
