/** Nobody owes more than the limit. */
import { creditMove } from '../../crdt-schema/cash/figures.ts';
import { money, rejected, rule } from './rule.ts';

export const creditLimit = rule(
  {
    code: 'credit_limit',
    kinds: ['sale'],
  },
  (ledger, op, context) => {
    const credit = creditMove(op);
    if (credit === 0 || op.customer === undefined) return undefined;
    const customer = ledger.customer(op.customer);
    const balance = ledger.balance(op.customer);
    if (customer?.creditLimit === undefined || balance + credit <= customer.creditLimit) return undefined;
    return rejected({
      customer: customer.name,
      balance: money(balance, context),
      limit: money(customer.creditLimit, context),
    });
  },
);
