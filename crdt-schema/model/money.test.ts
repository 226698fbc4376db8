import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_AMOUNT_MINOR } from '../limits.ts';
import { divideRounded, formatDecimal, lineTotal, parseDecimal } from './money.ts';

/** Rounding as people do it on paper: the digit after the cent decides, the sign plays no part. */
const onPaper = (quantity: number, price: number, exponent: number): bigint => {
  const exact = BigInt(quantity) * BigInt(price);
  const digits = (exact < 0n ? -exact : exact).toString().padStart(12, '0');
  const cut = digits.length - (7 - exponent);
  const size = BigInt(digits.slice(0, cut)) + (digits[cut]! >= '5' ? 1n : 0n);
  return exact < 0n ? -size : size;
};

describe('a line total is rounded once, half away from zero', () => {
  test.each([
    [1_000, 10_050, 101, 'half a cent goes up'],
    [-1_000, 10_050, -101, 'half a cent of a return goes down'],
    [1_000, 10_049, 100, 'just under half a cent goes down'],
    [333, 10_000, 33, 'a third of a kilo'],
    [500, 10_010, 50, 'a quarter of a cent'],
    [1, 1, 0, 'the smallest there is'],
    [1, 50_000, 1, 'half a cent from a thousandth'],
    [-1, 49_999, 0, 'never minus zero'],
  ])('%i thousandths at %i are %i: %s', (quantity, price, total) => {
    expect(lineTotal(quantity, price) + 0).toBe(total);
  });

  test('for currencies without cents, with two decimals and with three', () => {
    expect([0, 2, 3].map((exponent) => lineTotal(1_500, 33_335, exponent))).toEqual([5, 500, 5_000]);
    expect([0, 2, 3].map((exponent) => lineTotal(1_001, 12_345, exponent))).toEqual([1, 124, 1_236]);
  });

  test('equals exact arithmetic for any quantity and price whose total is an amount', () => {
    const quantities = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const prices = fc.integer({ min: 0, max: 10_000_000_000_000 });
    fc.assert(
      fc.property(quantities, prices, fc.integer({ min: 0, max: 4 }), (quantity, price, exponent) => {
        const exact = onPaper(quantity, price, exponent);
        fc.pre(exact <= MAX_AMOUNT_MINOR && exact >= -MAX_AMOUNT_MINOR);
        expect(BigInt(lineTotal(quantity, price, exponent))).toBe(exact);
      }),
      { numRuns: 3_000 },
    );
  });

  test('a total beyond any amount is still a number, so that a rule can refuse it', () => {
    expect(lineTotal(1_000_000_000, 10_000_000_000_000)).toBeGreaterThan(MAX_AMOUNT_MINOR);
  });

  test('halves themselves, where floating point would err', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
        expect(lineTotal(1_000, cents * 100 + 50)).toBe(cents + 1);
        expect(lineTotal(-1_000, cents * 100 + 50)).toBe(-cents - 1);
      }),
    );
  });

  test('a division is rounded alike whatever the signs', () => {
    expect([
      divideRounded(5n, 2n),
      divideRounded(-5n, 2n),
      divideRounded(5n, -2n),
      divideRounded(-5n, -2n),
    ]).toEqual([3n, -3n, -3n, 3n]);
    expect(divideRounded(-1n, 3n)).toBe(0n);
  });
});

describe('decimals are read exactly or not at all', () => {
  test.each([
    ['2.55', 4, 25_500],
    ['-2.550', 2, -255],
    ['0.001', 3, 1],
    ['12', 4, 120_000],
    [' 7.10 ', 2, 710],
    ['-0', 2, 0],
  ])('"%s" with %i places is %i', (text, decimals, value) => {
    expect(parseDecimal(text, decimals)).toBe(value);
  });

  test.each([
    ['0.00001', 4],
    ['1e3', 2],
    ['1,5', 2],
    ['.5', 2],
    ['5.', 2],
    ['+5', 2],
    ['', 2],
    ['NaN', 2],
    ['99999999999999999', 0],
  ])('"%s" with %i places is no such number', (text, decimals) => {
    expect(parseDecimal(text, decimals)).toBeUndefined();
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }), (value, decimals) => {
        expect(parseDecimal(formatDecimal(value, decimals), decimals)).toBe(value + 0);
      }),
    );
    expect([formatDecimal(-5, 2), formatDecimal(0, 2), formatDecimal(123_456, 4)]).toEqual([
      '-0.05',
      '0.00',
      '12.3456',
    ]);
  });
});
