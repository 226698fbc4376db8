/** A discount of a line or of the ticket above the limit of the store needs a supervisor. */
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { discountAbove } from '../../crdt-schema/ops/ticket.ts';
import { rejected, rule } from './rule.ts';

const RATE_ONE = 10_000;
const PERCENT_DECIMALS = 2;

export const discountLimit = rule(
  {
    code: 'discount_limit',
    kinds: ['sale'],
  },
  (_ledger, op, { settings }) => {
    const limit = settings.discountLimit;
    if (limit === undefined || op.approvals?.some(({ code }) => code === 'discount_limit')) return undefined;
    const above = discountAbove(op, limit, settings.exponent);
    if (above === undefined) return undefined;
    return rejected({
      discount: formatDecimal(Math.ceil((above.discount * RATE_ONE) / above.gross), PERCENT_DECIMALS),
      limit: formatDecimal(limit, PERCENT_DECIMALS),
    });
  },
);
