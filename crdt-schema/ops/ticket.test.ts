import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT_MINOR } from '../limits.ts';
import type { Line } from './sale.ts';
import { changeOf, netOfLine, roundingOf, spreadDiscount, ticketTotals } from './ticket.ts';

const IVA = { name: 'IVA', rate: 1_600 };
const IEPS = { name: 'IEPS', rate: 800 };

/** A line that comes to so much, its discount taken off. */
const line = (total: number, more: Partial<Line> = {}): Line => ({
  name: 'x',
  quantity: 1_000,
  price: total * 100,
  total,
  ...more,
});
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const amount = fc.oneof(fc.nat(1_000), fc.nat(MAX_AMOUNT_MINOR));

describe('a line', () => {
  test.each([
    ['quantity times price', 1_500, 10_000, undefined, 2, 150],
    ['half a cent goes up', 500, 10_010, undefined, 2, 50],
    ['half a cent, exactly', 500, 10_100, undefined, 2, 51],
    ['less its discount', 1_500, 10_000, 30, 2, 120],
    ['below zero where the discount is larger', 1_000, 10_000, 101, 2, -1],
    ['of a currency without decimals', 1_000, 10_000, undefined, 0, 1],
    ['of one with three', 1_000, 10_000, undefined, 3, 1_000],
  ])('is %s', (_, quantity, price, discount, exponent, expected) => {
    const given = { name: 'x', quantity, price, total: 0, ...(discount === undefined ? {} : { discount }) };
    expect(netOfLine(given, exponent)).toBe(expected);
  });
});

describe('the discount of a ticket', () => {
  test.each([
    [100, [100, 100, 100], [33, 34, 33]],
    [1, [1, 1, 1], [0, 1, 0]],
    [10, [0, 30, 0], [0, 10, 0]],
    [0, [10, 20], [0, 0]],
    [5, [0, 0], [0, 0]],
    [5, [], []],
  ])('of %i over %j is %j', (discount, totals, shares) => {
    expect(spreadDiscount(discount, totals)).toEqual(shares);
  });

  test('is spread to the last cent, and no line gets more than its part rounded, give or take a cent', () => {
    const given = fc
      .array(amount, { minLength: 1, maxLength: 30 })
      .chain((totals) => fc.tuple(fc.constant(totals), fc.nat(Math.min(sum(totals), MAX_AMOUNT_MINOR))));
    fc.assert(
      fc.property(given, ([totals, discount]) => {
        const shares = spreadDiscount(discount, totals);
        expect(sum(shares)).toBe(sum(totals) === 0 ? 0 : discount);
        for (const [i, share] of shares.entries()) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(totals[i]!);
          // Within one of the exact share, without dividing: |share × whole − discount × part| < whole.
          const whole = BigInt(sum(totals));
          const off = BigInt(share) * whole - BigInt(discount) * BigInt(totals[i]!);
          expect(whole === 0n || (off < 0n ? -off : off) <= whole).toBe(true);
        }
      }),
    );
  });
});

describe('taxes', () => {
  test('in the price are taken out of it, and the base is what is left', () => {
    expect(ticketTotals({ lines: [line(1_160, { taxes: [IVA] })] })).toEqual({
      shares: [0],
      taxes: [{ ...IVA, base: 1_000, amount: 160 }],
      subtotal: 1_160,
      due: 1_160,
    });
  });

  test('that are added come on top of what the discount leaves', () => {
    const lines = [line(1_000, { taxes: [IVA] }), line(1_000)];
    expect(ticketTotals({ lines, taxMode: 'added', discount: 200 })).toEqual({
      shares: [100, 100],
      taxes: [{ ...IVA, base: 900, amount: 144 }],
      subtotal: 2_000,
      due: 1_944,
    });
  });

  test('several of one line share its base', () => {
    expect(ticketTotals({ lines: [line(1_240, { taxes: [IVA, IEPS] })] }).taxes).toEqual([
      { ...IVA, base: 1_000, amount: 160 },
      { ...IEPS, base: 1_000, amount: 80 },
    ]);
    expect(ticketTotals({ lines: [line(1_000, { taxes: [IVA, IEPS] })], taxMode: 'added' }).due).toBe(1_240);
  });

  test('are rounded line by line and told by name and rate, in the order in which they come', () => {
    const half = { name: 'IVA', rate: 800 };
    const { taxes } = ticketTotals({
      lines: [line(3, { taxes: [IVA] }), line(3, { taxes: [half] }), line(3, { taxes: [IVA] })],
      taxMode: 'added',
    });
    // 0.48 of a cent is none, 0.24 too: three times.
    expect(taxes).toEqual([
      { ...IVA, base: 6, amount: 0 },
      { ...half, base: 3, amount: 0 },
    ]);
    const more = ticketTotals({
      lines: [line(4, { taxes: [IVA] }), line(4, { taxes: [IVA] })],
      taxMode: 'added',
    });
    expect(more.taxes).toEqual([{ ...IVA, base: 8, amount: 2 }]);
  });

  test('at 0 % and at 100 %', () => {
    const [none, all] = [
      { name: 'IVA', rate: 0 },
      { name: 'IVA', rate: 10_000 },
    ];
    expect(ticketTotals({ lines: [line(100, { taxes: [none] })] }).taxes).toEqual([
      { ...none, base: 100, amount: 0 },
    ]);
    expect(ticketTotals({ lines: [line(100, { taxes: [all] })] }).taxes).toEqual([
      { ...all, base: 50, amount: 50 },
    ]);
  });

  test('never make or lose a cent: base and tax are what the lines come to', () => {
    const taxed = fc
      .array(fc.tuple(amount, fc.constantFrom([IVA], [IEPS], [IVA, IEPS], undefined)), {
        minLength: 1,
        maxLength: 20,
      })
      .chain((rows) =>
        fc.record({
          lines: fc.constant(
            rows.map(([total, taxes]) => line(total, taxes === undefined ? {} : { taxes: [...taxes] })),
          ),
          discount: fc.nat(Math.min(sum(rows.map(([total]) => total)), MAX_AMOUNT_MINOR)),
        }),
      );
    fc.assert(
      fc.property(taxed, ({ lines, discount }) => {
        const included = ticketTotals({ lines, discount });
        const added = ticketTotals({ lines, discount, taxMode: 'added' });
        const whole = sum(lines.map(({ total }) => total));
        expect([included.subtotal, included.due]).toEqual([whole, whole - discount]);
        expect(added.due).toBe(whole - discount + sum(added.taxes.map((tax) => tax.amount)));
        // Lines with a single tax: base and amount are the line.
        const single = lines.filter(({ taxes }) => taxes?.length === 1);
        const alone = ticketTotals({ lines: single });
        expect(sum(alone.taxes.map((tax) => tax.base + tax.amount))).toBe(alone.due);
      }),
    );
  });
});

describe('rounding of cash', () => {
  test.each([
    [102, 5, -2],
    [103, 5, 2],
    [105, 5, 0],
    [125, 50, 25],
    [124, 50, -24],
    [2, 5, -2],
    [0, 5, 0],
    [103, 1, 0],
    [103, 0, 0],
  ])('of %i to coins of %i adds %i', (cash, unit, expected) => {
    // Nothing is nothing, of whatever sign.
    expect(roundingOf(cash, unit) + 0).toBe(expected);
  });

  test('gives what coins can pay, by half a coin at most', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 2, max: 100 }), (cash, unit) => {
        const rounding = roundingOf(cash, unit);
        expect((cash + rounding) % unit).toBe(0);
        expect(Math.abs(rounding) * 2).toBeLessThanOrEqual(unit);
      }),
    );
  });
});

test.each([
  [[], 0],
  [[{ amount: 100 }], 0],
  [[{ amount: 100, tendered: 100 }], 0],
  [[{ amount: 100, tendered: 500 }, { amount: 40 }, { amount: 10, tendered: 20 }], 410],
])('the change of %j is %i', (payments, expected) => {
  expect(changeOf(payments)).toBe(expected);
});
