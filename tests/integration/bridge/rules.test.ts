import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  MAX_AMOUNT_MINOR,
  MAX_CLOCK_AHEAD_MS,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../../../crdt-schema/limits.ts';
import { formatHlc } from '../../../crdt-schema/model/clock.ts';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import {
  Books,
  C01,
  C02,
  Clerk,
  COFFEE,
  id,
  Log,
  move,
  NOW_MS,
  refund,
  refusal,
  RICE,
  sale,
  type Till,
} from './books.ts';
import { voidOf } from './builders.ts';

let database: Database;
let books: Books;
let clerk: Clerk;
let parts = 0;
const fresh = (): number => clerk.fresh();
const judge = (op: Op | Uint8Array, till?: Till): Promise<string | undefined> => clerk.judge(op, till);
const answer = (op: Op, till?: Till) => clerk.answer(op, till);

beforeAll(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool);
  clerk = new Clerk(books);
});
afterAll(() => database.drop());

describe('device', () => {
  test('till_mismatch, receipt_series_mismatch: an op stands for the till and the series of the device that wrote it', async () => {
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]]))).toBe('accepted');
    expect(await answer(sale(fresh(), C02, [[COFFEE, 1_000]]), C01)).toEqual(
      refusal('till_mismatch', { till: 'C02', expected: 'C01' }),
    );
    const foreign = sale(fresh(), C01, [[COFFEE, 1_000]], { receipt: { series: 'C02', number: fresh() } });
    expect(await answer(foreign)).toEqual(
      refusal('receipt_series_mismatch', { series: 'C02', expected: 'C01' }),
    );
    expect(await judge(move(fresh(), C02, [[COFFEE, 1_000]]), C01)).toBe('rejected till_mismatch');
    expect(await judge(voidOf(fresh(), C02, id(1)), C01)).toBe('rejected till_mismatch');
  });

  test('device_revoked: a revoked device writes in vain', async () => {
    const gone: Till = { device: '09'.repeat(16), till: 'C09' };
    await books.bridge.saveDevices([{ id: gone.device, till: 'C09', series: 'C09', role: 'till' }]);
    expect(await judge(sale(fresh(), gone, [[COFFEE, 1_000]]), gone)).toBe('accepted');
    await database.pool.query('update device set revoked = true where id = $1', [gone.device]);
    expect(await answer(sale(fresh(), gone, [[COFFEE, 1_000]]), gone)).toEqual(
      refusal('device_revoked', { till: 'C09' }),
    );
  });

  test('a device that nobody knows writes in vain', async () => {
    const stranger: Till = { device: '0a'.repeat(16), till: 'C01' };
    expect(await judge(sale(fresh(), stranger, [[COFFEE, 1_000]]), stranger)).toBe('rejected unknown_device');
  });
});

describe('clock', () => {
  test('clock_out_of_range: may lie 24 hours ahead and not a millisecond more; the past is always taken', async () => {
    const at = (ms: number): string => formatHlc({ ms, counter: 0, device: C01.device });
    const written = (ms: number): Op => sale(fresh(), C01, [[COFFEE, 1_000]], { at: at(ms) });
    expect(await judge(written(NOW_MS + MAX_CLOCK_AHEAD_MS))).toBe('accepted');
    expect(await answer(written(NOW_MS + MAX_CLOCK_AHEAD_MS + 1))).toEqual(
      refusal('clock_out_of_range', { aheadMs: MAX_CLOCK_AHEAD_MS + 1 }),
    );
    expect(await judge(written(MAX_UNIX_MS))).toBe('rejected clock_out_of_range');
    expect(await judge(written(0))).toBe('accepted');
  });

  test('a ticket may be as old or as far as a clock can tell', async () => {
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { occurredAt: 0 }))).toBe('accepted');
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { occurredAt: MAX_UNIX_MS }))).toBe('accepted');
    const past = sale(fresh(), C01, [[COFFEE, 1_000]], { occurredAt: Number.MAX_SAFE_INTEGER });
    expect(await judge(past)).toBe('rejected op_malformed');
  });
});

describe('totals', () => {
  test('total_mismatch: a line is its quantity at its price, rounded once, and the ticket the sum of its lines', async () => {
    const half = sale(fresh(), C01, [
      [COFFEE, 500, 10_010],
      [RICE, 1_000, 10_050],
    ]);
    expect(half.lines.map(({ total }) => total)).toEqual([50, 101]);
    expect(await judge(half)).toBe('accepted');
    const [first, second] = half.lines as [Line, Line];
    type Line = (typeof half.lines)[number];
    for (const total of [first.total - 1, first.total + 1]) {
      const wrong = sale(fresh(), C01, [], {
        lines: [{ ...first, total }, second],
        total: total + second.total,
      });
      wrong.payments = [{ method: 'cash', amount: wrong.total }];
      expect(await answer(wrong)).toEqual(
        refusal('total_mismatch', { line: 1, total: `0.${total}`, expected: '0.50' }),
      );
    }
  });

  test.each([-1, 1])('total_mismatch: a ticket whose total is %i cent off is refused', async (off) => {
    const op = sale(fresh(), C01, [[COFFEE, 1_000]]);
    const total = op.total + off;
    expect(await judge({ ...op, total, payments: [{ method: 'cash', amount: total }] })).toBe(
      'rejected total_mismatch',
    );
  });

  test.each([-1, 1])(
    'payment_mismatch: payments that are %i cent off are refused, for sales and refunds',
    async (off) => {
      const op = sale(fresh(), C01, [[COFFEE, 1_000]]);
      const payments = [
        { method: 'card' as const, amount: 40 },
        { method: 'cash' as const, amount: 60 + off },
      ];
      expect(await answer({ ...op, payments })).toEqual(
        refusal('payment_mismatch', { paid: off < 0 ? '0.99' : '1.01', total: '1.00' }),
      );
      expect(await judge(refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { payments }))).toBe(
        'rejected payment_mismatch',
      );
    },
  );

  test('a ticket of nothing but gifts needs no payment', async () => {
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000, 0]], { payments: [] }))).toBe('accepted');
  });

  test('the largest quantity at the largest price is refused like any other wrong total', async () => {
    const line = {
      product: COFFEE,
      quantity: MAX_QUANTITY_THOUSANDTHS,
      price: MAX_UNIT_PRICE_TENTHOUSANDTHS,
      total: MAX_AMOUNT_MINOR,
    };
    const payments = [{ method: 'cash' as const, amount: MAX_AMOUNT_MINOR }];
    const op = sale(fresh(), C01, [], { lines: [line], payments, total: MAX_AMOUNT_MINOR });
    expect(await judge(op)).toBe('rejected total_mismatch');
    const biggest = sale(fresh(), C01, [[COFFEE, 10_000, MAX_UNIT_PRICE_TENTHOUSANDTHS]]);
    expect(biggest.total).toBe(MAX_AMOUNT_MINOR);
    expect(await judge(biggest)).toBe('accepted');
  });
});

describe('products', () => {
  test('product_inactive: an archived one is not sold, but comes back and is moved', async () => {
    const tea = id(fresh());
    await books.project([{ id: tea, fields: { name: 'Té', active: true } }]);
    expect(await judge(sale(fresh(), C01, [[tea, 1_000]]))).toBe('accepted');
    await books.project([{ id: tea, fields: { name: 'Té', active: false } }]);
    expect(
      await answer(
        sale(fresh(), C01, [
          [COFFEE, 1_000],
          [tea, 1_000],
        ]),
      ),
    ).toEqual(refusal('product_inactive', { product: 'Té' }));
    expect(await judge(refund(fresh(), C01, undefined, [[tea, 1_000]]))).toBe('accepted');
    expect(await judge(move(fresh(), C01, [[tea, -1_000]]))).toBe('accepted');
  });

  test.each(['sale', 'refund', 'stock_move'] as const)(
    'unknown_product: a %s of one that is not known yet waits for it',
    async (kind) => {
      const n = fresh();
      const product = id(fresh());
      const goods = [
        [COFFEE, 1_000],
        [product, 1_000],
      ] as const;
      const op = {
        sale: sale(n, C01, goods),
        refund: refund(n, C01, undefined, goods),
        stock_move: move(n, C01, goods),
      }[kind];
      const entry = await clerk.give(op);
      await books.project([{ id: product, fields: { name: 'Té' } }]);
      expect(await books.told(entry)).toEqual(['waiting unknown_product', 'accepted']);
    },
  );
});

describe('receipt', () => {
  test('duplicate_receipt: a number belongs to one op, sale or refund, of its series', async () => {
    const number = fresh();
    const receipt = { series: 'C01', number };
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt }))).toBe('accepted');
    expect(await answer(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt }))).toEqual(
      refusal('duplicate_receipt', { number: `C01-${String(number).padStart(6, '0')}` }),
    );
    expect(await judge(refund(fresh(), C01, undefined, [[COFFEE, 1_000]], { receipt }))).toBe(
      'rejected duplicate_receipt',
    );
    expect(
      await judge(sale(fresh(), C02, [[COFFEE, 1_000]], { receipt: { series: 'C02', number } }), C02),
    ).toBe('accepted');
  });

  test('one that was rejected leaves its number free', async () => {
    const receipt = { series: 'C01', number: fresh() };
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt, total: 1 }))).toBe(
      'rejected total_mismatch',
    );
    expect(await judge(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt }))).toBe('accepted');
  });

  test('two of one batch: the first has it', async () => {
    const receipt = { series: 'C01', number: fresh() };
    const log = new Log(C01, ++parts);
    const pair = [1, 2].map(() => log.add(sale(fresh(), C01, [[COFFEE, 1_000]], { receipt })));
    expect(await books.take(...pair)).toBe('done');
    expect([await books.verdict(pair[0]!), await books.verdict(pair[1]!)]).toEqual([
      'accepted',
      'rejected duplicate_receipt',
    ]);
  });
});

describe('numbering', () => {
  const END_MS = NOW_MS + 5_000;
  const granted: Till = { device: '0b'.repeat(16), till: 'C11' };
  const numbered = (number: number, ms = NOW_MS): Op => ({
    ...sale(fresh(), granted, [[COFFEE, 1_000]], { receipt: { series: 'C11', number } }),
    at: formatHlc({ ms, counter: 0, device: granted.device }),
  });
  beforeAll(() =>
    books.bridge.saveDevices([
      {
        id: granted.device,
        till: 'C11',
        series: 'C11',
        role: 'till',
        numbering: { from: 500, to: 509, validUntil: END_MS, kind: 'normal' },
      },
    ]),
  );

  test('receipt_outside_lease: the first and the last number of the range are granted, and none beside it', async () => {
    expect(await judge(numbered(500), granted)).toBe('accepted');
    expect(await judge(numbered(509), granted)).toBe('accepted');
    const outside = (number: string) => refusal('receipt_outside_lease', { number, from: 500, to: 509 });
    expect(await answer(numbered(499), granted)).toEqual(outside('C11-000499'));
    expect(await answer(numbered(510), granted)).toEqual(outside('C11-000510'));
  });

  test('numbering_expired: a number is given up to the last millisecond of the grant', async () => {
    expect(await judge(numbered(501, END_MS), granted)).toBe('accepted');
    expect(await answer(numbered(502, END_MS + 1), granted)).toEqual(
      refusal('numbering_expired', { number: 'C11-000502' }),
    );
    // What bears no number is written all the same.
    const at = formatHlc({ ms: END_MS + 1, counter: 0, device: granted.device });
    expect(await judge(move(fresh(), granted, [[COFFEE, 1_000]], { at }), granted)).toBe('accepted');
  });
});

describe('stock', () => {
  test('insufficient_stock: where the product says reject, all that is there can be sold and not a thousandth more', async () => {
    const cheese = id(fresh());
    await books.project([{ id: cheese, fields: { name: 'Queso', stockPolicy: 'reject' } }]);
    expect(await judge(sale(fresh(), C01, [[cheese, 1]]))).toBe('rejected insufficient_stock');
    expect(await judge(move(fresh(), C01, [[cheese, 2_500]]))).toBe('accepted');
    expect(
      await answer(
        sale(fresh(), C01, [
          [cheese, 1_000],
          [cheese, 1_501],
        ]),
      ),
    ).toEqual(refusal('insufficient_stock', { product: 'Queso', available: '2.5', requested: '2.501' }));
    expect(
      await judge(
        sale(fresh(), C01, [
          [cheese, 1_000],
          [cheese, 1_500],
        ]),
      ),
    ).toBe('accepted');
    expect(await judge(sale(fresh(), C01, [[cheese, 1]]))).toBe('rejected insufficient_stock');
    expect((await books.stock())[cheese]).toBe(0);
  });

  test('within one batch each sale sees what those before it took', async () => {
    const ham = id(fresh());
    await books.project([{ id: ham, fields: { name: 'Jamón', stockPolicy: 'reject' } }]);
    const log = new Log(C01, ++parts);
    const batch = [
      move(fresh(), C01, [[ham, 2_000]]),
      sale(fresh(), C01, [[ham, 1_500]]),
      sale(fresh(), C01, [[ham, 501]]),
      sale(fresh(), C01, [[ham, 500]]),
    ].map((op) => log.add(op));
    expect(await books.take(...batch)).toBe('done');
    expect(await Promise.all(batch.map((entry) => books.verdict(entry)))).toEqual([
      'accepted',
      'accepted',
      'rejected insufficient_stock',
      'accepted',
    ]);
  });

  test('everywhere else goods that left the shop are booked, below zero if need be', async () => {
    const bread = id(fresh());
    await books.project([{ id: bread, fields: { name: 'Pan' } }]);
    expect(await judge(sale(fresh(), C01, [[bread, 3_000]]))).toBe('accepted');
    expect((await books.stock())[bread]).toBe(-3_000);
  });
});

describe('what is no op is rejected under an id of its own, and the next one goes on', () => {
  test.each<[string, Uint8Array]>([
    ['op_not_json', Uint8Array.of(1, 2, 3)],
    ['op_malformed', new TextEncoder().encode('{"v":1,"kind":"sale"}')],
    ['op_malformed', new TextEncoder().encode('{"v":1e400}')],
    ['unsupported_version', new TextEncoder().encode('{"v":2}')],
  ])('%s', async (code, bytes) => {
    const log = new Log(C01, ++parts);
    const bad = log.add(bytes);
    const good = log.add(sale(fresh(), C01, [[COFFEE, 1_000]]));
    expect(await books.take(bad, good)).toBe('done');
    expect([await books.verdict(bad), await books.verdict(good)]).toEqual([`rejected ${code}`, 'accepted']);
  });
});

test('every verdict of this file can be read by the cashier, with the parameters that it names', async () => {
  expect(await books.complaints()).toEqual([]);
});
