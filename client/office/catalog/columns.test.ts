import { expect, it } from 'vitest';
import { filterRows, rowOf, sortRows, typedText, typedValue } from './columns.ts';

const price = { table: 'products', field: 'price', kind: 'price', exponent: 2 } as const;
const codes = { table: 'products', field: 'barcodes', kind: 'codes', exponent: 2 } as const;
const row = (id: string, fields: Record<string, unknown>) => rowOf({ id, fields, conflicts: [] });
const rows = [
  row('a', { name: 'Café', price: 300_000, barcodes: ['7501'] }),
  row('b', { name: 'arroz', sku: 'X9' }),
  row('c', { name: 'Ñame', price: 20_000, active: false }),
];
const ids = (some: readonly { readonly id: string }[]): string => some.map(({ id }) => id).join('');

it('types prices over with the decimals that they have, and reads them as people write them', () => {
  expect(typedText(285_000, 'price', 2)).toBe('28.50');
  expect(typedText(285_050, 'price', 2)).toBe('28.505');
  for (const [typed, value] of [
    ['28.5', 285_000],
    ['$1,250.75', 12_507_500],
    ['1,250', 12_500_000],
    ['0.0125', 125],
    ['', null],
    ['-3', undefined],
    ['doce', undefined],
    ['1.23456', undefined],
  ] as const)
    expect([typed, typedValue(typed, price)]).toEqual([typed, value]);
});

it('reads codes however they are parted, and takes no value that the catalog would refuse', () => {
  expect(typedValue(' 7501, 7502;7503 ', codes)).toEqual(['7501', '7502', '7503']);
  expect(typedText(['7501', '7502'], 'codes', 2)).toBe('7501, 7502');
  expect(typedValue('', { table: 'products', field: 'name', kind: 'text', exponent: 2 })).toBeUndefined();
});

it('sorts without accents and case, what is empty last both ways', () => {
  const by = (field: string, isDown: boolean): string =>
    ids(sortRows(rows, { field, isDown }, (id) => id, false));
  expect(by('name', false)).toBe('bac');
  expect(by('name', true)).toBe('cab');
  expect(by('price', false)).toBe('cab');
  expect(by('price', true)).toBe('acb');
});

it('finds by part of a name or code, archived ones only where they are wanted', () => {
  expect(ids(filterRows(rows, 'cafe', false))).toBe('a');
  expect(ids(filterRows(rows, '750', false))).toBe('a');
  expect(ids(filterRows(rows, 'x9 arr', false))).toBe('b');
  expect(ids(filterRows(rows, 'ñame', false))).toBe('');
  expect(ids(filterRows(rows, 'name', true))).toBe('c');
});
