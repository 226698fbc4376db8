/** A sale is corrected by a sale. */
import { BOOKINGS, rejected, rule } from './rule.ts';

export const replaceKindMismatch = rule(
  {
    code: 'replace_kind_mismatch',
    kinds: BOOKINGS,
    text: {
      es: 'La corrección no es del mismo tipo que la operación original.',
      en: 'The correction is not of the same kind as the operation.',
    },
    remedy: {
      es: 'Anula la operación original y haz una nueva.',
      en: 'Void the operation and make a new one.',
    },
    ways: ['void'],
    extras: { kind: { es: 'el tipo de la operación original', en: 'the kind of the operation' } },
  },
  (ledger, op) => {
    const view = op.replaces === undefined ? undefined : ledger.op(op.replaces);
    return view?.op === undefined || view.kind === op.kind ? undefined : rejected({ kind: view.kind });
  },
);
