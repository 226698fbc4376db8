import { expect, test } from 'vitest';
import { fieldOf, FREE_PRODUCT } from '../../../crdt-schema/catalog/index.ts';
import { parkedOf } from '../model/parked.ts';
import type { Product } from '../../common/model/records.ts';
import { addLine, addProduct, cartTotals, emptyCart, setDiscount, setLineDiscount } from './cart.ts';
import { cartOfParked, parkedFields } from './parking.ts';

const MILK = '01890000-0000-7000-8000-000000000001';
const IVA = [{ name: 'IVA', rate: 1_600 }];
const RULES = { exponent: 2, taxMode: 'included', taxes: IVA } as const;
const milk: Product = {
  id: MILK,
  name: 'Leche',
  sku: undefined,
  barcodes: [],
  category: undefined,
  price: 285_000,
  tiers: [{ from: 6_000, price: 270_000 }],
  taxes: [],
  unit: 'piece',
  isWeighed: false,
  color: undefined,
  image: undefined,
  active: true,
};
let ids = 0;
const newId = (): string => `01890000-0000-7000-8000-${(ids += 1).toString(16).padStart(12, '0')}`;
const at = { name: 'Señora', till: 'C01', nowMs: 1_780_000_000_000, newId };

const free = { product: undefined, name: 'Veladora', tiers: [], isWeighed: false, unit: 'piece', taxes: IVA };
const full = setDiscount(
  setLineDiscount(
    addLine(addProduct(emptyCart('c'), milk, IVA, { quantity: 7_000 }), {
      ...free,
      quantity: 3_000,
      price: 325_000,
    }),
    2,
    { kind: 'rate', rate: 500 },
  ),
  { kind: 'amount', amount: 1_001 },
);

test('a parked cart comes back to the cent, with its customer, its free goods and prices by quantity', () => {
  const fields = parkedFields({ ...full, customer: MILK }, RULES, at);
  const back = cartOfParked(parkedOf({ id: MILK, fields, conflicts: [] }), 'n', () => milk, RULES);
  expect(cartTotals(back, RULES).due).toBe(cartTotals(full, RULES).due);
  expect(back.lines.map(({ product, name, quantity, price }) => [product, name, quantity, price])).toEqual(
    full.lines.map(({ product, name, quantity, price }) => [product, name, quantity, price]),
  );
  expect(back).toMatchObject({ id: 'n', customer: MILK, parked: MILK });
  expect(back.lines[0]!.tiers).toEqual(milk.tiers);
  expect(back.lines[1]!.taxes).toEqual(IVA);
});

test('the price that the customer was told stays, although the product became dearer', () => {
  const fields = parkedFields(full, RULES, at);
  const dearer = { ...milk, price: 400_000 };
  const back = cartOfParked(parkedOf({ id: MILK, fields, conflicts: [] }), 'n', () => dearer, RULES);
  expect(back.lines[0]).toMatchObject({ price: 285_000, tiers: [] });
});

test('every field is one that the catalog takes', () => {
  for (const [name, value] of Object.entries(parkedFields(full, RULES, at)))
    expect([name, fieldOf('parked', name)?.holds(value)]).toEqual([name, true]);
  expect(Object.values(parkedFields(full, RULES, at))).toContainEqual(
    expect.objectContaining({ product: FREE_PRODUCT, name: 'Veladora' }),
  );
});
