import { expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';

const TEXT = '\uFEFFFolio;Cliente\r\nC01-000001;"Ana; la ""güera"""\r\nC01-000002;"dos\nlíneas"\r\nC01-0000';
const asked = { separator: ';', most: 10 };

it('reads quoted cells, and leaves out a row that the text breaks off in', () => {
  expect(readCsv(TEXT, asked)).toEqual([
    ['Folio', 'Cliente'],
    ['C01-000001', 'Ana; la "güera"'],
    ['C01-000002', 'dos\nlíneas'],
  ]);
});

it('reads no more rows than are wanted', () => {
  expect(readCsv(TEXT, { ...asked, most: 2 })).toHaveLength(2);
});
