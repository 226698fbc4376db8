/** Unit prices as people type them, as amounts: ten-thousandths of the major unit. */
import { MAX_UNIT_PRICE_TENTHOUSANDTHS } from '../../../crdt-schema/limits.ts';
import { parseAmount } from '../../common/typing/amount-text.ts';

const PRICE_DECIMALS = 4;

/** With the currency's decimals; undefined where it is none. */
export const parsePrice = (text: string, exponent: number): number | undefined => {
  const amount = parseAmount(text, exponent);
  if (amount === undefined) return undefined;
  const price = amount * 10 ** (PRICE_DECIMALS - exponent);
  return price > MAX_UNIT_PRICE_TENTHOUSANDTHS ? undefined : price;
};
