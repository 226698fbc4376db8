/** Where the store wants it, nothing is taken back without its ticket. */
import { rejected, rule } from './rule.ts';

export const refundNeedsSale = rule(
  {
    code: 'refund_needs_sale',
    kinds: ['refund'],
    text: {
      es: 'La devolución no dice de qué venta viene.',
      en: 'The refund does not say which sale it comes from.',
    },
    remedy: {
      es: 'Busca el ticket, o pide a un supervisor que autorice la devolución.',
      en: 'Find the ticket, or ask a supervisor to accept the refund.',
    },
    ways: ['replace', 'void', 'override'],
  },
  (_ledger, op, { settings }) => {
    if (settings.refundsWithoutSale === 'allow' || op.sale !== undefined) return undefined;
    return op.approvals?.some(({ code }) => code === 'refund_needs_sale') ? undefined : rejected();
  },
);
