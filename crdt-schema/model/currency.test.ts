import { expect, it } from 'vitest';
import { exponentOf } from './currency.ts';

it.each([
  ['MXN', 2],
  ['CLP', 0],
  ['PYG', 0],
  ['COP', 2],
  ['EUR', 2],
  ['KWD', 3],
  [undefined, 2],
  ['pesos', 2],
])('%s has %i decimals', (currency, exponent) => {
  expect(exponentOf(currency)).toBe(exponent);
});
