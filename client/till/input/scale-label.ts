/**
 * Labels that a shop's scale prints: an EAN-13 that begins with 20 to 29 (02 where a scanner sends it as UPC-A) and has
 * the product's number and its weight or its price within. Which, the store's setting `scaleLabels` says for each beginning:
 * GS1 leaves it to each shop, so nothing is guessed.
 */
import { isGtin } from '../../common/search/gtin.ts';

/** One format, as the settings have it. */
export interface ScaleLabelFormat {
  /** The first two digits. */
  readonly prefix: string;
  /** How many digits the product's number has: 4 to 6, behind the prefix. */
  readonly codeDigits: number;
  readonly holds: 'weight' | 'price';
  /** Decimals of the value: of kilograms (3, so grams) or of the currency (2) where it is not said. */
  readonly decimals?: number | undefined;
  /** Whether a check digit of the value stands between number and value. It is passed over: the last digit checks it all. */
  readonly checked?: boolean | undefined;
}

export interface ScaleLabel {
  /** The product's number, as printed: with its zeros. */
  readonly number: string;
  /** The number with the prefix before it: some catalogs have that as the code. */
  readonly prefixed: string;
  readonly holds: 'weight' | 'price';
  /** As an integer of `decimals` decimals. */
  readonly value: number;
  readonly decimals: number;
}

const LENGTH = 13;
const PREFIX_DIGITS = 2;
const DEFAULT_DECIMALS = { weight: 3, price: 2 } as const;

/** Reads the label; undefined where the code is none, does not check, or no format has its beginning. */
export const parseScaleLabel = (
  read: string,
  formats: readonly ScaleLabelFormat[],
): ScaleLabel | undefined => {
  const code = /^2\d{11}$/.test(read) ? `0${read}` : read;
  if (code.length !== LENGTH || !isGtin(code)) return undefined;
  const format = formats.find(({ prefix }) => code.startsWith(prefix));
  if (format === undefined) return undefined;
  const { codeDigits, holds, decimals = DEFAULT_DECIMALS[holds], checked = false } = format;
  const end = PREFIX_DIGITS + codeDigits;
  return {
    number: code.slice(PREFIX_DIGITS, end),
    prefixed: code.slice(0, end),
    holds,
    value: Number(code.slice(end + (checked ? 1 : 0), LENGTH - 1)),
    decimals,
  };
};
