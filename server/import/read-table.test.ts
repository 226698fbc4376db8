import { writeXlsx } from 'hucre/xlsx';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from './read-table.ts';
import { cellText, type Table } from './table.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'tillmesh-table-'))));
afterAll(async () => rm(folder, { recursive: true, force: true }));

const read = async (content: string | Uint8Array, name = 'tabla.csv'): Promise<Table | string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  const result = await readTable(path);
  return result.ok ? result.value : result.error.code;
};

const workbook = async (...rows: (string | number | boolean | Date | null)[][]): Promise<Uint8Array> =>
  writeXlsx({
    sheets: [
      { name: 'Hoja1', rows },
      { name: 'Otra', rows: [['no']] },
    ],
  });

describe('CSV', () => {
  const table: Table = {
    headings: ['Nombre', 'Precio'],
    rows: [{ number: 2, cells: ['Café', '31,50'] }],
  };

  it.each([
    ['UTF-8', Buffer.from('Nombre;Precio\nCafé;31,50\n')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFNombre;Precio\r\nCafé;31,50\r\n')],
    ['Windows-1252', Buffer.from('Nombre;Precio\r\nCafé;31,50\r\n', 'latin1')],
    ['UTF-16 with tabs', Buffer.from('\uFEFFNombre\tPrecio\r\nCafé\t31,50\r\n', 'utf16le')],
    ['commas and quotes', Buffer.from('Nombre,Precio\n"Café","31,50"')],
  ])('is read from %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual(table);
  });

  it('has the euro sign, quotes and dashes of Windows-1252', async () => {
    const bytes = Buffer.from('Nombre;Precio\nA\xf1o;\x80 \x93\xf1\x94 \x96', 'latin1');
    expect(await read(bytes)).toMatchObject({ rows: [{ cells: ['Año', '€ “ñ” –'] }] });
  });

  it('counts rows as a spreadsheet does: a cell of two lines is in one row, an empty line is one', async () => {
    expect(await read('nombre,nota\n"a\nb",x\n\n , \nc,y\n')).toMatchObject({
      rows: [
        { number: 2, cells: ['a\nb', 'x'] },
        { number: 5, cells: ['c', 'y'] },
      ],
    });
  });

  it('keeps letters whole where the parser gets its next part', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `Piñón 🥜 ${i}`);
    const result = (await read(['nombre', ...rows].join('\n'))) as Table;
    expect(result.rows.map(({ cells }) => cells[0])).toEqual(rows);
  });

  it.each([
    ['an open quote', 'nombre\n"a\n', 'not_csv'],
    ['bytes', Buffer.from([1, 0, 2]), 'not_csv'],
    ['nothing', '', 'empty_file'],
    ['a heading alone', 'nombre\n', 'empty_file'],
    ['too many rows', `nombre\n${'a\n'.repeat(1_000_000)}`, 'file_too_large'],
    ['too many columns', `${'a,'.repeat(300)}a\n`, 'file_too_large'],
    ['too many bytes', Buffer.alloc(65 * 1024 * 1024, 'a'), 'file_too_large'],
  ])('of %s is refused', async (_, content, code) => {
    expect(await read(content)).toBe(code);
  });

  it('that is not there, or a folder, is told', async () => {
    expect(await readTable(join(folder, 'nada'))).toMatchObject({ error: { code: 'file_not_found' } });
    expect(await readTable(folder)).toMatchObject({ error: { code: 'file_unreadable' } });
  });
});

describe('xlsx', () => {
  it('gives its first sheet, numbers as numbers, days as days', async () => {
    const bytes = await workbook(
      ['Nombre', 'Precio', 'Activo', 'Alta'],
      ['Café', 31.5, true, new Date(Date.UTC(2026, 0, 15))],
      ['', null, null, null],
      ['Té', 0.1 + 0.2, false, null],
    );
    expect(await read(bytes, 'hoja.xlsx')).toEqual({
      headings: ['Nombre', 'Precio', 'Activo', 'Alta'],
      rows: [
        { number: 2, cells: ['Café', 31.5, 'true', '2026-01-15'] },
        { number: 4, cells: ['Té', 0.1 + 0.2, 'false'] },
      ],
    });
  });

  it('writes a number as it was typed', () => {
    expect([0.1 + 0.2, 7_501_003_100_017, 12.5, -0.001, 0].map(cellText)).toEqual([
      ...['0.3', '7501003100017', '12.5', '-0.001', '0'],
    ]);
  });

  it('that is torn, old, under a password or something else is refused', async () => {
    const bytes = Buffer.from(await workbook(['Nombre'], ['a']));
    expect(await read(bytes.subarray(0, bytes.length / 2), 'a.xlsx')).toBe('not_xlsx');
    const flipped = Buffer.from(bytes);
    flipped.fill(0x55, 60, 400);
    expect(await read(flipped, 'a.xlsx')).toBe('not_xlsx');
    expect(await read('nombre\nUno\n', 'a.xlsx')).toBe('not_xlsx');
    expect(await read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0, 0]), 'a')).toBe('not_xlsx');
  });

  it('that says it unpacks to more than anybody keeps in a sheet is refused unread', async () => {
    const bytes = Buffer.from(await workbook(['Nombre'], ['a']));
    const entry = bytes.indexOf('PK\x01\x02', 0, 'latin1');
    bytes.writeUInt32LE(0x7fffffff, entry + 24);
    expect(await read(bytes, 'bomba.xlsx')).toBe('file_too_large');
  });

  it('that unpacks to more than it says is refused', async () => {
    const bytes = Buffer.from(
      await workbook(['Nombre'], ...Array.from({ length: 5_000 }, () => ['x'.repeat(50)])),
    );
    for (
      let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
      at >= 0;
      at = bytes.indexOf('PK\x01\x02', at + 1, 'latin1')
    )
      bytes.writeUInt32LE(10, at + 24);
    expect(await read(bytes, 'bomba.xlsx')).toBe('not_xlsx');
  });
});
