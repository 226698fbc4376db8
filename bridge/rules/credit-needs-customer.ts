/** Somebody must owe what is sold on credit. */
import { TICKETS, rejected, rule } from './rule.ts';

export const creditNeedsCustomer = rule(
  {
    code: 'credit_needs_customer',
    kinds: TICKETS,
    text: { es: 'Para fiar hay que indicar el cliente.', en: 'Selling on credit needs a customer.' },
    remedy: {
      es: 'Corrige el ticket: elige el cliente o cobra de otra forma.',
      en: 'Correct the ticket: choose the customer, or another way to pay.',
    },
    ways: ['replace', 'void'],
  },
  (_ledger, op) => {
    const onCredit = op.payments.some(({ method }) => method === 'credit');
    return onCredit && op.customer === undefined ? rejected() : undefined;
  },
);
