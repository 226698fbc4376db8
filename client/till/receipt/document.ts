/**
 * A receipt as it is said, before any paper: blocks one below the other. Drawn on the screen and by the browser's print
 * (`receipt.tsx`), laid out in columns (`layout.ts`) for ESC/POS, pictures and PDF, so that all of them say the same.
 */

export type Block =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align?: 'left' | 'center';
      readonly strong?: boolean;
    }
  /** What it is, and its figure at the right edge. */
  | {
      readonly kind: 'pair';
      readonly left: string;
      readonly right: string;
      readonly strong?: boolean;
      /** Twice the size: the total. */
      readonly large?: boolean;
      /** Belongs to the row above. */
      readonly indented?: boolean;
    }
  | { readonly kind: 'rule' }
  /** Something that a scanner reads, with what it says below. */
  | { readonly kind: 'code'; readonly symbology: Symbology; readonly data: string; readonly caption: string };

export type Symbology = 'barcode' | 'qr';

export interface ReceiptDocument {
  /** Names the document where it is kept or shared: `C01-000123`. */
  readonly title: string;
  /** `es`, `en`: what its words are in. */
  readonly language: string;
  readonly blocks: readonly Block[];
}

export const text = (value: string): Block => ({ kind: 'text', text: value });
export const centered = (value: string, strong = false): Block => ({
  kind: 'text',
  text: value,
  align: 'center',
  strong,
});
export const pair = (left: string, right: string): Block => ({ kind: 'pair', left, right });
export const RULE: Block = { kind: 'rule' };
