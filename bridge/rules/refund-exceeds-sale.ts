/** Never more than was sold is taken back, whatever the till. */
import { goodsOf } from '../ledger.ts';
import { accepted, byProduct, quantityText, rejected, rule } from './rule.ts';

export const refundExceedsSale = rule(
  {
    code: 'refund_exceeds_sale',
    kinds: ['refund'],
  },
  (ledger, op) => {
    const id = accepted(ledger, op.sale);
    if (id === undefined) return undefined;
    // A sale of nothing but free text held no goods.
    const sale = ledger.sale(id);
    for (const [product, quantity] of byProduct(goodsOf(op.lines))) {
      const left = (sale?.sold.get(product) ?? 0) - (sale?.refunded.get(product) ?? 0);
      if (quantity > left) {
        return rejected({
          product: ledger.product(product)?.name ?? product,
          left: quantityText(left),
          requested: quantityText(quantity),
        });
      }
    }
    return undefined;
  },
);
