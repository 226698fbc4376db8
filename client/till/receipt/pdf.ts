/**
 * A receipt as PDF: one page as long as it needs, in the Courier that every reader has, so that its text can be found and
 * copied. It takes some lines of the format and no library of 300 kB.
 */
import { encodeWindows } from './code-pages.ts';
import type { ReceiptDocument } from './document.ts';
import { COLUMNS, layOut, type LaidOut, type PaperWidth } from './layout.ts';
import { barsOf, symbolOf } from './symbol.ts';

const POINTS_PER_MM = 72 / 25.4;
/** What a printer prints of the paper's width. */
const PRINTED_MM: Readonly<Record<PaperWidth, number>> = { 58: 50, 80: 72 };
/** Courier's letters are this wide, of the size of the font. */
const LETTER_WIDTH = 0.6;
const LEADING = 1.25;
const MARGIN_MM = 4;
const MODULE_POINTS = { barcode: 0.8, qr: 2 } as const;
const BARCODE_HIGH_POINTS = 26;

const number = (value: number): string => String(Math.round(value * 100) / 100);
/** Bytes as text of one character each: offsets in the file are then lengths. */
const binary = (bytes: readonly number[]): string => String.fromCharCode(...bytes);
const literal = (text: string): string => `(${binary(encodeWindows(text)).replace(/[\\()]/g, '\\$&')})`;
/** Text of the file's properties: UTF-16 with its mark, in hex. */
const utf16 = (text: string): string =>
  `<feff${Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0')).join('')}>`;

interface Sheet {
  readonly width: PaperWidth;
  readonly size: number;
  readonly left: number;
}

/** Draws from the baseline or edge at `top` down; the heights are those of `highOf`. */
const drawCode = (row: Extract<LaidOut, { kind: 'code' }>, { width, size }: Sheet, top: number): string => {
  const symbol = symbolOf(row.symbology, row.data);
  if (symbol === undefined) return '';
  const page = width * POINTS_PER_MM;
  const unit = Math.min(MODULE_POINTS[row.symbology], page / (symbol.width + 2 * symbol.quiet));
  const high = row.symbology === 'qr' ? unit : BARCODE_HIGH_POINTS;
  const left = (page - symbol.width * unit) / 2;
  const bars = symbol.rows.flatMap((modules, y) =>
    barsOf(modules).map(
      ({ start, width }) =>
        `${number(left + start * unit)} ${number(top - size - (y + 1) * high)} ${number(width * unit)} ${number(high)} re`,
    ),
  );
  const caption = (page - row.caption.length * size * LETTER_WIDTH) / 2;
  const below = top - size - symbol.rows.length * high - size * LEADING;
  return `${bars.join(' ')} f\nBT /F1 ${number(size)} Tf ${number(caption)} ${number(below)} Td ${literal(row.caption)} Tj ET\n`;
};

const highOf = (row: LaidOut, { size }: Sheet): number => {
  if (row.kind === 'line') return size * LEADING * (row.large ? 2 : 1);
  const symbol = symbolOf(row.symbology, row.data);
  if (symbol === undefined) return 0;
  const high = row.symbology === 'qr' ? symbol.rows.length * MODULE_POINTS.qr : BARCODE_HIGH_POINTS;
  return high + size + 2 * size * LEADING;
};

const draw = (row: LaidOut, sheet: Sheet, top: number): string => {
  if (row.kind === 'code') return drawCode(row, sheet, top);
  const size = sheet.size * (row.large ? 2 : 1);
  const font = row.strong ? 'F2' : 'F1';
  return `BT /${font} ${number(size)} Tf ${number(sheet.left)} ${number(top - size)} Td ${literal(row.text)} Tj ET\n`;
};

/** The file's bytes: PDF 1.4, objects in order, with the table of where they begin. */
export const pdf = (document: ReceiptDocument, width: PaperWidth): Uint8Array<ArrayBuffer> => {
  const rows = layOut(document, COLUMNS[width]);
  const printed = PRINTED_MM[width] * POINTS_PER_MM;
  const page = width * POINTS_PER_MM;
  const sheet: Sheet = {
    width,
    size: printed / COLUMNS[width] / LETTER_WIDTH,
    left: (page - printed) / 2,
  };
  const margin = MARGIN_MM * POINTS_PER_MM;
  const high = rows.reduce((sum, row) => sum + highOf(row, sheet), 2 * margin);
  let top = high - margin;
  const content = rows
    .map((row) => {
      const drawn = draw(row, sheet, top);
      top -= highOf(row, sheet);
      return drawn;
    })
    .join('');
  const font = (name: string): string =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(page)} ${number(high)}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}endstream`,
    font('Courier'),
    font('Courier-Bold'),
    `<< /Title ${utf16(document.title)} /Producer (tillmesh) >>`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Uint8Array.from(file, (letter) => letter.charCodeAt(0));
};
