/** An op is settled once. */
import { correctedBy } from '../ledger.ts';
import { BOOKINGS, rejected, rule } from './rule.ts';

export const targetSettled = rule(
  {
    code: 'target_settled',
    kinds: [...BOOKINGS, 'void', 'override'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    const view = target === undefined ? undefined : ledger.op(target);
    if (view?.settled === undefined || view.settled.by === op.id) {
      // What it corrects was a correction itself: of an op that was settled in another way by now.
      const before = correctedBy(ledger, op).find((one) => one.view?.settled !== undefined)?.view?.settled;
      return before === undefined || before.by === op.id ? undefined : rejected({ how: before.how });
    }
    // Dropping twice what was dropped changes nothing.
    return op.kind === 'void' && view.settled.how === 'void'
      ? undefined
      : rejected({ how: view.settled.how });
  },
);
