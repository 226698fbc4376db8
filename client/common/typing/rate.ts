/** Rates (ten-thousandths: 1600 is 16 %) as people write them. */
import { parseDecimal } from '../../../crdt-schema/model/money.ts';

const PERCENT_DECIMALS = 2;
const RATE_ONE = 10_000;

/** `10`, `12,5`: undefined where it is no rate up to 100 %. */
export const parseRate = (text: string): number | undefined => {
  const rate = parseDecimal(text.replace('%', '').replace(',', '.').trim(), PERCENT_DECIMALS);
  return rate === undefined || rate < 0 || rate > RATE_ONE ? undefined : rate;
};

export const rateText = (rate: number): string => String(rate / 100);
