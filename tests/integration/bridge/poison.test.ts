/** One operation that cannot be taken, among ten thousand: it keeps back nothing but what hangs on it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Op } from '../../../crdt-schema/ops/op.ts';
import { createDatabase, type Database } from '../database.ts';
import { Books, C01, C02, COFFEE, id, Log, refund, RICE, sale, STORE } from './books.ts';

const LOGS = 20;
const ENTRIES_OF_A_LOG = 500;
const POISONED = 137;
/** What the hub takes in at once. */
const HUB_BATCH = 500;
const TIMEOUT_MS = 300_000;

let database: Database;
let books: Books;
beforeEach(async () => {
  database = await createDatabase();
  books = await Books.open(database.pool);
});
afterEach(() => database.drop());

/** Ten thousand sales in twenty logs, one entry of the third log another one, and how they come: log by log in turn. */
const written = (poison: (n: number) => Op | Uint8Array) => {
  const logs = Array.from({ length: LOGS }, (_, part) => ({
    till: part % 2 === 0 ? C01 : C02,
    log: new Log(part % 2 === 0 ? C01 : C02, part + 1),
  }));
  for (const [part, { till, log }] of logs.entries())
    for (let seq = 0; seq < ENTRIES_OF_A_LOG; seq++) {
      const n = part * ENTRIES_OF_A_LOG + seq + 1;
      const isPoisoned = part === 2 && seq === POISONED;
      log.add(isPoisoned ? poison(n) : sale(n, till, [[seq % 2 === 0 ? COFFEE : RICE, 1_000]]));
    }
  return {
    entries: Array.from({ length: ENTRIES_OF_A_LOG }, (_, seq) =>
      logs.map(({ log }) => log.entries[seq]!),
    ).flat(),
    bad: logs[2]!.log,
  };
};

const byStatus = async (): Promise<Record<string, number>> => {
  const { rows } = await database.pool.query<{ status: string; n: number }>(
    'select status, count(*) as n from op where store_id = $1 group by 1',
    [STORE],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
};

const ALL = LOGS * ENTRIES_OF_A_LOG;
const NEVER = id(0xdead);

test.each<[string, (n: number) => Op | Uint8Array, string]>([
  ['cannot be read', () => Uint8Array.of(0x7b, 0xff), 'rejected op_not_json'],
  [
    'has a form of its own',
    (n) => new TextEncoder().encode(`{"v":1,"kind":"gift","id":"${id(n)}"}`),
    'rejected op_malformed',
  ],
  ['does not add up', (n) => sale(n, C01, [[COFFEE, 1_000]], { total: 7 }), 'rejected total_mismatch'],
  ['waits for a product that never comes', (n) => sale(n, C01, [[NEVER, 1_000]]), 'waiting unknown_product'],
  [
    'waits for a sale that never comes',
    (n) => refund(n, C01, 0xdead, [[COFFEE, 1_000]]),
    'waiting unknown_sale',
  ],
])(
  'one that %s',
  async (_, poison, verdict) => {
    const { entries, bad } = written(poison);
    const result = await books.bridge.ingest(entries);
    const status = verdict.split(' ')[0]!;
    expect(result).toMatchObject({ ok: true, value: { entries: ALL, accepted: ALL - 1, [status]: 1 } });
    expect(await byStatus()).toEqual({ accepted: ALL - 1, [status]: 1 });
    expect(await books.verdict(bad.entries[POISONED]!)).toBe(verdict);
    expect(await books.count('sale')).toBe(ALL - 1);
  },
  TIMEOUT_MS,
);

test(
  'one that Postgres cannot hold stops its own log, and all others of the batch are taken in the same call',
  async () => {
    await database.pool.query(`alter table sale add constraint refused check (reference <> 'never')`);
    const { entries } = written((n) => sale(n, C01, [[COFFEE, 1_000]], { reference: 'never' }));
    // Here a batch goes in one by one: it is as large as those of the hub, and holds the poisoned entry.
    const first = entries.slice(0, LOGS * (POISONED - 5));
    const batch = entries.slice(first.length, first.length + HUB_BATCH);
    expect(await books.take(...first)).toBe('done');
    expect(await books.take(...batch)).toBe('done');
    const lost = batch.filter(({ segment, seq }) => segment === entries[2]!.segment && seq >= POISONED);
    expect(lost.length).toBeGreaterThan(1);
    const taken = first.length + batch.length - lost.length;
    expect(await byStatus()).toEqual({ accepted: taken });
    expect(await books.count('sale')).toBe(taken);
  },
  TIMEOUT_MS,
);
