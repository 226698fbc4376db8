import { expect, test } from 'vitest';
import { productOf } from '../../common/model/records.ts';
import { freeRefund } from './free-refund.ts';

const product = (fields: object) =>
  productOf({
    id: '01890000-0000-7000-8000-000000c0ffee',
    fields: { name: 'Café', ...fields },
    conflicts: [],
  });
const terms = { exponent: 2, cashRounding: 50, taxMode: 'included' as const, taxes: [] };

test('goods without their ticket go back at the lowest price that they may have had, rounded as cash', () => {
  const tiers = [{ from: 3_000, price: 102_700 }];
  const goods = [{ product: product({ price: 120_000, tiers }), quantity: 2_000 }];
  expect(freeRefund(goods, terms)).toMatchObject({
    lines: [{ name: 'Café', quantity: 2_000, price: 102_700, total: 2_054 }],
    rounding: -4,
    payments: [{ method: 'cash', amount: 2_050 }],
    total: 2_050,
  });
});

test('nothing makes no refund', () => {
  expect(freeRefund([], terms)).toBeUndefined();
  expect(freeRefund([{ product: product({ price: 1 }), quantity: 0 }], terms)).toBeUndefined();
});
