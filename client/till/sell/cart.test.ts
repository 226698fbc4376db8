import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';
import type { Product } from '../../common/model/records.ts';
import {
  addLine,
  addProduct,
  cartTotals,
  discountOf,
  emptyCart,
  isEmpty,
  removeLine,
  setDiscount,
  setLineDiscount,
  setQuantity,
  unitPrice,
  type Cart,
} from './cart.ts';

const IVA = [{ name: 'IVA', rate: 1_600 }];
const RULES = { exponent: 2, taxMode: 'included' } as const;
const productOf = (more: Partial<Product> = {}): Product => ({
  id: '01890000-0000-7000-8000-000000000001',
  name: 'Leche',
  sku: undefined,
  barcodes: [],
  category: undefined,
  price: 285_000,
  tiers: [],
  taxes: undefined,
  unit: 'piece',
  isWeighed: false,
  color: undefined,
  image: undefined,
  active: true,
  ...more,
});
const milk = productOf();
const cheese = productOf({ id: 'cheese', name: 'Queso', price: 1_280_000, unit: 'kg', isWeighed: true });
const cola = productOf({
  id: 'cola',
  name: 'Cola',
  price: 190_000,
  tiers: [
    { from: 12_000, price: 160_000 },
    { from: 6_000, price: 170_000 },
  ],
});
const cart = emptyCart('c');
const due = (of: Cart): number => cartTotals(of, RULES).due;
const quantities = (of: Cart): number[] => of.lines.map(({ quantity }) => quantity);

describe('a product', () => {
  test('that is added again is one more; weighed, it is another bag', () => {
    expect(quantities(addProduct(addProduct(cart, milk, []), milk, []))).toEqual([2_000]);
    const weighed = addProduct(cart, cheese, [], { quantity: 1_255 });
    expect(quantities(addProduct(weighed, cheese, [], { quantity: 500 }))).toEqual([1_255, 500]);
    expect(due(weighed)).toBe(16_064);
  });

  test("with a price of its own on the label is no more of the one at the catalog's", () => {
    const both = addProduct(addProduct(cart, milk, []), milk, [], { price: 300_000 });
    expect(both.lines.map(({ price }) => price)).toEqual([285_000, 300_000]);
  });

  test('keeps the price that it had when it was added', () => {
    const before = addProduct(cart, milk, []);
    const dearer = productOf({ price: 310_000 });
    expect(addProduct(before, dearer, []).lines.map(({ price }) => price)).toEqual([285_000, 310_000]);
  });

  test("has its own taxes, else the store's", () => {
    expect(addProduct(cart, milk, IVA).lines[0]!.taxes).toEqual(IVA);
    expect(addProduct(cart, productOf({ taxes: [] }), IVA).lines[0]!.taxes).toEqual([]);
  });

  test.each([
    [1_000, 190_000],
    [5_999, 190_000],
    [6_000, 170_000],
    [11_999, 170_000],
    [12_000, 160_000],
    [50_000, 160_000],
  ])('%i thousandths of one with prices by quantity cost %i each', (quantity, price) => {
    const [line] = addProduct(cart, cola, [], { quantity }).lines;
    expect(unitPrice(line!)).toBe(price);
    expect(due(addProduct(cart, cola, [], { quantity }))).toBe(Math.round((quantity * price) / 100_000));
  });
});

test('a quantity of nothing takes the line off, and no quantity is beyond what an op may have', () => {
  const one = addProduct(cart, milk, []);
  expect(isEmpty(setQuantity(one, 1, 0))).toBe(true);
  expect(isEmpty(removeLine(one, 1))).toBe(true);
  expect(quantities(setQuantity(one, 1, Number.MAX_SAFE_INTEGER))).toEqual([MAX_QUANTITY_THOUSANDTHS]);
});

test('keys are not used twice, whatever was removed', () => {
  const two = addProduct(addProduct(cart, milk, []), cola, []);
  const again = addProduct(removeLine(two, 2), cheese, []);
  expect(again.lines.map(({ key }) => key)).toEqual([1, 3]);
});

describe('discounts', () => {
  test('of a line and of the ticket, by rate and by amount', () => {
    const two = addProduct(addProduct(cart, milk, IVA), cola, IVA, { quantity: 2_000 });
    const line = setLineDiscount(two, 1, { kind: 'rate', rate: 1_000 });
    expect(cartTotals(line, RULES)).toMatchObject({ saved: 285, due: 6_365 });
    const ticket = setDiscount(line, { kind: 'amount', amount: 365 });
    expect(cartTotals(ticket, RULES)).toMatchObject({ discount: 365, saved: 650, due: 6_000 });
    expect(cartTotals(ticket, RULES).taxes).toEqual([{ name: 'IVA', rate: 1_600, base: 5_172, amount: 828 }]);
  });

  test('are never more than what they are taken off', () => {
    expect(discountOf({ kind: 'amount', amount: 900 }, 500)).toBe(500);
    expect(discountOf({ kind: 'rate', rate: 10_000 }, 500)).toBe(500);
    expect(discountOf(undefined, 500)).toBe(0);
  });
});

test('taxes that are added come on top', () => {
  const totals = cartTotals(addProduct(cart, milk, IVA), { exponent: 2, taxMode: 'added' });
  expect(totals).toMatchObject({ subtotal: 2_850, due: 3_306 });
});

test('what no ticket can hold is told', () => {
  const free = { product: undefined, name: 'x', tiers: [], isWeighed: false, unit: 'piece', taxes: [] };
  const large = addLine(cart, { ...free, quantity: MAX_QUANTITY_THOUSANDTHS, price: 10 ** 10 });
  expect(cartTotals(large, RULES).isTooLarge).toBe(true);
  expect(cartTotals(addProduct(cart, milk, []), RULES).isTooLarge).toBe(false);
});

test('whatever is done to it, the lines of the ticket add up to what is due', () => {
  const product = fc.constantFrom(milk, cheese, cola);
  const discount = fc.oneof(
    fc.constant(undefined),
    fc.record({ kind: fc.constant('rate' as const), rate: fc.nat(10_000) }),
    fc.record({ kind: fc.constant('amount' as const), amount: fc.nat(50_000) }),
  );
  const step = fc.oneof(
    fc
      .record({ product, quantity: fc.integer({ min: 1, max: 30_000 }) })
      .map((added) => (of: Cart) => addProduct(of, added.product, IVA, { quantity: added.quantity })),
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(20_000)).map(
      ([key, quantity]) =>
        (of: Cart) =>
          setQuantity(of, key, quantity),
    ),
    fc.tuple(fc.integer({ min: 1, max: 6 }), discount).map(
      ([key, off]) =>
        (of: Cart) =>
          setLineDiscount(of, key, off),
    ),
    discount.map((off) => (of: Cart) => setDiscount(of, off)),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.constantFrom('included', 'added'), (steps, taxMode) => {
      const end = steps.reduce((of, change) => change(of), cart);
      const totals = cartTotals(end, { exponent: 2, taxMode });
      const net = totals.lines.reduce((sum, { total }) => sum + total, 0) - totals.discount;
      const added = totals.taxes.reduce((sum, { amount }) => sum + amount, 0);
      expect(totals.due).toBe(taxMode === 'included' ? net : net + added);
      expect(totals.due).toBeGreaterThanOrEqual(0);
      for (const line of totals.lines) expect(line.total).toBeGreaterThanOrEqual(0);
      expect(new Set(end.lines.map(({ key }) => key)).size).toBe(end.lines.length);
    }),
  );
});
