/** What a printer is tried with: the store's head, accents, figures, and a code to scan. */
import { centered, pair, text, type ReceiptDocument } from '../receipt/document.ts';
import { onPaper, type Paper } from '../receipt/paper.ts';

/** A number that no series has: scanned, it is no ticket. */
const TEST_CODE = 'PRUEBA-0';

export const testReceipt = (paper: Paper, till: string, at: number): ReceiptDocument => {
  const { words, formats, code } = paper;
  return onPaper(
    paper,
    { title: words('test'), heading: words('test'), till, at },
    [],
    [
      text(words('testLine')),
      pair(words('subtotal'), formats.money(123_456)),
      { kind: 'pair', left: words('total'), right: formats.money(123_456), strong: true, large: true },
      centered(words('test'), true),
    ],
    code === undefined ? [] : [{ kind: 'code', symbology: code, data: TEST_CODE, caption: TEST_CODE }],
  );
};
