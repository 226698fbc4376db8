/** An op of a session waits for its opening. */
import { standingOf } from '../ledger.ts';
import { IN_SESSION, rule, waiting } from './rule.ts';

export const unknownSession = rule(
  {
    code: 'unknown_session',
    kinds: IN_SESSION,
  },
  (ledger, op) => {
    if (op.session === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.session);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
