/** Change is given for cash only, out of what was handed over. */
import { TICKETS, money, rejected, rule } from './rule.ts';

export const tenderedTooLittle = rule(
  {
    code: 'tendered_too_little',
    kinds: [...TICKETS, 'credit_payment'],
    text: {
      es: 'Se recibió {tendered}, menos que lo que se paga en efectivo ({amount}).',
      en: '{tendered} was handed over, less than the {amount} paid in cash.',
    },
    remedy: { es: 'Corrige los pagos y envíalo de nuevo.', en: 'Correct the payments and send it again.' },
    ways: ['replace', 'void'],
  },
  (_ledger, op, context) => {
    for (const { method, amount, tendered } of op.payments) {
      if (tendered === undefined) continue;
      if (method !== 'cash' || tendered < amount)
        return rejected({ tendered: money(tendered, context), amount: money(amount, context) });
    }
    return undefined;
  },
);
