import { expect, it } from 'vitest';
import { createConflictBook, type CatalogConflict } from '../../../crdt-schema/conflicts/index.ts';
import {
  createTestPeer,
  idOf,
  meet,
  START_MS,
  type TestPeer,
} from '../../../crdt-schema/catalog/test-peers.ts';
import { bringBack, cutCircle, dropCode, keepArchived, takeValue } from './resolve.ts';

const pair = (): [TestPeer, TestPeer] => {
  let now = START_MS;
  return [createTestPeer(1, () => (now += 5)), createTestPeer(2, () => (now += 5))];
};
const both = (a: TestPeer, b: TestPeer): CatalogConflict[][] => {
  expect(meet(a, b)).toBeUndefined();
  return [a, b].map(({ catalog }) => createConflictBook(catalog).list());
};

it('a value that one chose is the value of both, whichever it was', () => {
  for (const chosen of [0, 1]) {
    const [a, b] = pair();
    a.catalog.create('products', idOf(1), { name: 'Café', price: 1 });
    both(a, b);
    a.catalog.setField('products', idOf(1), 'price', 2);
    b.catalog.setField('products', idOf(1), 'price', 3);
    const [[conflict]] = both(a, b) as [CatalogConflict[], CatalogConflict[]];
    if (conflict?.kind !== 'field') throw new Error('no conflict');
    const candidate = conflict.candidates[chosen]!;
    expect(takeValue(a.catalog, conflict, candidate).ok).toBe(true);
    expect(both(a, b)).toEqual([[], []]);
    for (const { catalog } of [a, b])
      expect(catalog.read('products', idOf(1))?.fields['price']).toBe(candidate.value);
  }
});

it('a code is left with one product', () => {
  const [a, b] = pair();
  a.catalog.create('products', idOf(1), { name: 'Café', sku: 'C1', barcodes: ['750', '751'] });
  b.catalog.create('products', idOf(2), { name: 'Té', sku: 'C1', barcodes: ['751'] });
  expect(both(a, b)[0]).toHaveLength(2);
  expect(dropCode(a.catalog, idOf(1), 'barcodes', '751').ok).toBe(true);
  expect(dropCode(b.catalog, idOf(2), 'sku', 'C1').ok).toBe(true);
  expect(both(a, b)).toEqual([[], []]);
  expect(b.catalog.read('products', idOf(1))?.fields['barcodes']).toEqual(['750']);
});

it('what was changed after it was archived comes back, or stays archived', () => {
  for (const back of [true, false]) {
    const [a, b] = pair();
    a.catalog.create('products', idOf(1), { name: 'Café', price: 1 });
    both(a, b);
    b.catalog.setField('products', idOf(1), 'price', 2);
    a.catalog.archive('products', idOf(1));
    expect(both(a, b)[1]).toMatchObject([{ kind: 'edit_of_archived' }]);
    const decide = back ? bringBack : keepArchived;
    expect(decide(b.catalog, 'products', idOf(1)).ok).toBe(true);
    expect(both(a, b)).toEqual([[], []]);
    expect(a.catalog.read('products', idOf(1))?.fields).toMatchObject({ price: 2, active: back });
  }
});

it('a circle of categories is cut where one says', () => {
  const [a, b] = pair();
  for (const n of [1, 2]) a.catalog.create('categories', idOf(n), { name: `c${n}` });
  both(a, b);
  a.catalog.setField('categories', idOf(1), 'parent', idOf(2));
  b.catalog.setField('categories', idOf(2), 'parent', idOf(1));
  expect(both(a, b)[0]).toMatchObject([{ kind: 'category_cycle' }]);
  expect(cutCircle(a.catalog, idOf(2)).ok).toBe(true);
  expect(both(a, b)).toEqual([[], []]);
});
