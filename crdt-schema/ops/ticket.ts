/**
 * How a ticket adds up, for the till that writes it and for the rule that checks it. Everything is rounded half away from
 * zero, once: each line, each tax of each line. Units as in `fields.ts`; `exponent` is the currency's number of decimals.
 */
import { lineTotal } from '../model/money.ts';
import type { Line, Refund, Sale, TaxTotal } from './sale.ts';

type Ticket = Pick<Sale | Refund, 'lines' | 'discount' | 'taxMode'>;

export interface TicketTotals {
  /** Each line's share of the ticket's discount. */
  readonly shares: readonly number[];
  /** One row a tax of the lines, in the order in which they first occur. */
  readonly taxes: readonly TaxTotal[];
  /** Lines less their discounts. */
  readonly subtotal: number;
  /** What is owed before cash is rounded: subtotal less discount, plus taxes that are added. */
  readonly due: number;
}

const RATE_ONE = 10_000;

/** What the line should say, its discount taken off. Negative where the discount is larger than the line. */
export const netOfLine = (line: Line, exponent: number): number =>
  lineTotal(line.quantity, line.price, exponent) - (line.discount ?? 0);

/** `amount × part / whole`, rounded half away from zero; exact for any amounts. All are positive. */
const shareOf = (amount: number, part: number, whole: number): number => {
  const product = amount * part;
  if (Number.isSafeInteger(product * 2)) return Math.floor((2 * product + whole) / (2 * whole));
  const exact = BigInt(amount) * BigInt(part);
  return Number((2n * exact + BigInt(whole)) / (2n * BigInt(whole)));
};

/** The discount over the lines, by what they come to: the shares add up to it exactly. */
export const spreadDiscount = (discount: number, totals: readonly number[]): number[] => {
  const whole = totals.reduce((sum, total) => sum + total, 0);
  if (discount === 0 || whole === 0) return totals.map(() => 0);
  let before = 0;
  let given = 0;
  return totals.map((total) => {
    before += total;
    const share = shareOf(discount, before, whole) - given;
    given += share;
    return share;
  });
};

export const ticketTotals = ({ lines, discount = 0, taxMode = 'included' }: Ticket): TicketTotals => {
  const shares = spreadDiscount(
    discount,
    lines.map(({ total }) => total),
  );
  const rows = new Map<string, { name: string; rate: number; base: number; amount: number }>();
  let added = 0;
  for (const [i, line] of lines.entries()) {
    const taxes = line.taxes ?? [];
    if (taxes.length === 0) continue;
    const net = line.total - shares[i]!;
    const rates = taxes.reduce((sum, { rate }) => sum + rate, 0);
    const whole = taxMode === 'included' ? RATE_ONE + rates : RATE_ONE;
    const amounts = taxes.map(({ rate }) => shareOf(net, rate, whole));
    const sum = amounts.reduce((total, one) => total + one, 0);
    const base = taxMode === 'included' ? net - sum : net;
    if (taxMode === 'added') added += sum;
    for (const [k, { name, rate }] of taxes.entries()) {
      const key = `${rate} ${name}`;
      const row = rows.get(key) ?? { name, rate, base: 0, amount: 0 };
      row.base += base;
      row.amount += amounts[k]!;
      rows.set(key, row);
    }
  }
  const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
  return { shares, taxes: [...rows.values()], subtotal, due: subtotal - discount + added };
};

/** A discount and what it was taken off, both in minor units. */
export interface DiscountTaken {
  readonly discount: number;
  readonly gross: number;
}

/** The first discount of the ticket, of a line or its own, that is above `limit` (a rate); undefined where none is. */
export const discountAbove = (
  { lines, discount = 0 }: Ticket,
  limit: number,
  exponent: number,
): DiscountTaken | undefined => {
  const isAbove = (taken: DiscountTaken): boolean =>
    BigInt(taken.discount) * BigInt(RATE_ONE) > BigInt(taken.gross) * BigInt(limit);
  const taken = lines.map((line) => ({
    discount: line.discount ?? 0,
    gross: lineTotal(line.quantity, line.price, exponent),
  }));
  const subtotal = lines.reduce((sum, { total }) => sum + total, 0);
  return [...taken, { discount, gross: subtotal }].find(isAbove);
};

/**
 * What is to be added (signed) to a cash amount so that coins of `unit` minor units can pay it; half a unit goes up.
 */
export const roundingOf = (cash: number, unit: number): number => {
  if (unit <= 1) return 0;
  const rest = cash % unit;
  if (rest === 0) return 0;
  return rest * 2 >= unit ? unit - rest : -rest;
};

/** The change (cambio) of all payments. */
export const changeOf = (payments: readonly { amount: number; tendered?: number | undefined }[]): number =>
  payments.reduce((sum, { amount, tendered }) => sum + (tendered === undefined ? 0 : tendered - amount), 0);
