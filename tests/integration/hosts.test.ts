/**
 * Several hosts on one database, as processes of their own: a store goes from one to another while it sells, a host is killed, and
 * one that was paused within a transaction cannot commit when it wakes up.
 */
import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Confirmed, TillNode } from '../../server/till-node/till-node.ts';
import { shareStore, startHost, type HostProcess } from '../load/fleet.ts';
import { start, tillmesh, type Running } from './command-line.ts';
import { apiAt } from './http.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';
import { COFFEE, HOST, sell, Shop, stateOf, STORE, until } from './shop.ts';
import { Stores } from './stores.ts';

const TAKEN_OVER_MS = 20_000;
const CLOSED: (() => Promise<void>)[] = [];

let stores: Stores;

beforeEach(async () => {
  stores = await Stores.create();
});
afterEach(async () => {
  for (const close of CLOSED.splice(0).toReversed()) await close();
  await stores.close();
});

const ended = async ({ child, ended: end }: Pick<HostProcess, 'child' | 'ended'>): Promise<void> => {
  child.kill('SIGKILL');
  await end;
};

const host = async (name: string, peers: readonly HostProcess[]): Promise<HostProcess> => {
  const PEER_HOSTS = peers.map(({ port }) => `ws://${HOST}:${port}`).join(',');
  const started = await startHost(stores.data(name), stores.database.url, 0, { PEER_HOSTS });
  CLOSED.push(() => ended(started));
  return started;
};

const ledgerAt = async ({ port }: { readonly port: number }, path: string): Promise<unknown> =>
  (await apiAt({ port, token: '' }).get(path)).body['ledger'];
const worksAt = (at: HostProcess, ms = 10_000): Promise<true> =>
  until(`it works at ${at.port}`, async () => (await ledgerAt(at, '/s/norte/status.json')) === 'open', ms);

/** Sells at all tills without a pause until it is stopped; gives all that was confirmed. */
const keepSelling = (tills: readonly TillNode[]): (() => Promise<Map<Confirmed, TillNode>>) => {
  let selling = true;
  const sold = new Map<Confirmed, TillNode>();
  const all = tills.map(async (till) => {
    while (selling) {
      sold.set(await sell(till), till);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  });
  return async () => {
    selling = false;
    await Promise.all(all);
    return sold;
  };
};

const eachOnce = async (sold: ReadonlyMap<Confirmed, TillNode>): Promise<void> => {
  for (const [op, till] of sold)
    await until('it is accepted', () => stateOf(till, op).verdict?.status === 'accepted', TAKEN_OVER_MS);
  const { rows } = await stores.database.pool.query<{ id: string }>('select id from sale');
  expect(rows.map(({ id }) => id).sort()).toEqual([...sold.keys()].map(({ id }) => id).sort());
  const stock = await stores.database.pool.query<{ quantity: number }>('select quantity from stock_level');
  expect(stock.rows).toEqual([{ quantity: -1_000 * sold.size }]);
};

test('a store is moved to another host and back while it sells, and that host is killed: each sale is booked, once', async () => {
  await stores.add('norte', 'a');
  await shareStore(stores.data('a'), stores.data('b'), 'norte');
  const a = await host('a', []);
  await worksAt(a);
  const b = await host('b', [a]);
  await until('b waits', async () => (await ledgerAt(b, '/s/norte/status.json')) === 'elsewhere');
  const token = (await readFile(join(stores.data('b'), 'norte', 'hub', 'catalog-token'), 'utf8')).trim();
  const invited = await apiAt({ port: b.port, token }).send('POST', '/s/norte/api/pairings', { till: 'C09' });
  expect([invited.status, invited.body['code']]).toEqual([503, 'store_held_elsewhere']);
  const tills: TillNode[] = [];
  // One that knows both hosts, and two that know one each.
  for (const [name, ports] of [
    ['C01', [a.port, b.port]],
    ['C02', [a.port]],
    ['C03', [b.port]],
  ] as const)
    tills.push(await stores.till('norte', name, ports, 'a'));
  tills[0]!.server.peer.catalog.create('products', COFFEE, { name: 'Café', price: 25_000, active: true });
  const stop = keepSelling(tills);
  const booked = async (more: number): Promise<unknown> => {
    const before = await stores.sales('norte');
    return until('it goes on', async () => (await stores.sales('norte')) >= before + more, TAKEN_OVER_MS);
  };
  await booked(20);
  const move = async (to: HostProcess): Promise<string> => {
    const args = ['host', 'move', 'norte', '--to', `http://${HOST}:${to.port}`];
    const { stdout, stderr } = await tillmesh([...args, '--database-url', stores.database.url]);
    return stdout + stderr;
  };
  expect(await move(b)).toContain('takes over');
  await worksAt(b);
  await booked(20);
  expect(await move(b)).toContain('worked there already');
  await move(a);
  await worksAt(a);
  await booked(20);
  await move(b);
  await worksAt(b);
  await booked(20);
  await ended(b);
  await worksAt(a, TAKEN_OVER_MS);
  await booked(20);
  const sold = await stop();
  // What only a till of the killed host has comes when that host is back, or by the others.
  const again = await startHost(stores.data('b'), stores.database.url, b.port, {
    PEER_HOSTS: `ws://${HOST}:${a.port}`,
  });
  CLOSED.push(() => ended(again));
  await eachOnce(sold);
}, 240_000);

test('a hub that is paused within a transaction holds the store up for no longer than its lease, and commits nothing when it wakes', async () => {
  const shop = await Shop.create();
  CLOSED.push(() => shop.close());
  const folder = async (name: string): Promise<string> => {
    await mkdir(join(shop.folder, name, 'hub'), { recursive: true });
    await cp(join(shop.folder, 'hub', 'authority.key'), join(shop.folder, name, 'hub', 'authority.key'));
    return join(shop.folder, name);
  };
  const common = { port: 0, databaseUrl: shop.database.url } as const;
  const one: PeerProcess = await startPeer({
    ...{ role: 'hub', folder: join(await folder('one'), 'hub'), pauseAt: 'before_commit' },
    ...common,
  });
  CLOSED.push(() => one.kill());
  const args = ['hub', '--data', await folder('two'), '--store', STORE, '--port', '0', '--database-url'];
  const two: Running = start([...args, shop.database.url]);
  CLOSED.push(async () => {
    two.child.kill('SIGKILL');
    await two.ended;
  });
  const port = Number(await until('two listens', () => /:(\d+)\/sync/.exec(two.stdout())?.[1], 20_000));
  await until('two waits', async () => (await ledgerAt({ port }, '/status.json')) === 'elsewhere');
  const till = await shop.till('C01', [], {
    dial: [one.port, port].map((at) => `ws://${HOST}:${at}/sync/${STORE}`),
  });
  till.server.peer.catalog.create('products', COFFEE, { name: 'Café', price: 25_000, active: true });
  const op = await sell(till);
  const locked = async (): Promise<boolean> => {
    const { rows } = await shop.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    );
    return rows.length > 0;
  };
  await until('one has stopped within its transaction', locked);
  await until('two works', async () => (await ledgerAt({ port }, '/status.json')) === 'open', TAKEN_OVER_MS);
  await until('it is accepted', () => stateOf(till, op).verdict?.status === 'accepted');
  const sold = [op, await sell(till), await sell(till)];
  one.child.kill('SIGCONT');
  await until('one stands back', async () => (await ledgerAt(one, '/status.json')) === 'elsewhere', 30_000);
  sold.push(await sell(till));
  for (const each of sold)
    await until('it is accepted', () => stateOf(till, each).verdict?.status === 'accepted');
  for (const { id } of sold) expect(await shop.booked(id)).toBe(1);
  expect([await shop.sales(), await shop.stock()]).toEqual([sold.length, -1_000 * sold.length]);
  const { rows } = await shop.pool.query<{ lease_epoch: number }>('select lease_epoch from store');
  expect(rows[0]!.lease_epoch).toBe(2);
}, 240_000);
