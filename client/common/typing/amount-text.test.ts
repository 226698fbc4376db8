import { describe, expect, it } from 'vitest';
import { amountText, parseAmount } from './amount-text.ts';

describe('an amount as it is typed', () => {
  it.each([
    ['1250', 125_000],
    ['1,250.50', 125_050],
    ['1.250,5', 125_050],
    ['1250.', 125_000],
    ['.5', 50],
    ['$ 20', 2_000],
    [' 0 ', 0],
    ['1 250 000', 125_000_000],
    ['007', 700],
    ['1,250', 125_000],
  ])('%s', (text, minor) => {
    expect(parseAmount(text, 2)).toBe(minor);
  });

  it('is none where it could be read in two ways, or has more decimals than the currency', () => {
    for (const text of ['', '-5', 'abc', '1.2.3', '12,34,56', '1.2345', '1e3', '.', '99999999999999999'])
      expect([text, parseAmount(text, 2)]).toEqual([text, undefined]);
  });

  it('of a currency without decimals', () => {
    expect(parseAmount('1.500', 0)).toBe(1_500);
    expect(parseAmount('1500,5', 0)).toBeUndefined();
  });

  it('is written to be typed over', () => {
    expect(amountText(125_050, 2)).toBe('1250.50');
    expect(parseAmount(amountText(125_050, 2), 2)).toBe(125_050);
  });
});
