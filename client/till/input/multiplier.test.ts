import { expect, test } from 'vitest';
import { entryOf, parseEntry, pendingQuantity } from './multiplier.ts';

test('a quantity before a code is taken off it', () => {
  expect(parseEntry('3*7501055363513')).toEqual({ quantity: 3_000, code: '7501055363513' });
  expect(parseEntry(' 1.25 * queso')).toEqual({ quantity: 1_250, code: 'queso' });
  expect(parseEntry('0,5×12')).toEqual({ quantity: 500, code: '12' });
  expect(parseEntry('7501055363513')).toEqual({ quantity: undefined, code: '7501055363513' });
});

test('what is no quantity stays in the code', () => {
  for (const text of ['0*5', '3x5', 'A*3', '1.2345*7', '9999999*7', '*7'])
    expect(parseEntry(text)).toEqual({ quantity: undefined, code: text });
});

test('a quantity alone waits for its code', () => {
  expect(pendingQuantity('3*')).toBe(3_000);
  expect(pendingQuantity('12 x')).toBe(12_000);
  expect(pendingQuantity('3')).toBeUndefined();
  expect(pendingQuantity('3*7')).toBeUndefined();
});

test('a sign that seems to be the first key of the code belongs to the quantity', () => {
  const code = '7501055363513';
  expect(entryOf('3*', code)).toEqual({ quantity: 3_000, code });
  expect(entryOf('3', `*${code}`)).toEqual({ quantity: 3_000, code });
  expect(entryOf('café', code)).toEqual({ quantity: undefined, code });
  expect(entryOf('', `*${code}`)).toEqual({ quantity: undefined, code: `*${code}` });
  expect(entryOf('12', code)).toEqual({ quantity: undefined, code });
});
