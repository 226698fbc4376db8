import { describe, expect, it } from 'vitest';
import type { Sale } from '../../../crdt-schema/ops/op.ts';
import { saleDraft } from '../charge/draft.ts';
import { cartTotals } from './cart.ts';
import { cartOfRefused } from './correction.ts';

const SOLD_MS = 1_780_000_000_000;
const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const sale: Sale = {
  v: 1,
  kind: 'sale',
  id: idOf(1),
  at: `${SOLD_MS.toString(16).padStart(11, '0')}0000-${'a'.repeat(32)}`,
  till: 'C01',
  receipt: { series: 'C01', number: 7 },
  customer: idOf(2),
  lines: [
    { product: idOf(3), name: 'Leche', quantity: 2_000, price: 285_000, discount: 200, total: 5_500 },
    {
      product: idOf(4),
      name: 'Jabón',
      quantity: 1_000,
      price: 195_000,
      taxes: [{ name: 'IVA', rate: 1_600 }],
      total: 1_950,
    },
    { name: 'Hielo', quantity: 1_000, price: 300_000, total: 3_000 },
  ],
  discount: 450,
  payments: [{ method: 'cash', amount: 10_000 }],
  total: 10_000,
};

describe('a refused sale that is corrected', () => {
  const cart = { ...cartOfRefused(sale, sale.id, () => undefined), id: idOf(9) };
  const settings = { exponent: 2, taxMode: 'included' } as const;

  it('is a cart that comes to the same, at the prices of the ticket', () => {
    const totals = cartTotals(cart, settings);
    expect(totals.lines).toEqual(sale.lines);
    expect(totals.discount).toBe(450);
    expect(cart.customer).toBe(sale.customer);
  });

  it('becomes a sale that stands in for it, of then, with the number on the paper', () => {
    const payable = { payments: sale.payments, total: 10_000, rounding: 0, change: 0, missing: 0, excess: 0 };
    expect(saleDraft(cart, cartTotals(cart, settings), payable, settings)).toMatchObject({
      replaces: sale.id,
      reference: 'C01-000007',
      occurredAt: SOLD_MS,
    });
  });
});
