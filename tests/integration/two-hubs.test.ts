/** Two hubs of one store on one ledger, as processes of their own: one works, the other stands back and takes over. */
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TillNode, type Confirmed } from '../../server/till-node/till-node.ts';
import { start, type Running } from './command-line.ts';
import { apiAt } from './http.ts';
import { COFFEE, HOST, sell, Shop, stateOf, STORE, until } from './shop.ts';

interface HubProcess {
  readonly running: Running;
  readonly port: number;
  readonly data: string;
}

let shop: Shop;
const hubs: HubProcess[] = [];
const tills: TillNode[] = [];

beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  for (const till of tills.splice(0)) await till.close();
  for (const { running } of hubs.splice(0)) {
    running.child.kill('SIGKILL');
    await running.ended;
  }
  await shop.close();
});

const startHub = async (name: string): Promise<HubProcess> => {
  const data = join(shop.folder, name);
  await mkdir(join(data, 'hub'), { recursive: true });
  await cp(join(shop.folder, 'hub', 'authority.key'), join(data, 'hub', 'authority.key'));
  const args = ['hub', '--data', data, '--store', STORE, '--port', '0', '--database-url'];
  const running = start([...args, shop.database.url]);
  const port = await until(`${name} listens`, () => /:(\d+)\/sync/.exec(running.stdout())?.[1], 20_000);
  const hub = { running, port: Number(port), data };
  hubs.push(hub);
  return hub;
};

const startTill = async (name: string, dialled: readonly HubProcess[]): Promise<TillNode> => {
  const dial = dialled.map(({ port }) => `ws://${HOST}:${port}/sync/${STORE}`);
  const started = await TillNode.start({ folder: await shop.pair(name), host: HOST, port: 0, dial });
  if (!started.ok) throw new Error(started.error.code);
  tills.push(started.value);
  return started.value;
};

const ledgerOf = async ({ port }: HubProcess): Promise<unknown> =>
  (await apiAt({ port, token: '' }).get('/status.json')).body['ledger'];
const stands = (hub: HubProcess, state: string): Promise<true> =>
  until(`the hub is ${state}`, async () => (await ledgerOf(hub)) === state, 40_000);
const epoch = async (): Promise<number> => {
  const { rows } = await shop.pool.query<{ lease_epoch: number }>('select lease_epoch from store');
  return rows[0]!.lease_epoch;
};

test('BR-32: the second stands back and says so, takes over from one that is paused, and each sale is booked once', async () => {
  const one = await startHub('one');
  await stands(one, 'open');
  const two = await startHub('two');
  await stands(two, 'elsewhere');
  expect(two.running.stderr()).toContain('"message":"store_held_elsewhere"');
  const sellers = [
    await startTill('C01', [one]),
    await startTill('C02', [two]),
    await startTill('C03', [one, two]),
  ];
  sellers[0]!.server.peer.catalog.create('products', COFFEE, { name: 'Café', price: 25_000, active: true });
  const all: Confirmed[] = [];
  const sellAll = async (who: readonly TillNode[]): Promise<void> => {
    const ops = await Promise.all(who.map(async (till) => ({ till, op: await sell(till) })));
    all.push(...ops.map(({ op }) => op));
    for (const { till, op } of ops)
      await until('it has a verdict', () => stateOf(till, op).verdict?.status === 'accepted', 30_000);
  };
  // Longer than two would need to take the store from each other twice.
  for (let round = 0; round < 3; round++) {
    await sellAll(sellers);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  expect(await epoch()).toBe(1);

  one.running.child.kill('SIGSTOP');
  await stands(two, 'open');
  expect(await epoch()).toBe(2);
  await sellAll(sellers.slice(1));
  one.running.child.kill('SIGCONT');
  await stands(one, 'elsewhere');
  await sellAll(sellers);
  expect([await epoch(), await ledgerOf(two)]).toEqual([2, 'open']);

  // One that ends as it should gives the store up at once.
  two.running.child.kill('SIGTERM');
  await two.running.ended;
  await stands(one, 'open');
  for (const op of all) expect(await shop.booked(op.id)).toBe(1);
  expect([await shop.sales(), await shop.stock()]).toEqual([all.length, -1_000 * all.length]);
}, 120_000);
