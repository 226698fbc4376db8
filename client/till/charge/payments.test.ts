import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeOf } from '../../../crdt-schema/ops/ticket.ts';
import { settle, suggestNotes, type Tender } from './payments.ts';

const cash = (amount: number): Tender => ({ method: 'cash', amount });
const card = (amount: number, reference?: string): Tender => ({ method: 'card', amount, reference });

describe('a ticket is paid', () => {
  test('in cash, with change', () => {
    expect(settle(8_650, [cash(10_000)], 0)).toEqual({
      total: 8_650,
      rounding: 0,
      payments: [{ method: 'cash', amount: 8_650, tendered: 10_000 }],
      change: 1_350,
      missing: 0,
      excess: 0,
    });
  });

  test('in cash, rounded to the coins of the store; by card to the cent', () => {
    expect(settle(11_473, [cash(20_000)], 50)).toMatchObject({ total: 11_450, rounding: -23, change: 8_550 });
    expect(settle(11_475, [cash(11_500)], 50)).toMatchObject({ total: 11_500, rounding: 25, change: 0 });
    expect(settle(11_473, [card(11_473)], 50)).toMatchObject({
      total: 11_473,
      rounding: 0,
      payments: [{ method: 'card', amount: 11_473 }],
    });
  });

  test('in part by each: cash pays what the others leave', () => {
    const mixed = settle(9_065, [card(4_000, 'A-17'), cash(6_000)], 50);
    expect(mixed).toMatchObject({ total: 9_050, rounding: -15, change: 950 });
    expect(mixed.payments).toEqual([
      { method: 'cash', amount: 5_050, tendered: 6_000 },
      { method: 'card', amount: 4_000, reference: 'A-17' },
    ]);
  });

  test('not yet: it says what is missing', () => {
    expect(settle(9_065, [cash(0)], 50)).toMatchObject({ missing: 9_050, payments: [] });
    expect(settle(9_065, [card(4_000)], 50)).toMatchObject({ missing: 5_065, payments: [] });
    expect(settle(9_065, [], 0)).toMatchObject({ missing: 9_065 });
  });

  test('too much by card is refused, as nothing of it can be given back', () => {
    expect(settle(1_000, [card(1_500), cash(0)], 0)).toMatchObject({ excess: 500, payments: [] });
  });

  test('of nothing with nothing', () => {
    expect(settle(0, [cash(0)], 50)).toMatchObject({ total: 0, payments: [], missing: 0 });
  });

  test('as the rules of the ledger want it, whatever is handed over', () => {
    const method = fc.constantFrom('cash', 'card', 'transfer', 'voucher', 'credit' as const);
    const tender: fc.Arbitrary<Tender> = fc.record({ method, amount: fc.nat(200_000) });
    const unit = fc.constantFrom(0, 1, 5, 10, 50, 100);
    fc.assert(
      fc.property(fc.nat(200_000), fc.array(tender, { maxLength: 4 }), unit, (due, tenders, unit) => {
        const { total, rounding, payments, change, missing, excess } = settle(due, tenders, unit);
        expect(total).toBe(due + rounding);
        if (missing > 0 || excess > 0) {
          expect(payments).toEqual([]);
          return;
        }
        expect(payments.reduce((sum, { amount }) => sum + amount, 0)).toBe(total);
        expect(changeOf(payments)).toBe(payments.some((one) => one.tendered !== undefined) ? change : 0);
        const paid = payments.find((one) => one.method === 'cash');
        if (paid !== undefined) expect(paid.tendered).toBeGreaterThanOrEqual(paid.amount);
        if (rounding !== 0) {
          expect(paid!.amount % unit).toBe(0);
          expect(Math.abs(rounding) * 2).toBeLessThanOrEqual(unit);
        }
      }),
    );
  });
});

test.each([
  [8_600, 'MXN', [10_000, 20_000, 50_000, 100_000]],
  [13_750, 'MXN', [14_000, 15_000, 20_000, 50_000, 100_000]],
  [100_000, 'MXN', []],
  [100_100, 'MXN', [102_000, 105_000, 110_000, 120_000, 150_000]],
  [3_500, 'CLP', [4_000, 5_000, 10_000, 20_000]],
])('for %i of %s somebody may hand over %j', (total, currency, expected) => {
  expect(suggestNotes(total, currency)).toEqual(expected);
});
