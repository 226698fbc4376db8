import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { encodeText } from './code-pages.ts';
import { code128, runsOf, valuesOf } from './code128.ts';
import { drawerKick, escPos } from './escpos.ts';
import { createPaper } from './paper.ts';
import { names, paper, sale, settings } from './test-ops.ts';
import { symbolOf } from './symbol.ts';
import { ticketDocument } from './ticket-document.ts';

const FOLDER = '../../../tests/fixtures/';
const golden = (name: string): string => readFileSync(new URL(FOLDER + name, import.meta.url), 'utf8');
/** Sixteen bytes a line, so that a change can be read. */
const dump = (bytes: Uint8Array): string =>
  `${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join(' ')
    .replace(/(.{47}) /g, '$1\n')}\n`;

describe('ESC/POS', () => {
  test('of a ticket on 58 mm with its barcode is, byte for byte, what printers were given before', () => {
    const bytes = escPos(ticketDocument(sale, paper), { width: 58, codePage: '858', cuts: true });
    expect(dump(bytes)).toBe(golden('ticket-58-858.escpos.txt'));
  });

  test('of a ticket on 80 mm with its QR code, in page 437, without a knife', () => {
    const qr = createPaper(settings, names, 'qr');
    const bytes = escPos(ticketDocument(sale, qr), { width: 80, codePage: '437', cuts: false });
    expect(dump(bytes)).toBe(golden('ticket-80-437.escpos.txt'));
  });

  test('opens the drawer by 50 ms on the first connector', () => {
    expect([...drawerKick()]).toEqual([0x1b, 0x70, 0, 25, 250]);
  });
});

describe('letters', () => {
  test('are those of the page', () => {
    expect(encodeText('ñÑáé€', '858')).toEqual([0xa4, 0xa5, 0xa0, 0x82, 0xd5]);
    expect(encodeText('ñÑáé', '437')).toEqual([0xa4, 0xa5, 0xa0, 0x82]);
  });

  test('that the page has not lose their accent, or are written otherwise', () => {
    const text = (bytes: number[]): string => String.fromCharCode(...bytes);
    expect(text(encodeText('ÁÍÓ 2×3 €5 “a”', '437'))).toBe('AIO 2x3 EUR5 "a"');
    expect(text(encodeText('Piña ¿cuánto? 漢', 'ascii'))).toBe('Pina ?cuanto? ?');
    expect(encodeText('n\u0303', '858')).toEqual([0xa4]);
  });
});

describe('Code 128', () => {
  test('has the values of the standard, and their check', () => {
    // Start B, P J J, 1 2 3, C: the textbook's example, in set B throughout.
    expect(valuesOf(runsOf('PJJ123C')!)).toEqual([104, 48, 42, 42, 17, 18, 19, 35, 55]);
  });

  test('takes digits in pairs, an odd one apart', () => {
    expect(runsOf('C01-000123')).toEqual([
      { set: 'B', text: 'C01-' },
      { set: 'C', text: '000123' },
    ]);
    expect(runsOf('A12345')).toEqual([
      { set: 'B', text: 'A1' },
      { set: 'C', text: '2345' },
    ]);
    expect(runsOf('ñ')).toBeUndefined();
  });

  test('is 11 modules a symbol and 13 for the stop, and begins and ends with a bar', () => {
    const modules = code128('C01-000123')!;
    // Start, C 0 1 -, to C, 00 01 23, check; stop.
    expect(modules).toHaveLength(10 * 11 + 13);
    expect([modules[0], modules.at(-1)]).toEqual([true, true]);
  });

  test('fits the paper of 58 mm also with the longest series there is', () => {
    expect(code128('C01.7K2Q-000123')!.length * 2).toBeLessThanOrEqual(384);
  });
});

test('a QR code is square, and has its three eyes', () => {
  const { rows, width } = symbolOf('qr', sale.id)!;
  expect(rows.every((row) => row.length === width)).toBe(true);
  const eye = (x: number, y: number): boolean =>
    [0, 6].every((d) => rows[y + d]![x + 3]! && rows[y + 3]![x + d]!);
  expect([eye(0, 0), eye(width - 7, 0), eye(0, width - 7)]).toEqual([true, true, true]);
});
