/** A quote becomes one sale. */
import { rejected, rule } from './rule.ts';

export const quoteAlreadySold = rule(
  {
    code: 'quote_already_sold',
    kinds: ['sale'],
    text: {
      es: 'La cotización ya se vendió en otro ticket.',
      en: 'The quote was sold on another ticket already.',
    },
    remedy: {
      es: 'Revisa si el cliente recibió la mercancía dos veces; anula esta venta, o pide a un supervisor que la autorice.',
      en: 'Check whether the customer took the goods twice; void this sale, or ask a supervisor to accept it.',
    },
    ways: ['replace', 'void', 'override'],
    extras: { sale: { es: 'la venta en que se vendió', en: 'the sale that it became' } },
  },
  (ledger, op) => {
    const owner = op.quote === undefined ? undefined : ledger.quoteOwner(op.quote);
    return owner === undefined || owner === op.id ? undefined : rejected({ sale: owner });
  },
);
