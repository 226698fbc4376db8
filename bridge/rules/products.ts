/** A product that is not known yet may be on its way by another road: the op waits. An archived one is not sold. */
import { reject, rule, wait } from './rule.ts';

export const products = rule(['sale', 'refund', 'stock_move'], (ledger, op) => {
  for (const { product } of op.lines) {
    const known = ledger.product(product);
    if (known === undefined) return wait('unknown_product', `product:${product}`);
    if (!known.active && op.kind === 'sale') return reject('product_inactive', { product: known.name });
  }
  return undefined;
});
