/** Each line is quantity × price less its discount, rounded once; the ticket is the sum of its lines, less its own discount, with taxes and rounding. */
import { netOfLine, ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import { TICKETS, money, rejected, rule } from './rule.ts';

export const totalMismatch = rule(
  {
    code: 'total_mismatch',
    kinds: TICKETS,
    extras: { line: { es: 'línea del ticket, desde 1', en: 'line of the ticket, from 1' } },
  },
  (_ledger, op, context) => {
    for (const [i, line] of op.lines.entries()) {
      const expected = netOfLine(line, context.settings.exponent);
      if (line.total !== expected)
        return rejected({
          line: i + 1,
          total: money(line.total, context),
          expected: money(expected, context),
        });
    }
    const expected = ticketTotals(op).due + (op.rounding ?? 0);
    return op.total === expected
      ? undefined
      : rejected({ total: money(op.total, context), expected: money(expected, context) });
  },
);
