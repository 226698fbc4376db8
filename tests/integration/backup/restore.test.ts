/** A server that is lost, or whose ledger went back in time: what tills sold since comes back from them, once. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FIRST_EPOCH_POSITION } from '../../../crdt-schema/verdicts/epoch.ts';
import { restoreArchive, type RestoreSpec } from '../../../server/backup/restore.ts';
import { verifyArchive } from '../../../server/backup/verify.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { alertsOf } from '../../../server/peer/alerts.ts';
import type { Confirmed, TillNode } from '../../../server/till-node/till-node.ts';
import { createDatabase, type Database } from '../database.ts';
import { accepted, COFFEE, RICE, saleOf, sell, Shop, stateOf, STORE, until } from '../shop.ts';
import { backupsOf } from './store.ts';

const NAMES = ['C01', 'C02', 'C03', 'C04'];
const SETTLE_MS = 60_000;

let shop: Shop;
let hub: Hub;
let port: number;
let tills: TillNode[];
let other: Database;

beforeEach(async () => {
  shop = await Shop.create();
  other = await createDatabase();
  hub = await shop.hub();
  port = Number(/:(\d+)\//.exec(hub.server.url('127.0.0.1'))![1]);
  tills = [];
  for (const name of NAMES) tills.push(await shop.till(name, [hub]));
});
afterEach(async () => {
  await shop.close();
  await other.drop();
});

/** What every till sold, and the hub answered before the server was lost. */
const sellAtEach = async (count: number): Promise<Confirmed[]> => {
  const sold: Confirmed[] = [];
  for (const till of tills)
    for (let i = 0; i < count; i++) sold.push(await sell(till, i % 2 === 0 ? COFFEE : RICE, 1_000 * (1 + i)));
  return sold;
};
const allAccepted = async (ops: readonly Confirmed[]): Promise<void> => {
  for (const [i, op] of ops.entries())
    await until(
      `${op.id} is accepted`,
      () => stateOf(tills[Math.floor(i / (ops.length / tills.length))]!, op).verdict?.status === 'accepted',
      SETTLE_MS,
    );
};

const backUp = async (): Promise<string> => {
  const run = await backupsOf(shop, hub).make('request');
  expect(run).toMatchObject({ status: 'ok', error: null });
  return run.storagePath!;
};

const restoreInto = (data: string, path: string, more: Partial<RestoreSpec> = {}) =>
  restoreArchive({ path, data, databaseUrl: other.url, nowMs: Date.now(), ...more });

const rowsOf = async <T extends object>({ pool }: Database, sql: string): Promise<T[]> =>
  (await pool.query<T>(sql)).rows;
const BOOKED = `select id, receipt, total, till from (
  select id, series || '-' || number as receipt, total, till from sale) s order by id`;

test(
  'the drill: server gone, a new machine, yesterday’s file; four tills reconnect, and all is there, once',
  async () => {
    await allAccepted(await sellAtEach(3));
    const path = await backUp();
    const today = await sellAtEach(4);
    await allAccepted(today);
    // What was answered under the lost server stands, though another would answer otherwise now.
    const refused = tills[0]!.newId();
    const bad = await tills[0]!.write(refused, (stamp) => ({ ...saleOf(refused, stamp), total: 1 }));
    if (!bad.ok) throw new Error(bad.error.code);
    await until('it is refused', () => stateOf(tills[0]!, bad.value).verdict?.status === 'rejected');
    hub.server.peer.catalog.setFields('products', RICE, { active: false });
    await until('tills know that there is no more rice', () =>
      tills.every(({ server: { peer } }) => peer.catalog.read('products', RICE)?.fields['active'] === false),
    );
    const before = await rowsOf(shop.database, BOOKED);
    await shop.stop(hub);
    await rm(join(shop.folder, 'hub'), { recursive: true });
    const alone = await sellAtEach(1);

    const restored = await restoreInto(shop.folder, path, { store: STORE });
    expect(restored).toMatchObject({ ok: true, value: { store: STORE, previous: undefined } });
    hub = await shop.hub({ port, databaseUrl: other.url });
    await allAccepted(alone);

    const after = await rowsOf<{ id: string; receipt: string }>(other, BOOKED);
    expect(after.filter(({ id }) => !alone.some((op) => op.id === id))).toEqual(before);
    expect(after).toHaveLength(before.length + alone.length);
    expect(new Set(after.map(({ receipt }) => receipt)).size).toBe(after.length);
    await allAccepted(today);
    expect(await rowsOf(other, `select status, code from op where id = '${refused}'`)).toEqual([
      { status: 'rejected', code: stateOf(tills[0]!, bad.value).verdict?.code },
    ]);
    expect(hub.server.peer.catalog.read('products', RICE)?.fields['active']).toBe(false);
    const [{ pos }] = (await rowsOf<{ pos: number }>(other, 'select ledger_pos as pos from store')) as [
      { pos: number },
    ];
    expect(pos).toBeGreaterThan(FIRST_EPOCH_POSITION);
    for (const till of tills)
      await until(
        'the till knows where the ledger stands',
        () => till.server.peer.replica.context.verdicts.position >= pos,
      );
    for (const till of tills) expect(alertsOf(till.server.peer).map(({ code }) => code)).toEqual([]);
    // Stock is what was sold, and the next backup proves itself.
    const [sums] = await rowsOf(
      other,
      `select (select sum(quantity) from stock_level)::bigint as stock, (select sum(quantity) from sale_line)::bigint as sold`,
    );
    expect(sums).toEqual({ stock: -(sums as { sold: number }).sold, sold: expect.any(Number) });
    const again = await backupsOf(shop, hub, { databaseUrl: other.url, pool: other.pool }).make('request');
    const report = await verifyArchive({ path: again.storagePath!, databaseUrl: other.url, checksum: null });
    expect(report).toMatchObject({ ok: true, code: 'ok' });
    for (const till of tills) await accepted(till, await sell(till));
  },
  3 * SETTLE_MS,
);

test.each(['older', 'empty'])(
  'an %s ledger under a hub that went on: it says so, answers as before, and books what it lacks',
  async (kind) => {
    await allAccepted(await sellAtEach(2));
    const path = await backUp();
    const later = await sellAtEach(3);
    await allAccepted(later);
    const before = await rowsOf(shop.database, BOOKED);
    await shop.stop(hub);
    if (kind === 'older') {
      // The database alone is put back: the hub's folder, restored elsewhere, is not used.
      const restored = await restoreInto(join(shop.folder, 'elsewhere'), path);
      expect(restored.ok).toBe(true);
      await rowsOf(other, `update store set ledger_pos = (select max(pos) from op) returning 1`);
      await rowsOf(other, `delete from verdict_outbox where pos >= ${FIRST_EPOCH_POSITION} returning 1`);
    }
    hub = await shop.hub({ port, databaseUrl: other.url });
    const more = await sellAtEach(1);
    await allAccepted(more);
    expect(shop.logged).toContain('ledger_older_than_log');
    const after = await rowsOf<{ id: string }>(other, BOOKED);
    expect(after.filter(({ id }) => !more.some((op) => op.id === id))).toEqual(before);
    await allAccepted(later);
  },
  3 * SETTLE_MS,
);

test('a restore touches nothing that is there until it is told to, and keeps what it replaced', async () => {
  await allAccepted(await sellAtEach(1));
  const path = await backUp();
  expect(await restoreInto(shop.folder, path)).toMatchObject({ error: { code: 'data_folder_locked' } });
  await shop.stop(hub);
  const whole = await readFile(path);
  const bad = join(shop.folder, 'bad.tar.gz');
  await writeFile(bad, whole.subarray(0, whole.length - 100));
  expect(await restoreInto(shop.folder, bad)).toMatchObject({ error: { code: 'archive_truncated' } });
  expect(await restoreInto(shop.folder, path, { store: 'sur' })).toMatchObject({
    error: { code: 'restore_other_store' },
  });
  expect(await restoreInto(shop.folder, path)).toMatchObject({ error: { code: 'restore_not_empty' } });
  // A folder that is empty beside a ledger that is not.
  const own = { databaseUrl: shop.database.url };
  expect(await restoreInto(join(shop.folder, 'new'), path, own)).toMatchObject({
    error: { code: 'restore_not_empty' },
  });
  await rowsOf(shop.database, `insert into store (id, ledger_pos) values ('sur', 7) returning 1`);
  await rowsOf(
    shop.database,
    `insert into bridge_lease values ('${STORE}', 'somebody', now() + interval '10 s') returning 1`,
  );
  const replace = async (): Promise<void> => undefined;
  expect(await restoreInto(shop.folder, path, { ...own, replace })).toMatchObject({
    error: { code: 'restore_hub_running' },
  });
  await rowsOf(shop.database, 'delete from bridge_lease returning 1');
  const before = await rowsOf(shop.database, BOOKED);
  const restored = await restoreInto(shop.folder, path, { ...own, replace });
  const previous = restored.ok ? restored.value.previous! : '';
  expect(await readdir(previous)).toContain('replica');
  expect(await rowsOf(shop.database, BOOKED)).toEqual(before);
  expect(await rowsOf(shop.database, `select ledger_pos from store where id = 'sur'`)).toEqual([
    { ledger_pos: 7 },
  ]);
  expect((await readdir(shop.folder)).filter((name) => name.startsWith('hub')).toSorted()).toEqual(
    ['hub', previous.split('/').at(-1)!].toSorted(),
  );
  hub = await shop.hub({ port });
  for (const till of tills) await accepted(till, await sell(till));
});
