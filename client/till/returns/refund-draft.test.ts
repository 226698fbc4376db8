import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { Line, Payment, Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import { netOfLine, roundingOf, ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import { refundDraft } from './refund-draft.ts';
import { returnLines } from './return-lines.ts';

const COFFEE = '01890000-0000-7000-8000-000000c0ffee';
const RICE = '01890000-0000-7000-8000-0000000041ce';
const AT = '018f0000000-0000-00000000000000000000000000000000';

const line = (
  product: string | undefined,
  quantity: number,
  price: number,
  more: Partial<Line> = {},
): Line => {
  const named = product === undefined ? { name: 'Hielo' } : { product };
  const made = { ...named, quantity, price, ...more, total: 0 };
  return { ...made, total: netOfLine(made, 2) };
};

const saleOf = (lines: Line[], more: Partial<Sale> = {}): Sale => {
  const { due } = ticketTotals({ lines, ...more });
  const total = due + (more.rounding ?? 0);
  return {
    v: 1,
    kind: 'sale',
    id: '01890000-0000-7000-8000-000000000001',
    at: AT,
    till: 'C01',
    receipt: { series: 'C01', number: 1 },
    lines,
    payments: [{ method: 'cash', amount: total }],
    ...more,
    total,
  };
};

const OPTIONS = { exponent: 2, cashRounding: 0, inCash: false };

const refundOf = (
  sale: Sale,
  refunds: readonly Refund[],
  chosen: Readonly<Record<number, number>>,
  more: Partial<typeof OPTIONS> = {},
): Refund | undefined => {
  const by = new Map(Object.entries(chosen).map(([i, quantity]) => [Number(i), quantity]));
  const draft = refundDraft(sale, returnLines(sale, refunds), refunds, by, { ...OPTIONS, ...more });
  if (draft === undefined) return undefined;
  const { at, till, receipt } = sale;
  return { v: 1, kind: 'refund', id: '01890000-0000-7000-8000-000000000002', at, till, receipt, ...draft };
};

const amounts = (payments: readonly Payment[] = []): Record<string, number> =>
  Object.fromEntries(payments.map(({ method, amount }) => [method, amount]));

describe('what is left of a sale', () => {
  test('is what was sold less what was returned, the line of the same price first', () => {
    const sale = saleOf([
      line(COFFEE, 2_000, 250_000),
      line(COFFEE, 3_000, 200_000),
      line(undefined, 1_000, 1),
    ]);
    const first = refundOf(sale, [], { 1: 2_000, 2: 1_000 })!;
    expect(returnLines(sale, [first]).map(({ left }) => left)).toEqual([2_000, 1_000, 0]);
    const second = refundOf(sale, [first], { 0: 2_000, 1: 9_000, 2: 1_000 })!;
    expect(second.lines.map(({ quantity }) => quantity)).toEqual([2_000, 1_000]);
    expect(returnLines(sale, [first, second]).every(({ left }) => left === 0)).toBe(true);
    expect(refundOf(sale, [first, second], { 0: 1_000 })).toBeUndefined();
  });
});

describe('the money back', () => {
  test('is cash first, then as it was paid, less what went back before', () => {
    const payments: Payment[] = [
      { method: 'card', amount: 4_000 },
      { method: 'cash', amount: 6_000 },
    ];
    const sale = saleOf([line(COFFEE, 4_000, 250_000)], { payments });
    const first = refundOf(sale, [], { 0: 1_000 })!;
    expect(amounts(first.payments)).toEqual({ cash: 2_500 });
    expect(amounts(refundOf(sale, [first], { 0: 2_000 })?.payments)).toEqual({ cash: 3_500, card: 1_500 });
    expect(amounts(refundOf(sale, [first], { 0: 3_000 }, { inCash: true })?.payments)).toEqual({
      cash: 7_500,
    });
  });

  test('of what was sold on credit lowers the debt, even where cash is asked for', () => {
    const sale = saleOf([line(COFFEE, 1_000, 250_000)], {
      customer: RICE,
      payments: [{ method: 'credit', amount: 2_500 }],
    });
    const refund = refundOf(sale, [], { 0: 1_000 }, { inCash: true });
    expect(refund).toMatchObject({ customer: RICE, payments: [{ method: 'credit', amount: 2_500 }] });
  });

  test('is rounded as cash is, and so is a whole sale that was', () => {
    const sale = saleOf([line(COFFEE, 1_000, 123_400)], { rounding: 16 });
    const refund = refundOf(sale, [], { 0: 1_000 }, { cashRounding: 50 });
    expect(refund).toMatchObject({
      rounding: 16,
      total: 1_250,
      payments: [{ method: 'cash', amount: 1_250 }],
    });
  });

  test('of a part has its part of all discounts', () => {
    const sale = saleOf([line(COFFEE, 2_000, 100_000, { discount: 500 }), line(RICE, 1_000, 50_000)], {
      discount: 200,
    });
    const refund = refundOf(sale, [], { 0: 1_000 })!;
    // 1500 of 2000 were paid less 150 of the ticket's 200: half of 1350.
    expect(refund.lines[0]).toMatchObject({ price: 100_000, discount: 325, total: 675 });
  });
});

/** As the ledger's rules see it. */
const check = (sale: Sale, refunds: readonly Refund[]): void => {
  const due = (ticket: Sale | Refund): number => ticket.total - (ticket.rounding ?? 0);
  for (const { lines, total, rounding = 0, payments, taxes = [], taxMode } of refunds) {
    for (const each of lines) expect(each.total).toBe(netOfLine(each, 2));
    const totals = ticketTotals({ lines, ...(taxMode === undefined ? {} : { taxMode }) });
    expect(total).toBe(totals.due + rounding);
    expect(taxes).toEqual(totals.taxes);
    expect(payments.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
  }
  expect(refunds.reduce((sum, refund) => sum + due(refund), 0)).toBeLessThanOrEqual(due(sale));
};

test('in any parts, a sale is never paid back for more than it came to, and each refund adds up', () => {
  const product = fc.constantFrom(COFFEE, RICE, undefined);
  const lines = fc.array(
    fc
      .record({
        product,
        pieces: fc.integer({ min: 1, max: 4 }),
        price: fc.integer({ min: 0, max: 400_000 }),
        off: fc.integer({ min: 0, max: 100 }),
        taxed: fc.boolean(),
      })
      .map(({ product, pieces, price, off, taxed }) => {
        const discount = Math.floor((lineTotal(pieces * 1_000, price) * off) / 100);
        const taxes = taxed ? { taxes: [{ name: 'IVA', rate: 1_600 }] } : {};
        return line(product, pieces * 1_000, price, { ...(off > 50 ? { discount } : {}), ...taxes });
      }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: 0, max: 500 }),
      fc.boolean(),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
      (all, off, added, picks) => {
        const subtotal = all.reduce((sum, { total }) => sum + total, 0);
        const discount = Math.min(off, subtotal);
        const terms = { discount, ...(added ? { taxMode: 'added' as const } : {}) };
        const { due } = ticketTotals({ lines: all, ...terms });
        const sale = saleOf(all, { ...terms, rounding: roundingOf(due, 50) });
        const refunds: Refund[] = [];
        for (const pick of picks) {
          const refund = refundOf(sale, refunds, { [pick % all.length]: 1_000 }, { cashRounding: 50 });
          if (refund !== undefined) refunds.push(refund);
        }
        check(sale, refunds);
      },
    ),
  );
});
