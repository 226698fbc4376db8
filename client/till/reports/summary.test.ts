import { expect, test } from 'vitest';
import { openingOf, paymentOf, refundOf, saleOf } from '../../../crdt-schema/pending/test-logs.ts';
import { heldTills } from './held-data.ts';
import { summaryOf } from './summary.ts';

const OPS = [
  openingOf(0, 50_000),
  saleOf(1, 1_000),
  saleOf(2, 2_500, { till: 'C02', payments: [{ method: 'credit', amount: 2_500 }] }),
  saleOf(3, 300, {
    payments: [
      { method: 'card', amount: 100 },
      { method: 'cash', amount: 200 },
    ],
  }),
  refundOf(4, 400),
  paymentOf(5, 700),
];

test('what was sold is told till by till, and how it was paid with abonos and less refunds', () => {
  expect(summaryOf(OPS)).toEqual({
    tills: [
      { till: 'C01', sales: 2, sold: 1_300, refunds: 1, returned: 400 },
      { till: 'C02', sales: 1, sold: 2_500, refunds: 0, returned: 0 },
    ],
    methods: [
      { method: 'cash', amount: 1_000 + 200 - 400 + 700 },
      { method: 'card', amount: 100 },
      { method: 'credit', amount: 2_500 },
    ],
  });
});

test('the tills of which nothing is held are named too, the own one first', () => {
  const tills = heldTills(OPS, ['C01', 'C03'], 'C02');
  expect(tills.map(({ till, isOwn, ops }) => [till, isOwn, ops])).toEqual([
    ['C02', true, 1],
    ['C01', false, 5],
    ['C03', false, 0],
  ]);
  expect(tills[1]!.toMs! - tills[1]!.fromMs!).toBe(5);
  expect(tills[2]!.fromMs).toBeUndefined();
});
