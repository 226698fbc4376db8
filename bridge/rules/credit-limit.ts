/** Nobody owes more than the limit. */
import { creditMove } from '../../crdt-schema/cash/figures.ts';
import { money, rejected, rule } from './rule.ts';

export const creditLimit = rule(
  {
    code: 'credit_limit',
    kinds: ['sale'],
    text: {
      es: '{customer} debe {balance}; con esta venta pasa de su límite de {limit}.',
      en: '{customer} owes {balance}; with this sale it is above the limit of {limit}.',
    },
    remedy: {
      es: 'Recibe un abono y reintenta, cobra de otra forma, o pide a un supervisor que autorice la venta.',
      en: 'Take a payment on account and try again, take another payment, or ask a supervisor to accept the sale.',
    },
    ways: ['retry', 'replace', 'void', 'override'],
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
