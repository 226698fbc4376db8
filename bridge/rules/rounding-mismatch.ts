/** Only cash is rounded, to the coins that the store takes, by half a coin at most. */
import { TICKETS, money, rejected, rule } from './rule.ts';

export const roundingMismatch = rule(
  {
    code: 'rounding_mismatch',
    kinds: TICKETS,
  },
  (_ledger, op, context) => {
    const rounding = op.rounding ?? 0;
    if (rounding === 0) return undefined;
    const unit = context.settings.cashRounding;
    const cash = op.payments.reduce((sum, { method, amount }) => (method === 'cash' ? sum + amount : sum), 0);
    const isRounded = unit > 1 && cash % unit === 0 && Math.abs(rounding) * 2 <= unit;
    return isRounded && op.payments.some(({ method }) => method === 'cash')
      ? undefined
      : rejected({ rounding: money(rounding, context), unit: money(unit, context) });
  },
);
