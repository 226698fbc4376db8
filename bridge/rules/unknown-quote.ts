/** A quote that is not known yet may be on its way by another road: the op waits. */
import { rule, waiting } from './rule.ts';

export const unknownQuote = rule(
  {
    code: 'unknown_quote',
    kinds: ['sale'],
  },
  (ledger, op) =>
    op.quote === undefined || ledger.quote(op.quote) ? undefined : waiting(`quote:${op.quote}`),
);
