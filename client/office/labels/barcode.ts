/** The bars of a code: as retail numbers where it is one, else as Code 128, which takes any ASCII text. */
import JsBarcode from 'jsbarcode';
import { isGtin } from '../../common/search/gtin.ts';

export type BarcodeFormat = 'EAN13' | 'EAN8' | 'CODE128';

export interface Barcode {
  readonly format: BarcodeFormat;
  /** What a person reads below the bars. */
  readonly text: string;
  /** Whole width in modules, quiet zones included. */
  readonly modules: number;
  /** Bars as places and widths, in modules. */
  readonly bars: readonly (readonly [at: number, width: number])[];
}

/** What scanners want free of ink on each side; EAN-13 wants the most, on its left. */
const QUIET_MODULES = 11;
const PRINTABLE = /^[\x20-\x7e]+$/;
/** More does not fit a label so that it can be read. */
const MAX_CHARS = 24;

const formatOf = (code: string): readonly [BarcodeFormat, encoded: string] => {
  if (isGtin(code) && code.length === 13) return ['EAN13', code];
  // The same bars: a UPC-A is an EAN-13 that begins with 0.
  if (isGtin(code) && code.length === 12) return ['EAN13', `0${code}`];
  if (isGtin(code) && code.length === 8) return ['EAN8', code];
  return ['CODE128', code];
};

/** The bars of a row of modules, 1 being ink. */
const barsIn = (modules: string): Barcode['bars'] =>
  [...modules.matchAll(/1+/g)].map(({ index, 0: bar }) => [index + QUIET_MODULES, bar.length] as const);

/** Undefined where no scanner of a shop would read it: letters beyond ASCII, or too long. */
export const barcodeOf = (code: string): Barcode | undefined => {
  const text = code.trim();
  if (!PRINTABLE.test(text) || text.length > MAX_CHARS) return undefined;
  const [format, encoded] = formatOf(text);
  const drawn: { encodings?: readonly { readonly data: string }[] } = {};
  JsBarcode(drawn, encoded, { format, flat: true });
  const data = (drawn.encodings ?? []).map((part) => part.data).join('');
  return { format, text, modules: data.length + 2 * QUIET_MODULES, bars: barsIn(data) };
};
