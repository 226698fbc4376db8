/** An op of a session waits for its opening. */
import { standingOf } from '../ledger.ts';
import { IN_SESSION, rule, waiting } from './rule.ts';

export const unknownSession = rule(
  {
    code: 'unknown_session',
    kinds: IN_SESSION,
    text: {
      es: 'La apertura de este turno todavía no llega al servidor. La operación espera.',
      en: 'The opening of this session has not reached the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la apertura.',
      en: 'Do nothing: it settles itself when the opening arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    if (op.session === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.session);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
