/** A till corrects and voids what is its own; a supervisor may accept at any. */
import { BOOKINGS, rejected, rule } from './rule.ts';

export const targetOfOtherTill = rule(
  {
    code: 'target_of_other_till',
    kinds: [...BOOKINGS, 'void', 'override'],
    text: {
      es: 'La operación es de la caja {till}: solo se corrige o anula allí.',
      en: 'The operation is of till {till}: only there it is corrected or voided.',
    },
    remedy: { es: 'Hazlo en la caja {till}.', en: 'Do it at till {till}.' },
    ways: ['void'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    const view = target === undefined ? undefined : ledger.op(target);
    return view === undefined || view.till === op.till || op.kind === 'override'
      ? undefined
      : rejected({ till: view.till });
  },
);
