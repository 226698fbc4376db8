import { beforeEach, describe, expect, it } from 'vitest';
import type { FieldValues } from '../../crdt-schema/catalog/index.ts';
import { createTestPeer, idOf, START_MS, type TestPeer } from '../../crdt-schema/catalog/test-peers.ts';
import type { ImportEntity } from './columns.ts';
import { importRows, type ImportReport } from './import-rows.ts';

let peer: TestPeer;
let ids: number;
beforeEach(() => {
  let now = START_MS;
  peer = createTestPeer(1, () => (now += 5));
  ids = 1_000;
});

const load = (entity: ImportEntity, rows: readonly FieldValues[], dryRun = false): ImportReport =>
  importRows(
    peer.catalog,
    entity,
    rows.map((fields, i) => ({ row: i + 2, fields })),
    { dryRun, newId: () => idOf(ids++) },
  );

const counts = ({ created, changed, unchanged, bad }: ImportReport): number[] => [
  ...[created, changed, unchanged, bad.length],
];
const fields = (n: number): FieldValues | undefined => peer.catalog.read('products', idOf(n))?.fields;

describe('import', () => {
  it('of the same rows again writes nothing', () => {
    const rows = [
      { name: 'Café', barcodes: ['1', '2'], category: 'Bebidas', taxes: [{ name: 'IVA', rate: 1_600 }] },
      { name: 'Té', sku: 'T', category: 'bebidas', price: 5 },
      { name: 'Sin código', category: 'BEBIDAS' },
    ];
    expect(counts(load('products', rows))).toEqual([3, 0, 0, 0]);
    expect([...peer.catalog.ids('categories')]).toHaveLength(1);
    const written = peer.written.length;
    expect(written).toBe(1);
    expect(counts(load('products', rows))).toEqual([0, 0, 3, 0]);
    expect(peer.written).toHaveLength(written);
  });

  it('writes the fields that differ and no others', () => {
    peer.catalog.create('products', idOf(1), { name: 'Café', sku: 'C', price: 1, unit: 'kg' });
    expect(counts(load('products', [{ sku: 'C', price: 2, unit: 'kg' }]))).toEqual([0, 1, 0, 0]);
    expect(peer.catalog.origins('products', idOf(1)).map(([field]) => field)).toEqual(['price']);
    expect(fields(1)).toEqual({ name: 'Café', sku: 'C', price: 2, unit: 'kg' });
  });

  it('tells of each row what it is to the catalog, where that is wanted', () => {
    peer.catalog.create('products', idOf(1), { name: 'Café', sku: 'C', price: 1, active: true });
    const rows = [{ sku: 'C', price: 2, unit: 'kg' }, { sku: 'C2' }, { sku: 'N', name: 'Nuevo' }].map(
      (given, i) => ({ row: i + 2, fields: given }),
    );
    const newId = (): string => idOf(ids++);
    const plan = importRows(peer.catalog, 'products', rows, { dryRun: true, details: true, newId });
    expect(plan.rows).toEqual([
      { row: 2, outcome: 'changed', before: { price: 1, unit: null } },
      { row: 4, outcome: 'created' },
    ]);
    expect(plan.bad).toEqual([{ row: 3, field: 'name', code: 'missing_name' }]);
    expect(fields(1)).toMatchObject({ price: 1 });
    const again = { dryRun: false, details: true, newId };
    importRows(peer.catalog, 'products', rows, again);
    expect(importRows(peer.catalog, 'products', rows, again).rows?.map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
    ]);
    expect(load('products', []).rows).toBeUndefined();
  });

  it('of one tax leaves the other taxes of a product', () => {
    const ieps = { name: 'IEPS', rate: 800 };
    peer.catalog.create('products', idOf(1), {
      name: 'A',
      sku: 'A',
      taxes: [{ name: 'Iva', rate: 1_600 }, ieps],
    });
    const row = (rate: number): FieldValues => ({ sku: 'A', taxes: [{ name: 'IVA', rate }] });
    expect(counts(load('products', [row(1_600)]))).toEqual([0, 0, 1, 0]);
    expect(counts(load('products', [row(800)]))).toEqual([0, 1, 0, 0]);
    expect(fields(1)!['taxes']).toEqual([{ name: 'Iva', rate: 800 }, ieps]);
  });

  it('never gives a code of one record to another', () => {
    peer.catalog.create('products', idOf(1), { name: 'A', barcodes: ['1'] });
    peer.catalog.create('products', idOf(2), { name: 'B', sku: 'S' });
    expect(load('products', [{ name: 'A', barcodes: ['1'], sku: 'S' }]).bad).toEqual([
      { row: 2, field: 'barcodes', code: 'ambiguous_key' },
    ]);
    expect(fields(1)).toEqual({ name: 'A', barcodes: ['1'] });
  });

  it('finds the record in use before an archived one of the same code, and that where no other is', () => {
    peer.catalog.create('products', idOf(1), { name: 'Vieja', sku: 'S', active: false });
    peer.catalog.create('products', idOf(2), { name: 'Nueva', sku: 'S' });
    peer.catalog.create('products', idOf(3), { name: 'Otra', sku: 'T', active: false });
    const report = load('products', [
      { sku: 'S', price: 5 },
      { sku: 'T', active: true },
    ]);
    expect(counts(report)).toEqual([0, 2, 0, 0]);
    expect([fields(1)!['price'], fields(2)!['price'], fields(3)!['active']]).toEqual([undefined, 5, true]);
  });

  it('tells two rows of one record, by whatever code, also where the first changed nothing', () => {
    peer.catalog.create('products', idOf(1), { name: 'A', barcodes: ['1'], sku: 'S', price: 1 });
    const report = load('products', [
      { sku: 'S', price: 1 },
      { barcodes: ['1'], price: 2 },
    ]);
    expect(counts(report)).toEqual([0, 0, 1, 1]);
    expect(report.bad[0]).toEqual({ row: 3, field: 'barcodes', code: 'duplicate_key' });
    expect(fields(1)!['price']).toBe(1);
  });

  it('knows customers by tax id, and by name where a row has none', () => {
    peer.catalog.create('customers', idOf(1), { name: 'Ana Núñez', taxId: 'X1' });
    const report = load('customers', [
      { name: 'ANA NUNEZ', phone: '55' },
      { name: 'Otra Ana', taxId: 'X2' },
      { phone: '1' },
    ]);
    expect(counts(report)).toEqual([1, 1, 0, 1]);
    expect(report.bad[0]).toEqual({ row: 4, field: 'name', code: 'missing_name' });
  });

  it('takes good rows where others are bad', () => {
    const report = load('products', [
      { name: 'x'.repeat(500) },
      { name: 'A', price: -1 },
      { name: 'B', category: 'x'.repeat(500) },
      { name: 'C', taxes: null },
      { name: 'D', price: 1 },
    ]);
    expect(report.bad.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'name', 'catalog_bad_value'],
      [3, 'price', 'catalog_bad_value'],
      [4, 'category', 'catalog_bad_value'],
      [5, 'taxes', 'catalog_bad_value'],
    ]);
    expect(report.created).toBe(1);
  });

  it('that is dry reports the same and writes nothing', () => {
    const rows = [
      { name: 'A', sku: 'A', category: 'Nueva' },
      { name: 'A', sku: 'A' },
      { name: '', sku: 'B' },
    ];
    const dry = load('products', rows, true);
    expect(peer.written).toEqual([]);
    expect(load('products', rows)).toEqual(dry);
  });
});
