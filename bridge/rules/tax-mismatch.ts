/** Where a ticket breaks its taxes down, each is what its lines come to. */
import type { TaxTotal } from '../../crdt-schema/ops/sale.ts';
import { ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import { TICKETS, money, rejected, rule, type Finding } from './rule.ts';

export const taxMismatch = rule(
  {
    code: 'tax_mismatch',
    kinds: TICKETS,
  },
  (_ledger, op, context) => {
    if (op.taxes === undefined) return undefined;
    const { taxes } = ticketTotals(op);
    const keyOf = ({ name, rate }: Pick<TaxTotal, 'name' | 'rate'>): string => `${rate} ${name}`;
    const tell = (name: string, amount: number, expected: number): Finding =>
      rejected({ name, amount: money(amount, context), expected: money(expected, context) });
    const given = new Map<string, TaxTotal>();
    for (const tax of op.taxes) {
      const before = given.get(keyOf(tax));
      // Told twice, it is charged twice.
      if (before !== undefined) return tell(tax.name, before.amount + tax.amount, before.amount);
      given.set(keyOf(tax), tax);
    }
    for (const { name, rate, base, amount } of taxes) {
      const said = given.get(keyOf({ name, rate }));
      if (said?.amount !== amount && (said !== undefined || amount !== 0))
        return tell(name, said?.amount ?? 0, amount);
      // A tax of nothing is named all the same, for what it was charged on.
      if (said?.base !== base) return tell(name, said?.base ?? 0, base);
    }
    const known = new Set(taxes.map(keyOf));
    const odd = op.taxes.find((tax) => !known.has(keyOf(tax)));
    return odd === undefined ? undefined : tell(odd.name, odd.amount, 0);
  },
);
