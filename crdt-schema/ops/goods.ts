/** What an op does to the stock, and what it cannot stand without. Quantities in thousandths. */
import type { Op } from './op.ts';

export interface StockChange {
  readonly product: string;
  /** Signed thousandths: what it does to the stock. */
  readonly quantity: number;
  readonly reason: string;
}

/** Lines of goods that the catalog knows; free text has no stock. */
export const goodsOf = <L extends { readonly product?: string | undefined }>(
  lines: readonly L[],
): (L & { readonly product: string })[] =>
  lines.filter((line): line is L & { product: string } => line.product !== undefined);

/** The stock that the op moves, a row a line. */
export const stockChanges = (op: Op): StockChange[] => {
  switch (op.kind) {
    case 'sale':
      return goodsOf(op.lines).map(({ product, quantity }) => ({
        product,
        quantity: -quantity,
        reason: 'sale',
      }));
    case 'refund':
      return goodsOf(op.lines).map(({ product, quantity }) => ({ product, quantity, reason: 'refund' }));
    case 'stock_move':
      return op.lines.map(({ product, quantity }) => ({ product, quantity, reason: op.reason }));
    default:
      return [];
  }
};

/** The ops that an op cannot stand without: the sale of a refund, the session, the closing before an opening. */
export const dependencies = (op: Op): string[] => {
  const ids: string[] = [];
  if ('session' in op && op.session !== undefined) ids.push(op.session);
  if (op.kind === 'refund' && op.sale !== undefined) ids.push(op.sale);
  if (op.kind === 'cash_open' && op.after !== undefined) ids.push(op.after);
  return ids;
};
