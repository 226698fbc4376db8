import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumber, type Decimal } from './numbers.ts';

const read = (text: string, decimal?: Decimal, decimals = 4): number | string => {
  const result = readNumber(text, decimals, decimal);
  return result.ok ? result.value : result.error.code;
};

describe('a number is read exactly, or not at all', () => {
  it.each([
    ['12.50', 125_000],
    ['12,5', 125_000],
    ['1,234.50', 12_345_000],
    ['1.234,50', 12_345_000],
    ['1.234.567', 12_345_670_000],
    ['1 234,50', 12_345_000],
    ['1\u00a0234', 12_340_000],
    ['$ 74,50', 745_000],
    ['7.10 €', 71_000],
    ['0.125', 1_250],
    ['0,125', 1_250],
    ['-3', -30_000],
  ])('"%s" says itself what it is', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    ['1.234', 'ambiguous_number'],
    ['12,345', 'ambiguous_number'],
    ['abc', 'not_a_number'],
    ['', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['1,2,3', 'not_a_number'],
    ['1,23.5', 'not_a_number'],
    ['1.234.5,00', 'not_a_number'],
    ['1.234,567.8', 'not_a_number'],
    ['12 50', 'not_a_number'],
    ['1$2', 'not_a_number'],
    ['16%', 'not_a_number'],
    ['0.12345', 'too_many_decimals'],
    ['99999999999999999', 'not_a_number'],
  ])('"%s" is %s', (text, code) => {
    expect(read(text)).toBe(code);
  });

  it('of the other mark is refused, never scaled', () => {
    expect([read('12.50', ','), read('12,50', '.'), read('12.5', ',')]).toEqual(
      Array(3).fill('not_a_number'),
    );
    expect([read('1.234', ','), read('1.234', '.'), read('1,234', '.')]).toEqual([
      12_340_000, 12_340, 12_340_000,
    ]);
  });

  it('as anybody writes it comes back', () => {
    const marks = fc.constantFrom<[Decimal, string]>([',', '.'], ['.', ','], [',', ' '], ['.', '']);
    fc.assert(
      fc.property(fc.nat(10_000_000_000), marks, (cents, [decimal, group]) => {
        const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, group);
        const text = `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`;
        expect([read(text, undefined, 2), read(text, decimal, 2)]).toEqual([cents, cents]);
      }),
    );
  });
});
