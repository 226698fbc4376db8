/** Codes as modules: a row for a barcode, a square for a QR code. */
import { encode } from 'uqr';
import type { Symbology } from './document.ts';
import { code128 } from './code128.ts';

export interface Symbol {
  /** Modules across. */
  readonly width: number;
  /** Rows of modules; a barcode has one, as high as it is drawn. */
  readonly rows: readonly (readonly boolean[])[];
  /** Modules that stay white on each side. */
  readonly quiet: number;
}

const QUIET = { barcode: 10, qr: 4 } as const;

/** Undefined for a barcode of what Code 128 cannot say. */
export const symbolOf = (symbology: Symbology, data: string): Symbol | undefined => {
  if (symbology === 'qr') {
    const { data: rows, size } = encode(data, { ecc: 'M', border: 0 });
    return { width: size, rows, quiet: QUIET.qr };
  }
  const modules = code128(data);
  return modules === undefined ? undefined : { width: modules.length, rows: [modules], quiet: QUIET.barcode };
};

/** The dark runs of a row: where each begins and how wide it is, in modules. */
export const barsOf = (row: readonly boolean[]): { start: number; width: number }[] => {
  const bars: { start: number; width: number }[] = [];
  for (const [i, dark] of row.entries()) {
    const last = bars.at(-1);
    if (!dark) continue;
    if (last !== undefined && last.start + last.width === i) last.width += 1;
    else bars.push({ start: i, width: 1 });
  }
  return bars;
};
