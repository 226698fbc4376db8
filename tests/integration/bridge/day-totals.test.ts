/** What each day came to, as the bridge keeps it, against sums of the ledger's own rows. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DayTotalsReport } from '../../../bridge/index.ts';
import { createPrng } from '../../../crdt-schema/model/prng.ts';
import { createVerifier } from '../../../server/security/crypto.ts';
import { createDatabase, type Database } from '../database.ts';
import { addPerson, overrideOf } from './builders.ts';
import { at, Books, C01, C02, COFFEE, Log, NOW_MS, refund, RICE, sale, STORE } from './books.ts';

const HOUR_MS = 3_600_000;
const MEXICO = 'America/Mexico_City';
/** Half an hour off, and with a summer time. */
const ADELAIDE = 'Australia/Adelaide';

let database: Database;
let books: Books;
beforeEach(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool, { verify: createVerifier() });
});
afterEach(() => database.drop());

const query = async (statement: string, ...values: unknown[]): Promise<object[]> =>
  (await database.pool.query<object>(statement, values)).rows;

const kept = async (): Promise<object[][]> => [
  await query('select day::text, hour, till, sales, refunds, sold, returned from day_hour order by 1, 2, 3'),
  await query('select day::text, method, payments, amount from day_method order by 1, 2'),
  await query('select day::text, product_id, quantity, total from day_product order by 1, 2'),
];

/** The same sums by Postgres and its own knowledge of time zones. */
const expected = async (zone: string): Promise<object[][]> => {
  const local = `(s.occurred_at at time zone '${zone}')`;
  return [
    await query(
      `select ${local}::date::text as day, extract(hour from ${local})::int as hour, till,
              sum((kind = 'sale')::int)::int as sales, sum((kind = 'refund')::int)::int as refunds,
              sum(greatest(total, 0))::bigint as sold, sum(-least(total, 0))::bigint as returned
       from sale s group by 1, 2, 3 order by 1, 2, 3`,
    ),
    await query(
      `select ${local}::date::text as day, p.method, count(*)::int as payments, sum(p.amount)::bigint as amount
       from sale s join sale_payment p on p.sale_id = s.id group by 1, 2 order by 1, 2`,
    ),
    await query(
      `select ${local}::date::text as day, l.product_id, sum(l.quantity)::bigint as quantity,
              sum(l.total - l.share)::bigint as total
       from sale s join sale_line l on l.sale_id = s.id group by 1, 2 order by 1, 2`,
    ),
  ];
};

const refresh = (zone = MEXICO, fromStart = false): Promise<DayTotalsReport> =>
  books.bridge.refreshDays(zone, 1_000, fromStart);

const agrees = async (zone = MEXICO): Promise<void> => expect(await kept()).toEqual(await expected(zone));

test('days follow the ledger, whichever way a sale comes in', async () => {
  const [a, b, c] = [new Log(C01, 1), new Log(C02, 1), new Log(C01, 2)];
  const ana = await addPerson(database.pool, 900, 'supervisor');
  const ago = (n: number, hours: number) => ({ at: at(n, C01, NOW_MS - hours * HOUR_MS) });
  await books.take(a.add(sale(1, C01, [[COFFEE, 2_000]])), a.add(sale(2, C01, [[RICE, 500]], ago(2, 30))));
  // Both days are new: they are added up once, and then no more.
  expect(await refresh()).toMatchObject({ days: 2, isBehind: false });
  expect(await refresh()).toEqual({ days: 0, changed: 0, isBehind: false });
  await agrees();
  // Waits: not sold yet. Accepted by what comes later, at a place of the log that was taken in before.
  await books.take(b.add(refund(3, C02, 4, [[COFFEE, 1_000]])));
  expect(await refresh()).toEqual({ days: 0, changed: 0, isBehind: false });
  const unknown = '01890000-0000-7000-8000-0000000beef0';
  const parked = b.add(sale(5, C02, [[unknown, 1_000]], ago(5, 60)));
  expect(await books.judge(parked)).toBe('waiting unknown_product');
  await books.take(a.add(sale(4, C01, [[COFFEE, 1_000]])));
  expect(await refresh()).toMatchObject({ days: 1 });
  await agrees();
  await books.project([{ id: unknown, fields: { name: 'Nuevo', price: 10_000 } }]);
  expect(await books.verdict(parked)).toBe('accepted');
  expect(await refresh()).toMatchObject({ days: 1, changed: 3 });
  await agrees();
  // A supervisor accepts, days later, what a rule refused.
  await books.project([{ id: RICE, fields: { name: 'Arroz', price: 20_000, active: false } }]);
  const refused = sale(6, C01, [[RICE, 1_000]], ago(6, 80));
  expect(await books.judge(c.add(refused))).toBe('rejected product_inactive');
  expect(await refresh()).toEqual({ days: 0, changed: 0, isBehind: false });
  const override = overrideOf(7, C01, refused.id, ana.approve(refused.id, 'product_inactive'));
  expect(await books.judge(c.add(override))).toBe('accepted');
  expect(await refresh()).toMatchObject({ days: 1, changed: 3 });
  await agrees();
  expect((await kept()).map(({ length }) => length)).toEqual([5, 4, 4]);
  expect(await refresh(MEXICO, true)).toEqual({ days: 4, changed: 0, isBehind: false });
});

test('a rebuild gives what was kept step by step, mends what is wrong, and another zone has other days', async () => {
  const prng = createPrng(7);
  const logs = [new Log(C01, 1), new Log(C02, 1)];
  let n = 0;
  for (let batch = 0; batch < 5; batch++) {
    const entries = Array.from({ length: 20 }, () => {
      n += 1;
      const i = prng.int(2);
      const till = [C01, C02][i]!;
      const when = { at: at(n, till, NOW_MS - prng.int(20 * 24) * HOUR_MS - prng.int(HOUR_MS)) };
      const goods = [[prng.chance(0.5) ? COFFEE : RICE, 500 * (1 + prng.int(4))]] as const;
      return logs[i]!.add(
        prng.chance(0.8) ? sale(n, till, goods, when) : refund(n, till, undefined, goods, when),
      );
    });
    await books.take(...entries);
    await refresh();
    await agrees();
  }
  const steps = await kept();
  expect(await refresh(MEXICO, true)).toMatchObject({ changed: 0, isBehind: false });
  await query(`update day_hour set sold = sold + 1 where day = (select min(day) from day_hour)`);
  await query(`delete from day_method where day = (select max(day) from day_method)`);
  await query(`insert into day_product values ($1, '2026-01-01', $2, 1, 1)`, STORE, COFFEE);
  await query(`insert into day_hour values ($1, '2026-01-01', 1, 'C01', 1, 1, 1, 1)`, STORE);
  const { changed } = await refresh(MEXICO, true);
  expect(changed).toBeGreaterThanOrEqual(4);
  expect(await kept()).toEqual(steps);
  await query('truncate day_hour, day_method, day_product, day_cursor');
  await refresh();
  expect(await kept()).toEqual(steps);
  await refresh(ADELAIDE);
  await agrees(ADELAIDE);
  expect(await kept()).not.toEqual(steps);
  // An older version wrote positions that say nothing of their days.
  await books.take(logs[0]!.add(sale(5_000, C01, [[COFFEE, 1_000]])));
  await query('update verdict_outbox set touched = null where pos = (select max(pos) from verdict_outbox)');
  await refresh(ADELAIDE);
  await agrees(ADELAIDE);
});

test('what takes longer than its time goes on where it was', async () => {
  const log = new Log(C01, 1);
  let nowMs = NOW_MS;
  books = await Books.open(database.pool, { nowMs: () => (nowMs += 10) });
  await books.take(
    ...Array.from({ length: 9 }, (_, n) =>
      log.add(sale(n + 1, C01, [[COFFEE, 1_000]], { at: at(n + 1, C01, NOW_MS - n * 24 * HOUR_MS) })),
    ),
  );
  let steps = 0;
  for (;;) {
    const { isBehind, days } = await books.bridge.refreshDays(MEXICO, 25);
    expect(days).toBeLessThan(4);
    steps += 1;
    if (!isBehind) break;
    // Sold meanwhile, on a day that was done already.
    await books.take(
      log.add(
        sale(100 + steps, C01, [[RICE, 1_000]], { at: at(100 + steps, C01, NOW_MS - 8 * 24 * HOUR_MS) }),
      ),
    );
  }
  expect(steps).toBeGreaterThan(2);
  await agrees();
});
