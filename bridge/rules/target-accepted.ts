/** What was accepted stands for good. */
import { correctedBy } from '../ledger.ts';
import { BOOKINGS, rejected, rule } from './rule.ts';

export const targetAccepted = rule(
  {
    code: 'target_accepted',
    kinds: [...BOOKINGS, 'void', 'override'],
  },
  (ledger, op) => {
    const target = 'target' in op ? op.target : op.replaces;
    const view = target === undefined ? undefined : ledger.op(target);
    // Nor is it counted a second time by the correction of a correction of it.
    const views = [view, ...correctedBy(ledger, op).map((one) => one.view)];
    return views.some((one) => one?.verdict.status === 'accepted') ? rejected() : undefined;
  },
);
