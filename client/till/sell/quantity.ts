/** Quantities as people type them: thousandths, a comma or a point before the decimals. */
import { MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';
import { formatDecimal, parseDecimal } from '../../../crdt-schema/model/money.ts';

const DECIMALS = 3;

/** Undefined where it is none above zero that a line may have; pieces are whole. */
export const parseQuantity = (text: string, isWeighed: boolean): number | undefined => {
  const quantity = parseDecimal(text.replace(',', '.').trim(), DECIMALS);
  if (quantity === undefined || quantity < 1 || quantity > MAX_QUANTITY_THOUSANDTHS) return undefined;
  return isWeighed || quantity % 10 ** DECIMALS === 0 ? quantity : undefined;
};

/** To be typed over: without zeros that say nothing. */
export const quantityText = (quantity: number): string =>
  formatDecimal(quantity, DECIMALS).replace(/\.?0+$/, '');
