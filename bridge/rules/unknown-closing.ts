/** An opening that follows a closing of another device waits for it. */
import { standingOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownClosing = rule(
  {
    code: 'unknown_closing',
    kinds: ['cash_open'],
  },
  (ledger, op) => {
    if (op.after === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.after);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
