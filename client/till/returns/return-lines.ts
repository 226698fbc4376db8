/**
 * What of a sale can still be taken back, and for how much, as far as this till knows: the ledger has the last word, as another
 * till may have taken back some of it while apart. Amounts in minor units, quantities in thousandths.
 */
import type { Line, Refund, Sale } from '../../../crdt-schema/ops/op.ts';
import { ticketTotals } from '../../../crdt-schema/ops/ticket.ts';

export interface ReturnLine {
  readonly line: Line;
  /** What was paid for it: its share of the ticket's discount is taken off. */
  readonly paid: number;
  readonly returned: number;
  readonly paidBack: number;
  /** Not returned yet. */
  readonly left: number;
}

interface Open {
  readonly line: Line;
  readonly paid: number;
  returned: number;
  paidBack: number;
}

const isSameThing = (a: Line, b: Line): boolean =>
  a.product === undefined ? b.product === undefined && a.name === b.name : a.product === b.product;

const leftOf = ({ line, returned }: Open): number => line.quantity - returned;

/** Lines of the same thing that have some left, those of the same price first. */
const candidates = (open: readonly Open[], line: Line): Open[] => {
  const same = open.filter((each) => isSameThing(each.line, line) && leftOf(each) > 0);
  const isAtPrice = (each: Open): boolean => each.line.price === line.price;
  return [...same.filter(isAtPrice), ...same.filter((each) => !isAtPrice(each))];
};

const takeOff = (open: readonly Open[], line: Line, amount: number): void => {
  let quantity = line.quantity;
  let money = amount;
  for (const each of candidates(open, line)) {
    if (quantity === 0) return;
    const taken = Math.min(quantity, leftOf(each));
    const part = taken === quantity ? money : Math.floor((money * taken) / quantity);
    each.returned += taken;
    each.paidBack += part;
    quantity -= taken;
    money -= part;
  }
};

/** The lines of the sale, in their order, less what those refunds took back. */
export const returnLines = (sale: Sale, refunds: readonly Refund[]): ReturnLine[] => {
  const { shares } = ticketTotals(sale);
  const open = sale.lines.map((line, i): Open => ({
    line,
    paid: line.total - shares[i]!,
    returned: 0,
    paidBack: 0,
  }));
  for (const refund of refunds) {
    const taken = ticketTotals(refund).shares;
    for (const [i, line] of refund.lines.entries()) takeOff(open, line, line.total - taken[i]!);
  }
  return open.map((each) => ({ ...each, left: leftOf(each) }));
};
