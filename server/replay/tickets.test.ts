import { expect, test } from 'vitest';
import { MAX_LINES_PER_OP } from '../../crdt-schema/limits.ts';
import type { Column, Row } from './read-csv.ts';
import { expectedFigures, readTickets, type Tickets } from './tickets.ts';

const GOOD: Record<Column, string> = {
  InvoiceNo: '536365',
  StockCode: '85123A',
  Description: 'WHITE HEART',
  Quantity: '6',
  InvoiceDate: '2010-12-01 08:26:00',
  UnitPrice: '2.55',
  CustomerID: '17850.0',
  Country: 'United Kingdom',
};
const row = (change: Partial<Record<Column, string>> = {}): Partial<Record<Column, string>> => ({
  ...GOOD,
  ...change,
});
const read = (...cells: (Partial<Record<Column, string>> | undefined)[]): Tickets =>
  readTickets([
    {
      name: 'f.csv',
      rows: cells.map((each, i): Row => ({ line: i + 2, cells: each as Record<Column, string> | undefined })),
    },
  ]);
const reasons = (tickets: Tickets): string[] => tickets.skips.map(({ line, reason }) => `${line} ${reason}`);
const at = (...parts: [number, number, number, number, number, number]): number => Date.UTC(...parts);

test('a row becomes a sale with its line, its customer and its time', () => {
  const { tickets, products, customers, skips } = read(row());
  expect(skips).toEqual([]);
  expect(tickets).toMatchObject([
    {
      kind: 'sale',
      invoice: '536365',
      atMs: at(2010, 11, 1, 8, 26, 0),
      customer: customers[0]!.id,
      lines: [
        { code: '85123A', product: products[0]!.id, name: 'WHITE HEART', quantity: 6_000, price: 25_500 },
      ],
    },
  ]);
  expect(customers[0]!.number).toBe('17850');
});

test.each<[string, Partial<Record<Column, string>>]>([
  ['no_invoice', { InvoiceNo: ' ' }],
  ['no_stock_code', { StockCode: '' }],
  ['bad_quantity', { Quantity: 'six' }],
  ['bad_quantity', { Quantity: '' }],
  ['bad_quantity', { Quantity: '0.0001' }],
  ['zero_quantity', { Quantity: '0' }],
  ['bad_price', { UnitPrice: '2,55' }],
  ['bad_price', { UnitPrice: '0.00001' }],
  ['negative_price', { UnitPrice: '-11062.06' }],
  ['bad_date', { InvoiceDate: '' }],
  ['bad_date', { InvoiceDate: '01/12/2010 08:26' }],
  ['bad_date', { InvoiceDate: '2010-02-31 08:26:00' }],
  ['bad_date', { InvoiceDate: '2010-13-01 08:26:00' }],
  ['bad_date', { InvoiceDate: '2010-00-10 08:26:00' }],
  ['bad_date', { InvoiceDate: '2010-12-00 08:26:00' }],
  ['bad_date', { InvoiceDate: '2010-12-01 24:00:00' }],
  ['bad_date', { InvoiceDate: '2010-12-01 08:60:00' }],
  ['not_a_till_operation', { InvoiceNo: 'A563185' }],
  ['not_a_till_operation', { InvoiceNo: 'C536379' }],
  ['not_a_till_operation', { Quantity: '-6' }],
])('%s: %o is skipped with its line, and the others go on', (reason, change) => {
  const tickets = read(row({ InvoiceNo: '1' }), row({ InvoiceNo: '2', ...change }), row({ InvoiceNo: '3' }));
  expect(reasons(tickets)).toEqual([`3 ${reason}`]);
  expect(tickets.tickets.map(({ invoice }) => invoice)).toEqual(['1', '3']);
});

test('a row with another number of cells than the header is skipped', () => {
  expect(reasons(read(row(), undefined))).toEqual(['3 wrong_number_of_cells']);
});

test('one row that cannot be read leaves the rest of its invoice', () => {
  const { tickets, skips } = read(row(), row({ InvoiceDate: '?' }), row({ StockCode: 'B' }));
  expect(tickets[0]!.lines.map(({ code }) => code)).toEqual(['85123A', 'B']);
  expect(skips).toHaveLength(1);
});

test('one line of a negative price makes the whole invoice no ticket, each line listed', () => {
  expect(reasons(read(row(), row({ UnitPrice: '-1' })))).toEqual(['2 negative_price', '3 negative_price']);
});

test('the kinds: gifts stay in a sale, a C is a refund, free goods are stock', () => {
  const { tickets } = read(
    row({ InvoiceNo: '1' }),
    row({ InvoiceNo: '1', UnitPrice: '0.0' }),
    row({ InvoiceNo: 'C2', Quantity: '-3' }),
    row({ InvoiceNo: '3', Quantity: '-10', UnitPrice: '0', CustomerID: '' }),
    row({ InvoiceNo: '4', Quantity: '10', UnitPrice: '0' }),
  );
  expect(tickets.map(({ kind, lines }) => [kind, lines.map(({ quantity }) => quantity)])).toEqual([
    ['sale', [6_000, 6_000]],
    ['refund', [3_000]],
    ['stock_move', [-10_000]],
    ['stock_move', [10_000]],
  ]);
});

test('an invoice of two timestamps, in rows apart, is one ticket at the first', () => {
  const { tickets } = read(
    row(),
    row({ InvoiceNo: '9', InvoiceDate: '2010-12-01 08:26:30' }),
    row({ InvoiceDate: '2010-12-01 08:27:00', StockCode: 'B' }),
  );
  expect(tickets.map(({ invoice, atMs, lines }) => [invoice, atMs, lines.length])).toEqual([
    ['536365', at(2010, 11, 1, 8, 26, 0), 2],
    ['9', at(2010, 11, 1, 8, 26, 30), 1],
  ]);
});

test('the catalogue takes the first description and the first price there is; codes differ by case; a ticket keeps its price', () => {
  const { products, tickets } = read(
    row({ StockCode: 'a', Description: ' ', UnitPrice: '0', InvoiceNo: '1' }),
    row({ StockCode: 'a', Description: 'First', UnitPrice: '1.125', InvoiceNo: '2' }),
    row({ StockCode: 'a', Description: 'Second', UnitPrice: '9', InvoiceNo: '3' }),
    row({ StockCode: 'A', InvoiceNo: '4' }),
  );
  expect(products.map(({ code, name, price }) => [code, name, price])).toEqual([
    ['a', 'First', 11_250],
    ['A', 'WHITE HEART', 25_500],
  ]);
  expect(tickets.map(({ lines }) => lines[0]!.price)).toEqual([0, 11_250, 90_000, 25_500]);
});

test('a ticket may have MAX_LINES_PER_OP lines and not one more', () => {
  const lines = (n: number) => Array.from({ length: n }, () => row());
  expect(read(...lines(MAX_LINES_PER_OP)).tickets).toHaveLength(1);
  const past = read(...lines(MAX_LINES_PER_OP + 1));
  expect([past.tickets.length, past.skips.length, past.skips[0]!.reason]).toEqual([
    0,
    MAX_LINES_PER_OP + 1,
    'too_many_lines',
  ]);
});

test('the figures: totals by line, half away from zero, refunds negative', () => {
  const { tickets } = read(
    row({ InvoiceNo: '1', Quantity: '1', UnitPrice: '0.125' }),
    row({ InvoiceNo: '1', Quantity: '3', UnitPrice: '0.335', StockCode: 'B' }),
    row({ InvoiceNo: 'C2', Quantity: '-1', UnitPrice: '0.125' }),
    row({ InvoiceNo: '3', Quantity: '-4', UnitPrice: '0' }),
  );
  expect(expectedFigures(tickets)).toEqual({
    sales: 1,
    refunds: 1,
    stockMoves: 1,
    saleLines: 3,
    stockMovements: 4,
    netTotal: 13 + 101 - 13,
    netQuantity: -1_000 - 3_000 + 1_000 - 4_000,
    productsMoved: 2,
  });
});
