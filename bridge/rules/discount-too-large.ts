/** Nothing is given away beyond what it costs. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { TICKETS, money, rejected, rule, type Finding } from './rule.ts';

export const discountTooLarge = rule(
  {
    code: 'discount_too_large',
    kinds: TICKETS,
  },
  (_ledger, op, context) => {
    const tell = (discount: number, amount: number): Finding =>
      rejected({ discount: money(discount, context), amount: money(amount, context) });
    let subtotal = 0;
    for (const line of op.lines) {
      const gross = lineTotal(line.quantity, line.price, context.settings.exponent);
      const discount = line.discount ?? 0;
      if (discount > gross) return tell(discount, gross);
      subtotal += gross - discount;
    }
    const discount = op.discount ?? 0;
    return discount > subtotal ? tell(discount, subtotal) : undefined;
  },
);
