/** Where the store wants it, nothing is taken back without its ticket. */
import { rejected, rule } from './rule.ts';

export const refundNeedsSale = rule(
  {
    code: 'refund_needs_sale',
    kinds: ['refund'],
  },
  (_ledger, op, { settings }) => {
    if (settings.refundsWithoutSale === 'allow' || op.sale !== undefined) return undefined;
    return op.approvals?.some(({ code }) => code === 'refund_needs_sale') ? undefined : rejected();
  },
);
