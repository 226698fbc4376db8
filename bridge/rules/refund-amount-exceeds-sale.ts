/** Of what was sold at a discount, no more is paid back than was paid. */
import { goodsOf, paidLines } from '../ledger.ts';
import { accepted, byProduct, money, rejected, rule } from './rule.ts';

/** `amount × part / whole`, rounded up. */
const divideUp = (amount: number, part: number, whole: number): number =>
  Number((BigInt(amount) * BigInt(part) + BigInt(whole) - 1n) / BigInt(whole));

export const refundAmountExceedsSale = rule(
  {
    code: 'refund_amount_exceeds_sale',
    kinds: ['refund'],
  },
  (ledger, op, context) => {
    const sale = ledger.sale(accepted(ledger, op.sale) ?? '');
    if (sale === undefined) return undefined;
    const quantities = byProduct(goodsOf(op.lines));
    const amounts = new Map<string, number>();
    for (const { product, amount } of paidLines(op))
      amounts.set(product, (amounts.get(product) ?? 0) + amount);
    for (const [product, amount] of amounts) {
      const paid = sale.paid.get(product);
      if (paid === undefined) continue;
      const taken = (sale.refunded.get(product) ?? 0) + quantities.get(product)!;
      // Of a part, its share rounded up, less what was paid back already.
      const share = divideUp(paid, taken, sale.sold.get(product)!);
      const left = share - (sale.paidBack.get(product) ?? 0);
      if (amount > left) {
        return rejected({
          product: ledger.product(product)?.name ?? product,
          requested: money(amount, context),
          paid: money(Math.max(0, left), context),
        });
      }
    }
    return undefined;
  },
);
