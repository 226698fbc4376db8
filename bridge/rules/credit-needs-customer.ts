/** Somebody must owe what is sold on credit. */
import { TICKETS, rejected, rule } from './rule.ts';

export const creditNeedsCustomer = rule(
  {
    code: 'credit_needs_customer',
    kinds: TICKETS,
  },
  (_ledger, op) => {
    const onCredit = op.payments.some(({ method }) => method === 'credit');
    return onCredit && op.customer === undefined ? rejected() : undefined;
  },
);
