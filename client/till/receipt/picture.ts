/** A receipt as a picture, for sending by a messenger: the printer's own columns, twice as fine. */
import type { ReceiptDocument } from './document.ts';
import { COLUMNS, layOut, type LaidOut, type PaperWidth } from './layout.ts';
import { barsOf, symbolOf } from './symbol.ts';

/** Pixels of one column, and of one line. */
const COLUMN = 16;
const LINE = 34;
const MARGIN = 32;
const MODULE = { barcode: 3, qr: 8 } as const;
const BARCODE_HIGH = 110;
const FONT = '26px "Courier New", "Liberation Mono", monospace';

const highOf = (row: LaidOut): number => {
  if (row.kind === 'line') return LINE * (row.large ? 2 : 1);
  const symbol = symbolOf(row.symbology, row.data);
  if (symbol === undefined) return 0;
  return (row.symbology === 'qr' ? symbol.rows.length * MODULE.qr : BARCODE_HIGH) + 2 * LINE;
};

/** Letter by letter in its column, whatever the font's width is. */
const drawText = (context: CanvasRenderingContext2D, text: string, left: number, scale: number): void => {
  for (const [i, letter] of [...text].entries())
    if (letter !== ' ') context.fillText(letter, left / scale + i * COLUMN + COLUMN / 2, LINE / 2);
};

const draw = (context: CanvasRenderingContext2D, row: LaidOut, width: number): void => {
  if (row.kind === 'line') {
    const scale = row.large ? 2 : 1;
    context.scale(scale, scale);
    context.font = row.strong ? `bold ${FONT}` : FONT;
    drawText(context, row.text, MARGIN, scale);
    return;
  }
  const symbol = symbolOf(row.symbology, row.data);
  if (symbol === undefined) return;
  const unit = MODULE[row.symbology];
  const high = row.symbology === 'qr' ? unit : BARCODE_HIGH;
  const left = Math.round((width - symbol.width * unit) / 2);
  for (const [y, modules] of symbol.rows.entries())
    for (const { start, width } of barsOf(modules))
      context.fillRect(left + start * unit, LINE / 2 + y * high, width * unit, high);
  context.translate(0, LINE / 2 + symbol.rows.length * high);
  context.font = FONT;
  drawText(context, row.caption, (width - row.caption.length * COLUMN) / 2, 1);
};

/** PNG. Rejects where the browser gives no picture, as for want of memory. */
export const picture = async (receipt: ReceiptDocument, width: PaperWidth): Promise<Blob> => {
  const rows = layOut(receipt, COLUMNS[width]);
  const canvas = document.createElement('canvas');
  canvas.width = COLUMNS[width] * COLUMN + 2 * MARGIN;
  canvas.height = rows.reduce((sum, row) => sum + highOf(row), 2 * MARGIN);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let top = MARGIN;
  for (const row of rows) {
    context.save();
    context.translate(0, top);
    draw(context, row, canvas.width);
    context.restore();
    top += highOf(row);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
  });
};
