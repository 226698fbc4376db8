/** What names an op waits for it. */
import { correctedBy } from '../ledger.ts';
import { BOOKINGS, rule, waiting } from './rule.ts';

export const unknownTarget = rule(
  {
    code: 'unknown_target',
    kinds: [...BOOKINGS, 'void', 'override'],
    text: {
      es: 'La operación que corrige, anula o autoriza todavía no llega al servidor. Espera.',
      en: 'The operation that it corrects, voids or accepts has not reached the server yet. It waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue.',
      en: 'Do nothing: it settles itself when that arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    if (target === undefined) return undefined;
    // Nothing stands in for itself: what names itself waits in vain.
    const isThere = target !== op.id && ledger.op(target) !== undefined;
    if (!isThere) return waiting(`op:${target}`);
    const missing = correctedBy(ledger, op).find(({ view }) => view === undefined);
    return missing === undefined ? undefined : waiting(`op:${missing.id}`);
  },
);
