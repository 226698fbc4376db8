/**
 * Notes and coins of a currency, for counting a drawer. Those that are in use in shops; where a currency is not listed, a
 * row that fits any: 1, 2 and 5 of each power of ten. Values in minor units, largest first.
 */
import { exponentOf } from '../../../crdt-schema/model/currency.ts';

/** In the major unit, notes before coins. Coins that no shop takes any more are left out. */
const IN_USE: Readonly<Record<string, readonly [notes: readonly number[], coins: readonly number[]]>> = {
  MXN: [
    [1000, 500, 200, 100, 50, 20],
    [20, 10, 5, 2, 1, 0.5, 0.2, 0.1],
  ],
  USD: [
    [100, 50, 20, 10, 5, 2, 1],
    [1, 0.5, 0.25, 0.1, 0.05, 0.01],
  ],
  EUR: [
    [500, 200, 100, 50, 20, 10, 5],
    [2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
  ],
  GTQ: [
    [200, 100, 50, 20, 10, 5, 1],
    [1, 0.5, 0.25, 0.1, 0.05],
  ],
  COP: [
    [100_000, 50_000, 20_000, 10_000, 5_000, 2_000],
    [1_000, 500, 200, 100, 50],
  ],
  PEN: [
    [200, 100, 50, 20, 10],
    [5, 2, 1, 0.5, 0.2, 0.1],
  ],
  CLP: [
    [20_000, 10_000, 5_000, 2_000, 1_000],
    [500, 100, 50, 10],
  ],
  ARS: [
    [20_000, 10_000, 2_000, 1_000, 500, 200, 100],
    [50, 20, 10, 5, 2, 1],
  ],
};

const ANY_NOTES = [1000, 500, 200, 100, 50, 20, 10, 5];
const ANY_COINS = [2, 1];
const ANY_SMALL_COINS = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

export interface Denomination {
  /** Minor units. */
  readonly value: number;
  readonly kind: 'note' | 'coin';
}

/** A count by place in `denominationsOf`: the same value may be a note and a coin. */
export type Counts = readonly number[];

export const denominationsOf = (currency: string): readonly Denomination[] => {
  const exponent = exponentOf(currency);
  const any = [ANY_NOTES, exponent === 0 ? ANY_COINS : [...ANY_COINS, ...ANY_SMALL_COINS]] as const;
  const [notes, coins] = IN_USE[currency] ?? any;
  const rows = (kind: Denomination['kind'], values: readonly number[]): Denomination[] =>
    values.map((value) => ({ value: Math.round(value * 10 ** exponent), kind }));
  return [...rows('note', notes), ...rows('coin', coins)];
};

/** What it comes to, minor units. */
export const sumOf = (denominations: readonly Denomination[], counts: Counts): number =>
  denominations.reduce((sum, { value }, i) => sum + value * (counts[i] ?? 0), 0);

/** As an op names it: one row a value, of those that were there. Undefined where nothing was counted. */
export const rowsOf = (
  denominations: readonly Denomination[],
  counts: Counts,
): { value: number; count: number }[] | undefined => {
  const rows = new Map<number, number>();
  for (const [i, { value }] of denominations.entries()) {
    const count = counts[i] ?? 0;
    if (count > 0) rows.set(value, (rows.get(value) ?? 0) + count);
  }
  return rows.size === 0 ? undefined : [...rows].map(([value, count]) => ({ value, count }));
};

/** The counts that an op named, to be corrected: of a value that is both, all are taken for the first. */
export const countsOf = (
  denominations: readonly Denomination[],
  rows: readonly { readonly value: number; readonly count: number }[] = [],
): number[] => {
  const left = new Map(rows.map(({ value, count }) => [value, count]));
  return denominations.map(({ value }) => {
    const count = left.get(value) ?? 0;
    left.delete(value);
    return count;
  });
};
