/** Where the product's policy is `reject`, what is not there cannot be sold. */
import { goodsOf } from '../ledger.ts';
import { byProduct, quantityText, rejected, rule } from './rule.ts';

export const insufficientStock = rule(
  {
    code: 'insufficient_stock',
    kinds: ['sale'],
  },
  (ledger, op) => {
    for (const [product, requested] of byProduct(goodsOf(op.lines))) {
      const known = ledger.product(product);
      if (known?.stockPolicy !== 'reject') continue;
      const available = ledger.stock(product);
      if (available < requested) {
        return rejected({
          product: known.name,
          available: quantityText(available),
          requested: quantityText(requested),
        });
      }
    }
    return undefined;
  },
);
