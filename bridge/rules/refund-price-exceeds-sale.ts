/** Nothing is taken back above the price at which it was sold. */
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { goodsOf } from '../ledger.ts';
import { accepted, rejected, rule } from './rule.ts';

const PRICE_DECIMALS = 4;

export const refundPriceExceedsSale = rule(
  {
    code: 'refund_price_exceeds_sale',
    kinds: ['refund'],
  },
  (ledger, op) => {
    const sale = ledger.sale(accepted(ledger, op.sale) ?? '');
    if (sale === undefined) return undefined;
    for (const { product, price } of goodsOf(op.lines)) {
      const sold = sale.prices.get(product) ?? 0;
      if (price > sold) {
        return rejected({
          product: ledger.product(product)?.name ?? product,
          sold: formatDecimal(sold, PRICE_DECIMALS),
          requested: formatDecimal(price, PRICE_DECIMALS),
        });
      }
    }
    return undefined;
  },
);
