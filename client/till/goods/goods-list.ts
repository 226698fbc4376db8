/** A list of products with quantities, in the order in which they came; one line a product. Quantities in thousandths. */
import { MAX_LINES_PER_OP, MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';
import type { Product } from '../../common/model/records.ts';

export interface GoodsLine {
  readonly product: Product;
  readonly quantity: number;
}

const clamp = (quantity: number): number => Math.min(MAX_QUANTITY_THOUSANDTHS, Math.max(0, quantity));

/** What was scanned again is added to its line. More lines than an op may have are not taken. */
export const addGoods = (
  lines: readonly GoodsLine[],
  product: Product,
  quantity: number,
): readonly GoodsLine[] => {
  const known = lines.find((line) => line.product.id === product.id);
  if (known !== undefined) return setGoods(lines, product.id, known.quantity + quantity);
  return lines.length >= MAX_LINES_PER_OP ? lines : [...lines, { product, quantity: clamp(quantity) }];
};

export const setGoods = (
  lines: readonly GoodsLine[],
  product: string,
  quantity: number,
): readonly GoodsLine[] =>
  lines.map((line) => (line.product.id === product ? { ...line, quantity: clamp(quantity) } : line));

export const removeGoods = (lines: readonly GoodsLine[], product: string): readonly GoodsLine[] =>
  lines.filter((line) => line.product.id !== product);
