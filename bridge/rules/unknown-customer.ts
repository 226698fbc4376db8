/** A customer who is not known yet may be on the way by another road: the op waits. */
import { TICKETS, rule, waiting } from './rule.ts';

export const unknownCustomer = rule(
  {
    code: 'unknown_customer',
    kinds: [...TICKETS, 'credit_payment'],
  },
  (ledger, op) => {
    if (op.customer === undefined || ledger.customer(op.customer) !== undefined) return undefined;
    return waiting(`customer:${op.customer}`);
  },
);
