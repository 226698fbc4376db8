/**
 * A refund that names its sale waits for it, is parked while that is rejected, and never exceeds it,
 * neither in quantity nor in price.
 */
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { byProduct, reject, rule, wait } from './rule.ts';

const QUANTITY_DECIMALS = 3;
const PRICE_DECIMALS = 4;

export const refund = rule(['refund'], (ledger, op) => {
  if (op.sale === undefined) return undefined;
  const sale = ledger.sale(op.sale);
  if (sale === undefined) return wait('unknown_sale', `sale:${op.sale}`);
  if (sale.status === 'rejected') return wait('parked_on_rejected', `sale:${op.sale}`);
  for (const [product, quantity] of byProduct(op.lines)) {
    const left = (sale.sold.get(product) ?? 0) - (sale.refunded.get(product) ?? 0);
    if (quantity > left) {
      return reject('refund_exceeds_sale', {
        product: ledger.product(product)?.name ?? product,
        left: formatDecimal(left, QUANTITY_DECIMALS),
        requested: formatDecimal(quantity, QUANTITY_DECIMALS),
      });
    }
  }
  for (const { product, price } of op.lines) {
    const sold = sale.prices.get(product) ?? 0;
    if (price > sold) {
      return reject('refund_price_exceeds_sale', {
        product: ledger.product(product)?.name ?? product,
        sold: formatDecimal(sold, PRICE_DECIMALS),
        requested: formatDecimal(price, PRICE_DECIMALS),
      });
    }
  }
  return undefined;
});
