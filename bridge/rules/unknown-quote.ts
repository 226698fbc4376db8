/** A quote that is not known yet may be on its way by another road: the op waits. */
import { rule, waiting } from './rule.ts';

export const unknownQuote = rule(
  {
    code: 'unknown_quote',
    kinds: ['sale'],
    text: {
      es: 'La cotización todavía no se conoce en el servidor. La operación espera.',
      en: 'The quote is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue la cotización.',
      en: 'Do nothing: it settles itself when the quote arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) =>
    op.quote === undefined || ledger.quote(op.quote) ? undefined : waiting(`quote:${op.quote}`),
);
