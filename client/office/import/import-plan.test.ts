import { expect, it } from 'vitest';
import { countsOf, PART_ROWS, partsOf, planOf, type ReadFile } from './import-plan.ts';

const file: ReadFile = {
  columns: [],
  fields: ['name', 'price', 'sku'],
  code: null,
  rows: [
    { row: 2, fields: { name: 'Arroz', price: 320_000 } },
    { row: 3, fields: { name: 'Té', sku: 'T' } },
    { row: 5, fields: { name: 'Sal', sku: 'S' } },
  ],
  bad: [
    { row: 4, field: 'price', code: 'not_a_number', column: 'Precio', text: 'doce' },
    { row: 4, field: '', code: 'too_many_cells', column: '(D)', text: 'x' },
  ],
};

it('puts what was read and what would become of it together, in the order of the file', () => {
  const plan = planOf(file, [
    { rows: [{ row: 2, outcome: 'changed', before: { price: 300_000 } }], bad: [] },
    { rows: [{ row: 5, outcome: 'created' }], bad: [{ row: 3, field: 'sku', code: 'ambiguous_key' }] },
  ]);
  expect(plan.map(({ row, outcome }) => `${row} ${outcome}`)).toEqual([
    '2 changed',
    '3 refused',
    '4 refused',
    '5 created',
  ]);
  expect(plan[0]!.before).toEqual({ price: 300_000 });
  expect(plan[1]!.reasons).toEqual([{ field: 'sku', code: 'ambiguous_key', text: 'T' }]);
  expect(plan[2]!.reasons).toEqual([
    { field: 'price', code: 'not_a_number', text: 'doce' },
    { field: '(D)', code: 'too_many_cells', text: 'x' },
  ]);
  expect(countsOf(plan)).toEqual({ created: 1, changed: 1, unchanged: 0, refused: 2 });
});

it('parts rows as the hub takes them', () => {
  const rows = Array.from({ length: 2 * PART_ROWS + 1 }, (_, i) => i);
  expect(partsOf(rows).map(({ length }) => length)).toEqual([PART_ROWS, PART_ROWS, 1]);
  expect(partsOf(rows).flat()).toEqual(rows);
  expect(partsOf([])).toEqual([]);
});
