/** Prints by the browser's own dialog, on a page as large as the receipt: no blank paper, no shop's page around it. */
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { ReceiptDocument } from './document.ts';
import type { PaperWidth } from './layout.ts';
import { Receipt } from './receipt.tsx';

/** CSS pixels in a millimetre. */
const PX_PER_MM = 96 / 25.4;

/** Puts the receipt on a sheet that only print shows. The answer takes it away. */
export const layReceiptOut = (receipt: ReceiptDocument, width: PaperWidth): (() => void) => {
  const sheet = document.createElement('div');
  sheet.className = 'receipt-sheet';
  document.body.append(sheet);
  const root = createRoot(sheet);
  flushSync(() => root.render(<Receipt document={receipt} width={width} />));
  const page = document.createElement('style');
  const high = Math.ceil(sheet.getBoundingClientRect().height / PX_PER_MM) + 1;
  page.textContent = `@page { size: ${width}mm ${high}mm; margin: 0 }`;
  document.head.append(page);
  return () => {
    root.unmount();
    sheet.remove();
    page.remove();
  };
};

/** Resolves once the dialog is closed; whether something was printed no browser tells. */
export const printInBrowser = (receipt: ReceiptDocument, width: PaperWidth): Promise<void> =>
  new Promise((resolve) => {
    const clear = layReceiptOut(receipt, width);
    window.addEventListener(
      'afterprint',
      () => {
        clear();
        resolve();
      },
      { once: true },
    );
    window.print();
  });
