/** An opening that follows a closing of another device waits for it. */
import { standingOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownClosing = rule(
  {
    code: 'unknown_closing',
    kinds: ['cash_open'],
    text: {
      es: 'El cierre anterior de la caja todavía no llega al servidor. La apertura espera.',
      en: 'The closing before has not reached the server yet. The opening waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue el cierre.',
      en: 'Do nothing: it settles itself when the closing arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    if (op.after === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.after);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
