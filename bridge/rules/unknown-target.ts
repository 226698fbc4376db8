/** What names an op waits for it. */
import { correctedBy } from '../ledger.ts';
import { BOOKINGS, rule, waiting } from './rule.ts';

export const unknownTarget = rule(
  {
    code: 'unknown_target',
    kinds: [...BOOKINGS, 'void', 'override'],
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
