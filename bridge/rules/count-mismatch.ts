/** A count by denomination adds up to the cash that it stands for. */
import { money, rejected, rule } from './rule.ts';

export const countMismatch = rule(
  {
    code: 'count_mismatch',
    kinds: ['cash_open', 'cash_close'],
  },
  (_ledger, op, context) => {
    if (op.denominations === undefined) return undefined;
    const counted = op.denominations.reduce((sum, { value, count }) => sum + value * count, 0);
    const total =
      op.kind === 'cash_open' ? op.total : (op.counted.find(({ method }) => method === 'cash')?.amount ?? 0);
    return counted === total
      ? undefined
      : rejected({ counted: money(counted, context), total: money(total, context) });
  },
);
