/**
 * How a ticket adds up, written a second time out of the words of the documentation, in exact integers: neither the
 * model of a day nor its tickets lean on the code that is tested.
 */
import type { Op, OpOf } from '../../../crdt-schema/ops/op.ts';

export type Ticket = OpOf<'sale'> | OpOf<'refund'>;

/** Half away from zero; nothing here is negative. */
const divide = (part: bigint, whole: bigint): number => Number((2n * part + whole) / (2n * whole));

/** Thousandths at ten-thousandths, in minor units. */
export const grossOf = (quantity: number, price: number, exponent: number): number =>
  divide(BigInt(quantity) * BigInt(price) * 10n ** BigInt(exponent), 10_000_000n);

/** A ticket's discount over its lines: after each line, what was given so far is its exact part, rounded. */
export const sharesOf = (discount: number, totals: readonly number[]): number[] => {
  const whole = totals.reduce((sum, total) => sum + total, 0);
  const givenUpTo = totals.map((_, i) => {
    const part = totals.slice(0, i + 1).reduce((sum, total) => sum + total, 0);
    return whole === 0 ? 0 : divide(BigInt(discount) * BigInt(part), BigInt(whole));
  });
  return givenUpTo.map((given, i) => given - (givenUpTo[i - 1] ?? 0));
};

export interface TaxRow {
  readonly name: string;
  readonly rate: number;
  base: number;
  amount: number;
}

/** One row a tax, by `<rate> <name>`: what each line's tax comes to, rounded line by line. */
export const taxRows = ({
  lines,
  discount = 0,
  taxMode = 'included',
}: Pick<Ticket, 'lines' | 'discount' | 'taxMode'>): Map<string, TaxRow> => {
  const rows = new Map<string, TaxRow>();
  const shares = sharesOf(
    discount,
    lines.map(({ total }) => total),
  );
  for (const [i, { total, taxes = [] }] of lines.entries()) {
    const net = BigInt(total - shares[i]!);
    const all = taxes.reduce((sum, { rate }) => sum + rate, 0);
    const amounts = taxes.map(({ rate }) =>
      divide(net * BigInt(rate), taxMode === 'included' ? BigInt(10_000 + all) : 10_000n),
    );
    const within = taxMode === 'included' ? amounts.reduce((sum, amount) => sum + amount, 0) : 0;
    for (const [k, { name, rate }] of taxes.entries()) {
      const key = `${rate} ${name}`;
      const row = rows.get(key) ?? { name, rate, base: 0, amount: 0 };
      row.base += Number(net) - within;
      row.amount += amounts[k]!;
      rows.set(key, row);
    }
  }
  return rows;
};

/** What is owed before cash is rounded. */
export const dueOf = (ticket: Pick<Ticket, 'lines' | 'discount' | 'taxMode'>): number => {
  const subtotal = ticket.lines.reduce((sum, { total }) => sum + total, 0);
  const taxes = [...taxRows(ticket).values()].reduce((sum, { amount }) => sum + amount, 0);
  return subtotal - (ticket.discount ?? 0) + (ticket.taxMode === 'added' ? taxes : 0);
};

/** To the nearest multiple of `unit`, up from the half. */
export const roundingFor = (cash: number, unit: number): number =>
  unit <= 1 ? 0 : Math.floor((2 * cash + unit) / (2 * unit)) * unit - cash;

/** Numbers that grow by name. */
export class Tally {
  private readonly sums = new Map<string, number>();

  add(key: string, value: number): void {
    this.sums.set(key, (this.sums.get(key) ?? 0) + value);
  }

  of(key: string): number {
    return this.sums.get(key) ?? 0;
  }

  /** Without what came to nothing, in order. */
  toRecord(): Record<string, number> {
    return nonZero(Object.fromEntries(this.sums));
  }
}

export const nonZero = (sums: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(sums)
      .filter(([, value]) => value !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Products and quantities of an op's lines; free text is none. */
export const goodsIn = (op: Op): { product: string; quantity: number }[] =>
  'lines' in op
    ? op.lines.flatMap(({ product, quantity }) => (product === undefined ? [] : [{ product, quantity }]))
    : [];

export const without = <T extends object, K extends keyof T>(from: T, key: K): Omit<T, K> => {
  const { [key]: _left, ...rest } = from;
  return rest;
};
