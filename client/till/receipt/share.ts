/** Gives a receipt away as a file: by the device's own sharing where there is one, else as a download. */
import { saveFile } from '../../ui/save-file.ts';
import type { ReceiptDocument } from './document.ts';
import type { PaperWidth } from './layout.ts';

export type ShareForm = 'pdf' | 'image';
export type Shared = 'shared' | 'saved' | 'cancelled';

const fileOf = async (receipt: ReceiptDocument, width: PaperWidth, form: ShareForm): Promise<File> => {
  const name = receipt.title.replace(/[^\p{L}\p{N}.-]+/gu, '_');
  if (form === 'pdf') {
    const { pdf } = await import('./pdf.ts');
    return new File([pdf(receipt, width)], `${name}.pdf`, { type: 'application/pdf' });
  }
  const { picture } = await import('./picture.ts');
  return new File([await picture(receipt, width)], `${name}.png`, { type: 'image/png' });
};

export const shareReceipt = async (
  receipt: ReceiptDocument,
  width: PaperWidth,
  form: ShareForm,
): Promise<Shared> => {
  const file = await fileOf(receipt, width, form);
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: receipt.title });
      return 'shared';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return 'cancelled';
      // Refused by the system, or too long after the press: the file is still worth having.
    }
  }
  saveFile(file);
  return 'saved';
};
