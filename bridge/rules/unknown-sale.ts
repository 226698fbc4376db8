/** A refund that names its sale waits for it. */
import { standingOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownSale = rule(
  {
    code: 'unknown_sale',
    kinds: ['refund'],
  },
  (ledger, op) => {
    if (op.sale === undefined) return undefined;
    const { id, status } = standingOf(ledger, op.sale);
    return status === 'unknown' || status === 'waiting' ? waiting(`op:${id}`) : undefined;
  },
);
