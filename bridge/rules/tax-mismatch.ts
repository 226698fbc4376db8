/** Where a ticket breaks its taxes down, each is what its lines come to. */
import { ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import { TICKETS, rejected, rule } from './rule.ts';

export const taxMismatch = rule(
  {
    code: 'tax_mismatch',
    kinds: TICKETS,
    text: {
      es: 'Los impuestos no coinciden con las líneas: {name} dice {amount}, debe ser {expected}.',
      en: 'The taxes do not match the lines: {name} says {amount}, it must be {expected}.',
    },
    remedy: { es: 'Corrige el ticket y envíalo de nuevo.', en: 'Correct the ticket and send it again.' },
    ways: ['replace', 'void'],
  },
  (_ledger, op) => {
    if (op.taxes === undefined) return undefined;
    const { taxes } = ticketTotals(op);
    const keyOf = ({ name, rate }: { name: string; rate: number }): string => `${rate} ${name}`;
    const given = new Map(op.taxes.map((tax) => [keyOf(tax), tax]));
    for (const { name, rate, base, amount } of taxes) {
      const said = given.get(keyOf({ name, rate }));
      if (said?.amount !== amount) return rejected({ name, amount: said?.amount ?? 0, expected: amount });
      if (said.base !== base) return rejected({ name, amount: said.base, expected: base });
    }
    const known = new Set(taxes.map(keyOf));
    const odd = op.taxes.find((tax) => !known.has(keyOf(tax)));
    if (odd !== undefined) return rejected({ name: odd.name, amount: odd.amount, expected: 0 });
    return given.size === op.taxes.length
      ? undefined
      : rejected({ name: op.taxes[0]!.name, amount: 2, expected: 1 });
  },
);
