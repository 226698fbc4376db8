import { describe, expect, it } from 'vitest';
import { createCsvWriter, harmless } from './csv.ts';
import { fileName, formOf } from './form.ts';
import { tableOf, type Column } from './tables.ts';

const MEXICO = formOf({ language: 'es', currency: 'MXN', timeZone: 'America/Mexico_City' }, undefined, 'UTC');
const SPAIN = formOf(
  { language: 'es', currency: 'EUR', locale: 'es-ES', timeZone: 'Europe/Madrid' },
  undefined,
  'UTC',
);

const COLUMNS: readonly Column[] = [
  { name: 'at', kind: 'time' },
  { name: 'customer', kind: 'text' },
  { name: 'quantity', kind: 'quantity' },
  { name: 'price', kind: 'price' },
  { name: 'total', kind: 'amount' },
];
const AT = Date.UTC(2026, 10, 30, 5, 30);

describe('rows as CSV', () => {
  it('are as a spreadsheet of the locale reads them', () => {
    const row = [AT, 'Peña; "La" Única', 1_250, 125_050, -123_456];
    expect(createCsvWriter(COLUMNS, MEXICO).row(row)).toBe(
      '2026-11-29 23:30:00,"Peña; ""La"" Única",1.25,12.505,-1234.56\r\n',
    );
    expect(createCsvWriter(COLUMNS, SPAIN).row(row)).toBe(
      '2026-11-30 06:30:00;"Peña; ""La"" Única";1,25;12,505;-1234,56\r\n',
    );
    expect(createCsvWriter(COLUMNS, SPAIN).head()).toBe(
      '\uFEFFFecha y hora;Cliente;Cantidad;Precio;Total\r\n',
    );
    expect(createCsvWriter(COLUMNS, MEXICO).row([null, undefined, 1_000, 10_000, 0])).toBe(
      ',,1,1.00,0.00\r\n',
    );
  });

  it('run nothing, and leave numbers as they are', () => {
    for (const text of ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx', '＝1'])
      expect(harmless(text)).toBe(`'${text}`);
    for (const text of ['-12.50', '+52', 'a=b', '', '5']) expect(harmless(text)).toBe(text);
    const writer = createCsvWriter([{ name: 'customer', kind: 'text' }], MEXICO);
    expect(writer.row(['=HYPERLINK("http://x")'])).toBe('"\'=HYPERLINK(""http://x"")"\r\n');
    expect(writer.row(['línea\nuno 🎉'])).toBe('"línea\nuno 🎉"\r\n');
  });

  it('have a name that says what and of when', () => {
    const days = { from: '2026-11-01', to: '2026-11-30' };
    expect(fileName('sales', tableOf('sales'), days, MEXICO, 'csv', AT)).toBe(
      'ventas-2026-11-01_2026-11-30.csv',
    );
    expect(fileName('sale-lines', tableOf('sale-lines'), {}, MEXICO, 'xlsx', AT)).toBe(
      'lineas-de-venta-inicio_2026-11-29.xlsx',
    );
    expect(fileName('stock', tableOf('stock'), days, MEXICO, 'csv', AT)).toBe('existencias-2026-11-30.csv');
  });
});
