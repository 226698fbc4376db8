import { expect, test } from 'vitest';
import type { Product } from '../../common/model/records.ts';
import type { Ticket } from '../model/till-model.ts';
import { heardCode } from './heard-code.ts';

const productOf = (more: Partial<Product>): Product => ({
  id: 'p',
  name: 'Cola',
  sku: undefined,
  barcodes: [],
  category: undefined,
  price: 190_000,
  tiers: [],
  taxes: undefined,
  unit: 'piece',
  isWeighed: false,
  color: undefined,
  image: undefined,
  active: true,
  ...more,
});
const cola = productOf({});
const ham = productOf({ id: 'h', unit: 'kg', isWeighed: true });
const cake = productOf({ id: 'k', price: undefined });
const ticket = { op: { id: 't1', receipt: { series: 'C01', number: 7 } } } as unknown as Ticket;
const hear = (resolved: Parameters<typeof heardCode>[0], times?: number) =>
  heardCode(resolved, times, 'code', [ticket]);

test('a product is one, or as many as were typed before', () => {
  expect(hear({ kind: 'product', product: cola, quantity: 1_000 })).toEqual({
    kind: 'add',
    product: cola,
    quantity: 1_000,
  });
  expect(hear({ kind: 'product', product: cola, quantity: 1_000 }, 6_000)).toMatchObject({ quantity: 6_000 });
});

test("a scale's label says how much, whatever was typed, and at what price", () => {
  expect(hear({ kind: 'product', product: ham, quantity: 1_255 }, 3_000)).toMatchObject({ quantity: 1_255 });
  const labelled = { amount: 4_550, price: 189_500 };
  expect(hear({ kind: 'product', product: ham, quantity: 240, labelled })).toMatchObject({
    kind: 'add',
    quantity: 240,
    price: 189_500,
  });
});

test('what is weighed, and what has no price, is asked for', () => {
  expect(hear({ kind: 'product', product: ham, quantity: 1_000 })).toMatchObject({
    kind: 'ask',
    asking: { kind: 'product', product: ham },
  });
  expect(hear({ kind: 'product', product: ham, quantity: 1_000 }, 750)).toMatchObject({
    kind: 'add',
    quantity: 750,
  });
  expect(hear({ kind: 'product', product: cake, quantity: 1_000 }, 2_000)).toMatchObject({
    kind: 'ask',
    asking: { product: cake, quantity: 2_000 },
  });
});

test('a ticket is opened by its number and its id; one that is not here is told', () => {
  expect(hear({ kind: 'receipt', receipt: { series: 'C01', number: 7 } })).toEqual({
    kind: 'ticket',
    id: 't1',
  });
  expect(hear({ kind: 'receipt', receipt: { series: 'C01', number: 8 } })).toEqual({
    kind: 'unknownTicket',
    code: 'code',
  });
  expect(hear({ kind: 'op', id: 'x' })).toEqual({ kind: 'ticket', id: 'x' });
});

test('a code that nobody knows keeps the quantity that was meant', () => {
  const unknown = { kind: 'unknown', code: '750', quantity: 1_000, misread: false } as const;
  expect(hear(unknown, 4_000)).toEqual({ ...unknown, quantity: 4_000 });
});
