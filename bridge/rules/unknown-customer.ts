/** A customer who is not known yet may be on the way by another road: the op waits. */
import { TICKETS, rule, waiting } from './rule.ts';

export const unknownCustomer = rule(
  {
    code: 'unknown_customer',
    kinds: [...TICKETS, 'credit_payment'],
    text: {
      es: 'El cliente todavía no se conoce en el servidor. La operación espera.',
      en: 'The customer is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue el cliente.',
      en: 'Do nothing: it settles itself when the customer arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    if (op.customer === undefined || ledger.customer(op.customer) !== undefined) return undefined;
    return waiting(`customer:${op.customer}`);
  },
);
