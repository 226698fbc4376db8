/**
 * The refund that the chosen lines of a sale make: of each its part of what was paid, never more than the ledger's rules let
 * pass, and the money back the way it came. Amounts in minor units, quantities in thousandths.
 */
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import {
  PAYMENT_METHODS,
  type Line,
  type Payment,
  type Refund,
  type Sale,
} from '../../../crdt-schema/ops/op.ts';
import { roundingOf, ticketTotals, type TicketTotals } from '../../../crdt-schema/ops/ticket.ts';
import type { OpDraft } from '../model/till-model.ts';
import type { ReturnLine } from './return-lines.ts';

export interface RefundOptions {
  /** The currency's decimals. */
  readonly exponent: number;
  /** Minor units to multiples of which cash is rounded. */
  readonly cashRounding: number;
  /** What is not owed goes back in cash, however it was paid. */
  readonly inCash: boolean;
}

type Ticket = Pick<Sale | Refund, 'payments' | 'total' | 'rounding'>;

/** Of one line: how much of it is taken back, for how much. */
interface Part {
  readonly from: ReturnLine;
  readonly quantity: number;
  amount: number;
}

const dueOf = ({ total, rounding = 0 }: Ticket): number => total - rounding;
const sum = <T>(all: readonly T[], valueOf: (one: T) => number): number =>
  all.reduce((total, one) => total + valueOf(one), 0);

/** Its part of what was paid, rounded down until the last of it goes back: parts never come to more than the whole. */
const partOf = (from: ReturnLine, quantity: number, exponent: number): Part => {
  const { line, paid, returned, paidBack } = from;
  const taken = returned + quantity;
  const share =
    taken === line.quantity ? paid : Number((BigInt(paid) * BigInt(taken)) / BigInt(line.quantity));
  const most = lineTotal(quantity, line.price, exponent);
  return { from, quantity, amount: Math.max(0, Math.min(share - paidBack, most)) };
};

/** Takes `excess` off the parts, from the last one on. */
const lower = (parts: readonly Part[], excess: number): void => {
  let left = excess;
  for (const part of parts.toReversed()) {
    const off = Math.min(Math.max(0, left), part.amount);
    part.amount -= off;
    left -= off;
  }
};

const divideUp = (amount: number, part: number, whole: number): number =>
  Number((BigInt(amount) * BigInt(part) + BigInt(whole) - 1n) / BigInt(whole));

/**
 * Of a product that was sold at a discount the ledger looks at all lines together: what the pieces cost on average is what a
 * piece gets, whichever line it is said to come from.
 */
const keepToProducts = (parts: readonly Part[], all: readonly ReturnLine[]): void => {
  for (const product of new Set(parts.map(({ from }) => from.line.product))) {
    const lines = all.filter(({ line }) => line.product === product);
    const isDiscounted = lines.some(({ line, paid }) => (line.discount ?? 0) > 0 || paid < line.total);
    if (product === undefined || !isDiscounted) continue;
    const mine = parts.filter(({ from }) => from.line.product === product);
    const taken = sum(lines, ({ returned }) => returned) + sum(mine, ({ quantity }) => quantity);
    const share = divideUp(
      sum(lines, ({ paid }) => paid),
      taken,
      sum(lines, ({ line }) => line.quantity),
    );
    const most = Math.max(0, share - sum(lines, ({ paidBack }) => paidBack));
    lower(mine, sum(mine, ({ amount }) => amount) - most);
  }
};

const lineOf = ({ from: { line }, quantity, amount }: Part, exponent: number): Line => {
  const { product, name, price, taxes } = line;
  const discount = lineTotal(quantity, price, exponent) - amount;
  return {
    ...(product === undefined ? {} : { product }),
    ...(name === undefined ? {} : { name }),
    quantity,
    price,
    ...(discount === 0 ? {} : { discount }),
    ...(taxes === undefined ? {} : { taxes }),
    total: amount,
  };
};

/** Taxes that are added are rounded for each refund: the last one may come to a cent more than what is left of the sale. */
const MAX_STEPS = 20;

const totalsOf = (
  parts: readonly Part[],
  left: number,
  taxMode: Sale['taxMode'],
  exponent: number,
): { readonly lines: Line[]; readonly totals: TicketTotals } => {
  for (let step = 0; ; step++) {
    const lines = parts.map((part) => lineOf(part, exponent));
    const totals = ticketTotals({ lines, ...(taxMode === undefined ? {} : { taxMode }) });
    if (totals.due <= left || step === MAX_STEPS) return { lines, totals };
    lower(parts, totals.due - left);
  }
};

/** What each method brought in and did not give back yet, before cash was rounded. */
const broughtBy = (method: Payment['method'], sale: Ticket, refunds: readonly Ticket[]): number => {
  const of = ({ payments, rounding = 0 }: Ticket): number =>
    sum(payments, (payment) => (payment.method === method ? payment.amount : 0)) -
    (method === 'cash' ? rounding : 0);
  return of(sale) - sum(refunds, of);
};

/** Cash first, then the other ways in which the sale was paid; what they do not hold any more goes back in cash. */
const shareOut = (
  due: number,
  sale: Ticket,
  refunds: readonly Ticket[],
  inCash: boolean,
): Map<Payment['method'], number> => {
  const back = new Map<Payment['method'], number>();
  let left = due;
  const take = (method: Payment['method'], amount: number): void => {
    if (amount > 0) back.set(method, (back.get(method) ?? 0) + amount);
    left -= amount;
  };
  for (const method of PAYMENT_METHODS) {
    const goes = inCash && method !== 'credit' ? 'cash' : method;
    take(goes, Math.min(left, Math.max(0, broughtBy(method, sale, refunds))));
  }
  take('cash', left);
  return back;
};

/** The payments, with cash as coins can pay it. */
const paid = (
  back: ReadonlyMap<Payment['method'], number>,
  cashRounding: number,
): { readonly payments: Payment[]; readonly rounding: number } => {
  const cash = back.get('cash') ?? 0;
  const rounding = roundingOf(cash, cashRounding);
  const payments = [...back].map(([method, amount]) => ({
    method,
    amount: method === 'cash' ? amount + rounding : amount,
  }));
  return { payments, rounding };
};

/**
 * The refund of so much of each line of the sale; undefined where nothing is chosen. `chosen`: thousandths by the line's place,
 * at most what is left of it; `lines` and `refunds`: what `returnLines` gave, and from which.
 */
export const refundDraft = (
  sale: Sale,
  lines: readonly ReturnLine[],
  refunds: readonly Refund[],
  chosen: ReadonlyMap<number, number>,
  { exponent, cashRounding, inCash }: RefundOptions,
): OpDraft<'refund'> | undefined => {
  const parts = lines.flatMap((line, i) => {
    const quantity = Math.min(chosen.get(i) ?? 0, line.left);
    return quantity > 0 ? [partOf(line, quantity, exponent)] : [];
  });
  if (parts.length === 0) return undefined;
  keepToProducts(parts, lines);
  const left = Math.max(0, dueOf(sale) - sum(refunds, dueOf));
  const { lines: made, totals } = totalsOf(parts, left, sale.taxMode, exponent);
  const { payments, rounding } = paid(shareOut(totals.due, sale, refunds, inCash), cashRounding);
  return {
    sale: sale.id,
    ...(sale.customer === undefined ? {} : { customer: sale.customer }),
    lines: made,
    ...(sale.taxMode === undefined ? {} : { taxMode: sale.taxMode }),
    ...(totals.taxes.length === 0 ? {} : { taxes: [...totals.taxes] }),
    ...(rounding === 0 ? {} : { rounding }),
    payments,
    total: totals.due + rounding,
  };
};
