/** Change is given for cash only, out of what was handed over. */
import { TICKETS, money, rejected, rule } from './rule.ts';

export const tenderedTooLittle = rule(
  {
    code: 'tendered_too_little',
    kinds: [...TICKETS, 'credit_payment'],
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
