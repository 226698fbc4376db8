import { describe, expect, it } from 'vitest';
import type { Intent } from '../../common/model/approval.ts';
import { mayApprove } from '../../common/people/key-opener.ts';
import { guardedIn, isDiscountAboveLimit } from './roles.ts';

const settings = { discountLimit: 1_000, exponent: 2 };
/** 100.00, and what is taken off it. */
const line = (discount: number) => ({
  quantity: 1_000,
  price: 1_000_000,
  discount,
  total: 10_000 - discount,
});
const intent = (kind: Intent['kind'], draft: object): Intent => ({ kind, draft, op: 'op' });

describe('a discount', () => {
  it('needs nobody up to the limit, of a line and of the ticket', () => {
    expect(isDiscountAboveLimit({ lines: [line(1_000)] }, settings)).toBe(false);
    expect(isDiscountAboveLimit({ lines: [line(1_001)] }, settings)).toBe(true);
    expect(isDiscountAboveLimit({ lines: [line(0)], discount: 1_000 }, settings)).toBe(false);
    expect(isDiscountAboveLimit({ lines: [line(0)], discount: 1_001 }, settings)).toBe(true);
  });

  it('needs nobody where the store has no limit', () => {
    const none = { ...settings, discountLimit: undefined };
    expect(isDiscountAboveLimit({ lines: [line(9_999)] }, none)).toBe(false);
  });
});

it('says what a cashier may not do alone', () => {
  const cases: [Intent, string | undefined][] = [
    [intent('sale', { lines: [line(0)] }), undefined],
    [intent('sale', { lines: [line(5_000)] }), 'discount_limit'],
    [intent('refund', { sale: 'x' }), undefined],
    [intent('refund', {}), 'refund_needs_sale'],
    [intent('cash_move', { direction: 'in' }), undefined],
    [intent('cash_move', { direction: 'out' }), 'cash_out'],
    [intent('expense', {}), 'expense'],
    [intent('stock_move', {}), 'stock_move'],
    [intent('void', {}), 'void'],
    [intent('cash_open', {}), undefined],
    [intent('cash_close', {}), undefined],
    [intent('credit_payment', {}), undefined],
  ];
  for (const [asked, code] of cases)
    expect([asked.kind, guardedIn(asked, settings)]).toEqual([asked.kind, code]);
});

it('lets supervisors and administrators approve, and no cashier', () => {
  expect((['cashier', 'supervisor', 'admin'] as const).map((role) => mayApprove({ role }))).toEqual([
    false,
    true,
    true,
  ]);
});
