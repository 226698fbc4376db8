import { expect, test, vi } from 'vitest';
import { createTestPeer, idOf, START_MS } from '../../../crdt-schema/catalog/test-peers.ts';
import { Products } from './products.ts';

const COUNT = 1_000;
const many = (from: number, name = 'Artículo') =>
  Array.from(
    { length: COUNT },
    (_, i) =>
      [
        idOf(from + i),
        { name: `${name} ${from + i}`, barcodes: [`X${from + i}`], active: true, price: 10_000 },
      ] as const,
  );
const whole = (products: Products): Promise<void> =>
  vi.waitFor(() => expect(products.isWhole()).toBe(true), { interval: 1 });

test('many products are shown a part at once, and told of when all are read', async () => {
  const { catalog } = createTestPeer(1, () => START_MS);
  catalog.createMany('products', many(0));
  const products = new Products(catalog);
  let told = 0;
  products.subscribe(() => (told += 1));
  const first = products.active();
  expect([first.length > 0, first.length < COUNT, products.isWhole()]).toEqual([true, true, false]);
  expect(products.active()).toBe(first);
  // One that is not read yet is known all the same.
  expect(products.get(idOf(COUNT - 1))?.name).toBe(`Artículo ${COUNT - 1}`);
  await whole(products);
  await vi.waitFor(() => expect(told).toBe(1), { interval: 1 });
  expect(products.active()).toHaveLength(COUNT);
});

test('whoever searches or scans meanwhile misses nothing', () => {
  const { catalog } = createTestPeer(1, () => START_MS);
  catalog.createMany('products', many(0));
  const products = new Products(catalog);
  expect(products.active().length).toBeLessThan(COUNT);
  expect(products.search.byCode(`X${COUNT - 1}`).map(({ id }) => id)).toEqual([idOf(COUNT - 1)]);
  expect(products.isWhole()).toBe(true);
});

test('what a page read by its id before anybody searched is found like the rest', () => {
  const { catalog } = createTestPeer(1, () => START_MS);
  catalog.createMany('products', many(0));
  const products = new Products(catalog);
  // As a ticket does that names what was sold.
  expect(products.get(idOf(3))?.name).toBe('Artículo 3');
  expect(products.search.byCode('X3').map(({ id }) => id)).toEqual([idOf(3)]);
  expect(products.active()).toHaveLength(COUNT);
});

test('what comes or changes, few or many at once, is what is found from then on', async () => {
  const { catalog } = createTestPeer(1, () => START_MS);
  const products = new Products(catalog);
  expect(products.active()).toEqual([]);
  catalog.createMany('products', many(0));
  expect(products.active().length).toBeGreaterThan(0);
  catalog.setField('products', idOf(7), 'name', 'Jabón');
  expect(products.get(idOf(7))?.name).toBe('Jabón');
  expect(products.search.find('jabon').map(({ id }) => id)).toEqual([idOf(7)]);
  catalog.batch(() => {
    for (let n = 0; n < COUNT; n++) catalog.setField('products', idOf(n), 'price', 20_000 + n);
    catalog.archive('products', idOf(9));
  });
  expect(products.get(idOf(999))?.price).toBe(20_999);
  await whole(products);
  expect(products.active()).toHaveLength(COUNT - 1);
  expect(products.search.byCode('X500')[0]?.price).toBe(20_500);
  catalog.createMany('products', many(COUNT, 'Nuevo'));
  expect(products.search.find('nuevo', 5)).toHaveLength(5);
  expect(products.search.size).toBe(2 * COUNT);
});
