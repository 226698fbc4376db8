import { expect, test } from 'vitest';
import {
  accepted,
  entry,
  idOf,
  openingOf,
  overrideOf,
  PRODUCT,
  refundOf,
  rejected,
  saleOf,
  START_MS,
  voidOf,
  waiting,
} from '../../../crdt-schema/pending/test-logs.ts';
import { concernsDay, sumDay } from './day-sums.ts';

const HOUR_MS = 3_600_000;
const isOfDay = (ms: number): boolean => ms >= START_MS && ms < START_MS + 24 * HOUR_MS;
const hourOf = (ms: number): number => Math.floor((ms - START_MS) / HOUR_MS);
const sum = (...entries: ReturnType<typeof entry>[]) =>
  sumDay(
    entries.filter((one) => concernsDay(one, isOfDay)),
    isOfDay,
    hourOf,
  );

test('a day is what counts of it, by hour, till, method and product', () => {
  const later = HOUR_MS * 3 + 5;
  const mixed = saleOf(2, 1_000, {
    payments: [
      { method: 'card', amount: 600 },
      { method: 'cash', amount: 400 },
    ],
    occurredAt: START_MS + later,
    till: 'C02',
  });
  const day = sum(
    entry(openingOf(0, 500), accepted),
    entry(saleOf(1, 250), accepted),
    entry(mixed, accepted),
    entry(refundOf(3, 250), accepted),
    entry(saleOf(4, 99, { occurredAt: START_MS - 1 }), accepted),
  );
  expect(day).toMatchObject({ sales: 2, refunds: 1, sold: 1_250, returned: 250, amount: 1_000 });
  expect(day.hours.flatMap(({ count, amount }, hour) => (count > 0 ? [[hour, count, amount]] : []))).toEqual([
    [0, 2, 0],
    [3, 1, 1_000],
  ]);
  expect(day.tills).toMatchObject([
    { till: 'C01', sales: 1, refunds: 1, amount: 0 },
    { till: 'C02', sales: 1, refunds: 0, amount: 1_000, lastMs: START_MS + later },
  ]);
  expect(day.methods).toEqual([
    { method: 'cash', amount: 400 },
    { method: 'card', amount: 600 },
  ]);
  expect(day.products).toEqual([{ product: PRODUCT, name: 'Café', quantity: 1_000, amount: 1_000 }]);
  expect([day.unseen.count, day.unbooked.count, day.refused.count]).toEqual([0, 0, 0]);
});

test('what the server has not seen, has not booked and has refused is told apart', () => {
  const day = sum(
    entry(saleOf(1, 100)),
    entry(saleOf(2, 200), undefined, { held: 'lan' }),
    entry(saleOf(3, 400), undefined, { held: 'server' }),
    entry(saleOf(4, 800), waiting('unknown_product')),
    entry(saleOf(5, 1_600), rejected()),
    entry(saleOf(6, 3_200), accepted),
  );
  expect(day.amount).toBe(100 + 200 + 400 + 800 + 3_200);
  expect(day.unseen).toEqual({ count: 2, amount: 300 });
  expect(day.unbooked).toEqual({ count: 2, amount: 1_200 });
  expect(day.refused).toEqual({ count: 1, amount: 1_600 });
  expect(day.tills[0]!.unseen).toEqual({ count: 2, amount: 300 });
});

test('what was voided, replaced or let pass counts as the ledger has it', () => {
  const day = sum(
    entry(saleOf(1, 100)),
    entry(voidOf(2, idOf(1))),
    entry(saleOf(3, 200), rejected()),
    entry(overrideOf(4, idOf(3)), accepted),
    entry(saleOf(5, 400), rejected()),
    entry(saleOf(6, 410, { replaces: idOf(5) }), accepted),
  );
  expect(day).toMatchObject({ sales: 2, amount: 610, refused: { count: 0 } });
});

test('a discount of the ticket is spread over its lines, as the ledger spreads it', () => {
  const ticket = saleOf(1, 270, {
    discount: 30,
    lines: [
      { product: PRODUCT, quantity: 1_000, price: 10_000, total: 100 },
      { name: 'Hielo', quantity: 1_000, price: 20_000, total: 200 },
    ],
  });
  expect(sum(entry(ticket, accepted)).products).toEqual([
    { product: undefined, name: 'Hielo', quantity: 1_000, amount: 180 },
    { product: PRODUCT, name: undefined, quantity: 1_000, amount: 90 },
  ]);
});
