/** A refund that names its sale waits for it. */
import { standingOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownSale = rule(
  {
    code: 'unknown_sale',
    kinds: ['refund'],
    text: {
      es: 'La venta de esta devolución todavía no llega al servidor. La operación espera.',
      en: 'The sale of this refund has not reached the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la venta.',
      en: 'Do nothing: it settles itself when the sale arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    if (op.sale === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.sale);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
