import { expect, test } from 'vitest';
import type { GoodsLine } from '../goods/goods-list.ts';
import { addGoods, removeGoods, setGoods } from '../goods/goods-list.ts';
import { productOf } from '../../common/model/records.ts';
import { stockDraft } from './stock-draft.ts';

const product = (id: string) => productOf({ id, fields: { name: id }, conflicts: [] });
const [coffee, rice] = [product('coffee'), product('rice')];
const goods: readonly GoodsLine[] = [
  { product: coffee, quantity: 5_000 },
  { product: rice, quantity: 0 },
];
const knew = new Map([
  ['coffee', 7_000],
  ['rice', 0],
]);

test('what came is added, what was lost taken off, and a line of nothing is neither', () => {
  expect(stockDraft('receipt', goods, ' Proveedor ', knew)).toEqual({
    reason: 'receipt',
    lines: [{ product: 'coffee', quantity: 5_000 }],
    note: 'Proveedor',
  });
  expect(stockDraft('write_off', goods, '', knew)?.lines).toEqual([{ product: 'coffee', quantity: -5_000 }]);
  expect(stockDraft('receipt', [], '', knew)).toBeUndefined();
});

test('a count is what it differs from what the stock was taken for, zeros too', () => {
  expect(stockDraft('count', goods, '', knew)?.lines).toEqual([
    { product: 'coffee', quantity: -2_000 },
    { product: 'rice', quantity: 0 },
  ]);
  expect(stockDraft('count', goods, '', new Map([['coffee', 1]]))).toBeUndefined();
});

test('what is scanned again is added to its line', () => {
  const once = addGoods([], coffee, 1_000);
  expect(addGoods(once, coffee, 2_000)).toEqual([{ product: coffee, quantity: 3_000 }]);
  expect(setGoods(addGoods(once, rice, 500), 'rice', -1)[1]).toEqual({ product: rice, quantity: 0 });
  expect(removeGoods(once, 'coffee')).toEqual([]);
});
