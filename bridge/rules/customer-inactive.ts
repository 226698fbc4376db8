/** Nobody sells on credit to a customer who was archived; paid sales stand. */
import { rejected, rule } from './rule.ts';

export const customerInactive = rule(
  {
    code: 'customer_inactive',
    kinds: ['sale'],
    text: {
      es: '{customer} está archivado: no se le puede fiar.',
      en: '{customer} is archived: nothing is sold on credit.',
    },
    remedy: {
      es: 'Cobra de otra forma, o pide a un supervisor que autorice la venta.',
      en: 'Take another payment, or ask a supervisor to accept the sale.',
    },
    ways: ['replace', 'void', 'override'],
  },
  (ledger, op) => {
    const customer = op.customer === undefined ? undefined : ledger.customer(op.customer);
    const onCredit = op.payments.some(({ method }) => method === 'credit');
    return onCredit && customer?.active === false ? rejected({ customer: customer.name }) : undefined;
  },
);
