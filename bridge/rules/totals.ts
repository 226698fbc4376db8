/** Each line is quantity × price, rounded once; the ticket is the sum of its lines; the payments cover it exactly. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { reject, rule } from './rule.ts';

export const totals = rule(['sale', 'refund'], (_ledger, op, { exponent }) => {
  let sum = 0;
  for (const [i, line] of op.lines.entries()) {
    const expected = lineTotal(line.quantity, line.price, exponent);
    if (line.total !== expected)
      return reject('total_mismatch', { line: i + 1, total: line.total, expected });
    sum += line.total;
  }
  if (sum !== op.total) return reject('total_mismatch', { total: op.total, expected: sum });
  const paid = op.payments.reduce((total, { amount }) => total + amount, 0);
  return paid === op.total ? undefined : reject('payment_mismatch', { paid, total: op.total });
});
