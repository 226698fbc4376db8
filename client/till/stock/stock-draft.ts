/** A move of goods as it is entered, and the op that it makes. Quantities in thousandths. */
import type { OpDraft } from '../model/till-model.ts';
import type { GoodsLine } from '../goods/goods-list.ts';

/** A transfer needs the other store, which no till knows. */
export const MOVES = ['receipt', 'write_off', 'count'] as const;
export type Move = (typeof MOVES)[number];

/**
 * `knew`: by product, what the till took the stock for when the line was counted; what is sold after that comes off the count and
 * off the stock alike. A count that agrees is a line of zero: that it was counted is worth knowing. Undefined where nothing is
 * moved, or the stock of what was counted is not known.
 */
export const stockDraft = (
  reason: Move,
  goods: readonly GoodsLine[],
  note: string,
  knew: ReadonlyMap<string, number>,
): OpDraft<'stock_move'> | undefined => {
  const moved = reason === 'count' ? goods : goods.filter(({ quantity }) => quantity > 0);
  if (moved.length === 0) return undefined;
  if (reason === 'count' && moved.some(({ product }) => !knew.has(product.id))) return undefined;
  const quantityOf = ({ product, quantity }: GoodsLine): number => {
    if (reason === 'count') return quantity - knew.get(product.id)!;
    return reason === 'receipt' ? quantity : -quantity;
  };
  return {
    reason,
    lines: moved.map((line) => ({ product: line.product.id, quantity: quantityOf(line) })),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
  };
};
