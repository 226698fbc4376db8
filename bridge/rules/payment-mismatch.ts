/** The payments cover the total exactly; what was handed over beyond is change. */
import { TICKETS, money, rejected, rule } from './rule.ts';

export const paymentMismatch = rule(
  {
    code: 'payment_mismatch',
    kinds: [...TICKETS, 'credit_payment'],
    text: {
      es: 'Los pagos ({paid}) no cubren el total ({total}).',
      en: 'The payments ({paid}) do not cover the total ({total}).',
    },
    remedy: { es: 'Corrige los pagos y envíalo de nuevo.', en: 'Correct the payments and send it again.' },
    ways: ['replace', 'void'],
  },
  (_ledger, op, context) => {
    const paid = op.payments.reduce((total, { amount }) => total + amount, 0);
    return paid === op.total
      ? undefined
      : rejected({ paid: money(paid, context), total: money(op.total, context) });
  },
);
