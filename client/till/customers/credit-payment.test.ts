import { expect, test } from 'vitest';
import { readPayment, type Entered } from './credit-payment.ts';

const ANA = '01890000-0000-7000-8000-00000000c11e';
const entered: Entered = { amount: '150', method: 'cash', tendered: '', reference: '7' };
const read = (more: Partial<Entered>) => readPayment(ANA, { ...entered, ...more }, 2);

test('a payment on account is what was entered, with the change of what was handed over', () => {
  expect(read({})).toEqual({
    kind: 'good',
    draft: { customer: ANA, payments: [{ method: 'cash', amount: 15_000 }], total: 15_000 },
    change: 0,
  });
  expect(read({ tendered: '200' })).toMatchObject({
    draft: { payments: [{ amount: 15_000, tendered: 20_000 }] },
    change: 5_000,
  });
  expect(read({ method: 'card', tendered: '1' })).toMatchObject({
    draft: { payments: [{ method: 'card', amount: 15_000, reference: '7' }] },
    change: 0,
  });
});

test('nothing, or less in hand than it is, is none', () => {
  for (const amount of ['', '0', '-5', 'x'])
    expect(read({ amount })).toEqual({ kind: 'bad', field: 'amount' });
  expect(read({ tendered: '149.99' })).toEqual({ kind: 'bad', field: 'tendered' });
});
