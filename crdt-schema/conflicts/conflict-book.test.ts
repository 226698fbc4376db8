import { expect, it } from 'vitest';
import { createTestPeer, idOf, meet, START_MS, type TestPeer } from '../catalog/test-peers.ts';
import { createConflictBook } from './conflict-book.ts';

const pair = (): [TestPeer, TestPeer] => {
  let now = START_MS;
  return [createTestPeer(1, () => (now += 5)), createTestPeer(2, () => (now += 5))];
};

it('finds a code that two peers gave to two products, and lets it go when one is archived', () => {
  const [a, b] = pair();
  const books = [a, b].map(({ catalog }) => createConflictBook(catalog));
  a.catalog.create('products', idOf(1), { name: 'Café', sku: 'C1', barcodes: ['750', '751'] });
  b.catalog.create('products', idOf(2), { name: 'Café', sku: 'C1', barcodes: ['751'] });
  expect(meet(a, b)).toBeUndefined();
  const ids = [idOf(1), idOf(2)];
  for (const book of [...books, createConflictBook(a.catalog)]) {
    expect(book.list()).toEqual([
      { kind: 'duplicate_code', field: 'sku', code: 'C1', ids },
      { kind: 'duplicate_code', field: 'barcodes', code: '751', ids },
    ]);
  }
  a.catalog.setField('products', idOf(1), 'sku', 'C2');
  expect(books[0]!.list()).toHaveLength(1);
  a.catalog.archive('products', idOf(2));
  expect(books[0]!.list()).toEqual([]);
});

it('tells an edit that whoever archived had not seen, until somebody archives again or brings it back', () => {
  const [a, b] = pair();
  a.catalog.create('products', idOf(1), { name: 'Café', price: 1 });
  a.catalog.setField('products', idOf(1), 'name', 'Café molido');
  expect(meet(a, b)).toBeUndefined();
  const book = createConflictBook(b.catalog);
  b.catalog.setField('products', idOf(1), 'price', 2);
  a.catalog.archive('products', idOf(1));
  expect(book.list()).toEqual([]);
  expect(meet(a, b)).toBeUndefined();
  expect(book.list()).toMatchObject([
    {
      kind: 'edit_of_archived',
      id: idOf(1),
      edits: [{ field: 'price', edit: { value: 2, device: b.device } }],
    },
  ]);
  b.catalog.consolidate('products', START_MS * 2);
  expect(book.list()).toHaveLength(1);
  a.catalog.archive('products', idOf(1));
  expect(meet(a, b)).toBeUndefined();
  expect(book.list()).toEqual([]);
});

it('finds circles of categories, once each, whoever closed them', () => {
  const [a, b] = pair();
  for (const n of [1, 2, 3, 4]) a.catalog.create('categories', idOf(n), { name: `c${n}` });
  expect(meet(a, b)).toBeUndefined();
  const book = createConflictBook(a.catalog);
  a.catalog.setField('categories', idOf(3), 'parent', idOf(2));
  a.catalog.setField('categories', idOf(1), 'parent', idOf(3));
  b.catalog.setField('categories', idOf(2), 'parent', idOf(3));
  b.catalog.setField('categories', idOf(4), 'parent', idOf(4));
  expect(book.list()).toEqual([]);
  expect(meet(a, b)).toBeUndefined();
  expect(book.list()).toEqual([
    { kind: 'category_cycle', ids: [idOf(2), idOf(3)] },
    { kind: 'category_cycle', ids: [idOf(4)] },
  ]);
});
