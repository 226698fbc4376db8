import { expect, test } from 'vitest';
import { createFormats } from './format.ts';

const plain = (text: string): string => text.replace(/\s/g, ' ');

test('amounts have the decimals of their currency, prices more where they have them', () => {
  const pesos = createFormats('es-MX', 'MXN');
  expect(pesos.money(123_456)).toBe('$1,234.56');
  expect(pesos.money(-5)).toBe('-$0.05');
  expect(pesos.price(298_000)).toBe('$29.80');
  expect(pesos.price(298_125)).toBe('$29.8125');
  expect(plain(createFormats('es-MX', 'CLP').money(1_500))).toBe('$1,500');
  expect(plain(createFormats('en-US', 'KWD').money(1_500))).toBe('KWD 1.500');
});

test('what is weighed has three decimals, pieces those that they have', () => {
  const { quantity } = createFormats('es-MX', 'MXN');
  expect([quantity(2_000), quantity(1_500), quantity(350, true)]).toEqual(['2', '1.5', '0.350']);
});
