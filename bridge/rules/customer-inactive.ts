/** Nobody sells on credit to a customer who was archived; paid sales stand. */
import { rejected, rule } from './rule.ts';

export const customerInactive = rule(
  {
    code: 'customer_inactive',
    kinds: ['sale'],
  },
  (ledger, op) => {
    const customer = op.customer === undefined ? undefined : ledger.customer(op.customer);
    const onCredit = op.payments.some(({ method }) => method === 'credit');
    return onCredit && customer?.active === false ? rejected({ customer: customer.name }) : undefined;
  },
);
