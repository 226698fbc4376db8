import { expect, test } from 'vitest';
import type { Sale } from '../../../crdt-schema/ops/op.ts';
import { findSales } from '../../common/sales/find-sales.ts';
import { saleOfReceipt } from './held-sales.ts';

const ANA = '01890000-0000-7000-8000-00000000c11e';

const sale = (series: string, number: number, total: number, customer?: string): Sale => ({
  v: 1,
  kind: 'sale',
  id: `01890000-0000-7000-8000-${number.toString().padStart(12, '0')}`,
  at: '',
  till: series,
  receipt: { series, number },
  lines: [],
  payments: [],
  total,
  ...(customer === undefined ? {} : { customer }),
});

const sales = [sale('C02', 123, 9_850), sale('C01', 123, 5_000, ANA), sale('C01', 12, 12_300)];

const numbers = (text: string, limit = 10): string[] =>
  findSales(sales, {
    text,
    exponent: 2,
    limit,
    customerName: (id) => (id === ANA ? 'Ana Muñoz' : undefined),
  }).map(({ receipt: { series, number } }) => `${series} ${number}`);

test('a ticket is found by its number, with or without series, by its amount and by its customer', () => {
  expect(numbers('123')).toEqual(['C02 123', 'C01 123']);
  expect(numbers('c01-0001')).toEqual(['C01 123']);
  expect(numbers('98.50')).toEqual(['C02 123']);
  expect(numbers('$ 123.00')).toEqual(['C01 12']);
  expect(numbers('munoz an')).toEqual(['C01 123']);
  expect(numbers('7')).toEqual([]);
  expect(numbers('', 2)).toEqual(['C02 123', 'C01 123']);
});

test('a scanned number is of one series', () => {
  expect(saleOfReceipt(sales, { series: 'C01', number: 123 })?.total).toBe(5_000);
  expect(saleOfReceipt(sales, { series: 'C03', number: 123 })).toBeUndefined();
});
