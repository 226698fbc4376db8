/** What is archived is not sold; it may be returned. */
import { goodsOf } from '../ledger.ts';
import { rejected, rule } from './rule.ts';

export const productInactive = rule(
  {
    code: 'product_inactive',
    kinds: ['sale'],
  },
  (ledger, op) => {
    const archived = goodsOf(op.lines).find(({ product }) => ledger.product(product)?.active === false);
    return archived === undefined ? undefined : rejected({ product: ledger.product(archived.product)!.name });
  },
);
