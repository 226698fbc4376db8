/** Each line is quantity × price less its discount, rounded once; the ticket is the sum of its lines, less its own discount, with taxes and rounding. */
import { netOfLine, ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const totalMismatch = rule(
  {
    code: 'total_mismatch',
    kinds: TICKETS,
    text: {
      es: 'El total no coincide con las líneas: dice {total}, debe ser {expected}.',
      en: 'The total does not match the lines: it says {total}, it must be {expected}.',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void'],
  },
  (_ledger, op, { settings }) => {
    for (const [i, line] of op.lines.entries()) {
      const expected = netOfLine(line, settings.exponent);
      if (line.total !== expected) return rejected({ line: i + 1, total: line.total, expected });
    }
    const expected = ticketTotals(op).due + (op.rounding ?? 0);
    return op.total === expected ? undefined : rejected({ total: op.total, expected });
  },
);
