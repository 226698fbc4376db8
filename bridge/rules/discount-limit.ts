/** A discount of a line or of the ticket above the limit of the store needs a supervisor. */
import { formatDecimal, lineTotal } from '../../crdt-schema/model/money.ts';
import { rejected, rule, type Finding } from './rule.ts';

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
    const isAbove = (discount: number, gross: number): boolean =>
      BigInt(discount) * BigInt(RATE_ONE) > BigInt(gross) * BigInt(limit);
    const tell = (discount: number, gross: number): Finding =>
      rejected({
        discount: formatDecimal(Math.ceil((discount * RATE_ONE) / gross), PERCENT_DECIMALS),
        limit: formatDecimal(limit, PERCENT_DECIMALS),
      });
    let subtotal = 0;
    for (const { quantity, price, discount = 0, total } of op.lines) {
      const gross = lineTotal(quantity, price, settings.exponent);
      if (isAbove(discount, gross)) return tell(discount, gross);
      subtotal += total;
    }
    const discount = op.discount ?? 0;
    return isAbove(discount, subtotal) ? tell(discount, subtotal) : undefined;
  },
);
