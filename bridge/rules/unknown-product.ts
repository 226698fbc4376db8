/** A product that is not known yet may be on its way by another road: the op waits. */
import { goodsOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownProduct = rule(
  {
    code: 'unknown_product',
    kinds: ['sale', 'refund', 'stock_move'],
  },
  (ledger, op) => {
    const unknown = goodsOf<{ product?: string | undefined }>(op.lines).find(
      ({ product }) => ledger.product(product) === undefined,
    );
    return unknown === undefined ? undefined : waiting(`product:${unknown.product}`);
  },
);
