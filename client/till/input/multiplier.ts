/** The quantity that is typed before a code: `3*`, `1.5 x`, `3*7501055363513`. */
import { parseDecimal } from '../../../crdt-schema/model/money.ts';
import { MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';

const QUANTITY_DECIMALS = 3;
/** An `x` stands for "times" behind a number alone, as codes may have one in them. */
const MULTIPLIER = /^\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*[*×]\s*(.*)$/;
const MULTIPLIER_ALONE = /^\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*[*×xX]\s*()$/;

export interface Entry {
  /** Thousandths; undefined where none was typed. */
  readonly quantity: number | undefined;
  /** What stands behind it. */
  readonly code: string;
}

/** Takes the quantity off what was typed. One that is zero or beyond what a line may have is none. */
export const parseEntry = (text: string): Entry => {
  const match = MULTIPLIER.exec(text) ?? MULTIPLIER_ALONE.exec(text);
  const quantity = match === null ? undefined : parseDecimal(match[1]!.replace(',', '.'), QUANTITY_DECIMALS);
  if (quantity === undefined || quantity < 1 || quantity > MAX_QUANTITY_THOUSANDTHS)
    return { quantity: undefined, code: text.trim() };
  return { quantity, code: match![2]!.trim() };
};

/** The quantity where the text is one and nothing else, in thousandths. */
export const pendingQuantity = (text: string): number | undefined => {
  const { quantity, code } = parseEntry(text);
  return code === '' ? quantity : undefined;
};

/**
 * What was typed, and the code behind it. Where the sign came so shortly before the scanner's first key that it seems to be one, it is no
 * part of the code all the same.
 */
export const entryOf = (typed: string, code: string): Entry => {
  const quantity = pendingQuantity(typed);
  if (quantity !== undefined || typed === '') return { quantity, code };
  const together = parseEntry(typed + code);
  return together.quantity === undefined || together.code === '' ? { quantity, code } : together;
};
