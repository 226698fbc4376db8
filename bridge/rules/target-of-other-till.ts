/**
 * A till corrects and voids what is its own, and the office what is of the till in whose place it writes; a supervisor may
 * accept at any.
 */
import { BOOKINGS, rejected, rule } from './rule.ts';

export const targetOfOtherTill = rule(
  {
    code: 'target_of_other_till',
    kinds: [...BOOKINGS, 'void', 'override'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    const view = target === undefined ? undefined : ledger.op(target);
    return view === undefined || view.till === op.till || op.kind === 'override'
      ? undefined
      : rejected({ till: view.till });
  },
);
