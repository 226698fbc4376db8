/** A quote becomes one sale. */
import { rejected, rule } from './rule.ts';

export const quoteAlreadySold = rule(
  {
    code: 'quote_already_sold',
    kinds: ['sale'],
    extras: { sale: { es: 'la venta en que se vendió', en: 'the sale that it became' } },
  },
  (ledger, op) => {
    const owner = op.quote === undefined ? undefined : ledger.quoteOwner(op.quote);
    return owner === undefined || owner === op.id ? undefined : rejected({ sale: owner });
  },
);
