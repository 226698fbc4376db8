/** An op is settled once. */
import { BOOKINGS, rejected, rule } from './rule.ts';

export const targetSettled = rule(
  {
    code: 'target_settled',
    kinds: [...BOOKINGS, 'void', 'override'],
    text: {
      es: 'La operación ya se resolvió de otra forma ({how}).',
      en: 'The operation was settled another way already ({how}).',
    },
    remedy: { es: 'No hace falta hacer nada más.', en: 'Nothing more is needed.' },
    ways: ['void'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    const view = target === undefined ? undefined : ledger.op(target);
    if (view?.settled === undefined || view.settled.by === op.id) return undefined;
    // Dropping twice what was dropped changes nothing.
    return op.kind === 'void' && view.settled.how === 'void'
      ? undefined
      : rejected({ how: view.settled.how });
  },
);
