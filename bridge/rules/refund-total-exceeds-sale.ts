/**
 * All refunds of a sale together pay back no more than it came to, both before cash is rounded. Each part of a sale may be
 * rounded up by itself: whoever comes last gets what is left, or many parts would come to more than the whole.
 */
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { accepted, rejected, rule } from './rule.ts';

export const refundTotalExceedsSale = rule(
  {
    code: 'refund_total_exceeds_sale',
    kinds: ['refund'],
  },
  (ledger, op, { settings }) => {
    const sale = ledger.sale(accepted(ledger, op.sale) ?? '');
    if (sale === undefined) return undefined;
    const requested = op.total - (op.rounding ?? 0);
    const left = sale.due - sale.dueBack;
    if (requested <= left) return undefined;
    return rejected({
      requested: formatDecimal(requested, settings.exponent),
      left: formatDecimal(Math.max(0, left), settings.exponent),
    });
  },
);
