/** The payments cover the total exactly; what was handed over beyond is change. */
import { TICKETS, money, rejected, rule } from './rule.ts';

export const paymentMismatch = rule(
  {
    code: 'payment_mismatch',
    kinds: [...TICKETS, 'credit_payment'],
  },
  (_ledger, op, context) => {
    const paid = op.payments.reduce((total, { amount }) => total + amount, 0);
    return paid === op.total
      ? undefined
      : rejected({ paid: money(paid, context), total: money(op.total, context) });
  },
);
