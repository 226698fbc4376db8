import { describe, expect, it } from 'vitest';
import { countsOf, denominationsOf, rowsOf, sumOf } from './denominations.ts';

const pesos = denominationsOf('MXN');
const placeOf = (value: number, kind: string): number =>
  pesos.findIndex((one) => one.value === value && one.kind === kind);
const counts = (...pairs: readonly (readonly [place: number, count: number])[]): number[] => {
  const all = pesos.map(() => 0);
  for (const [place, count] of pairs) all[place] = count;
  return all;
};

describe('notes and coins', () => {
  it('are in minor units of the currency, whatever its decimals', () => {
    expect(pesos[0]).toEqual({ value: 100_000, kind: 'note' });
    expect(pesos.at(-1)).toEqual({ value: 10, kind: 'coin' });
    expect(denominationsOf('CLP')[0]).toEqual({ value: 20_000, kind: 'note' });
    expect(denominationsOf('KWD').at(-1)).toEqual({ value: 10, kind: 'coin' });
    for (const currency of ['MXN', 'USD', 'EUR', 'COP', 'JPY', 'ZMW'])
      for (const { value } of denominationsOf(currency)) expect(Number.isSafeInteger(value)).toBe(true);
  });

  it('add up, and an op has one row a value, though a value may be both', () => {
    const all = counts([placeOf(2_000, 'note'), 3], [placeOf(2_000, 'coin'), 1], [placeOf(50, 'coin'), 5]);
    expect(sumOf(pesos, all)).toBe(8_250);
    const rows = rowsOf(pesos, all)!;
    expect(rows).toEqual([
      { value: 2_000, count: 4 },
      { value: 50, count: 5 },
    ]);
    expect(sumOf(pesos, countsOf(pesos, rows))).toBe(8_250);
  });

  it('of which none was counted are none in the op', () => {
    expect(rowsOf(pesos, counts())).toBeUndefined();
    expect(countsOf(pesos)).toEqual(counts());
  });
});
