/** What works when something is missing: rows of `docs/degradation.md` about internet, LAN and server. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../server/peer/digest.ts';
import { TillNode, type Confirmed } from '../../server/till-node/till-node.ts';
import { apiAt, apiOf, saleBody } from './http.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';
import { accepted, COFFEE, HOST, sell, Shop, stateOf, STORE, until } from './shop.ts';
import { TcpProxy } from './tcp-proxy.ts';

let shop: Shop;
/** The shop's line to its hub. */
let internet: TcpProxy | undefined;
/** The shop's own network. */
let lan: TcpProxy | undefined;
let tills: TillNode[] = [];
let child: PeerProcess | undefined;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  for (const till of tills.splice(0)) await till.close();
  await internet?.cut();
  await lan?.cut();
  await child?.kill();
  [internet, lan, child] = [undefined, undefined, undefined];
  await shop.close();
});

const startTill = async (name: string, ports: readonly number[], paired = false): Promise<TillNode> => {
  const folder = paired ? join(shop.folder, name) : await shop.pair(name);
  const dial = ports.map((port) => `ws://${HOST}:${port}/sync/${STORE}`);
  const started = await TillNode.start({ folder, host: HOST, port: 0, dial });
  if (!started.ok) throw new Error(started.error.code);
  tills.push(started.value);
  return started.value;
};
const stopTill = async (till: TillNode): Promise<void> => {
  tills = tills.filter((other) => other !== till);
  await till.close();
};
/** Two tills that reach the hub over the internet and one another over the LAN. */
const startTills = async (hubPort: number): Promise<[TillNode, TillNode]> => {
  internet = await TcpProxy.start(hubPort);
  const a = await startTill('C01', [internet.port]);
  lan = await TcpProxy.start(a.server.port);
  const b = await startTill('C02', [internet.port, lan.port]);
  return [a, b];
};
const holds = (till: TillNode, { segment, seq }: Confirmed): boolean =>
  till.server.peer.replica.context.segments.length(segment) > seq;
const neighbours = (till: TillNode): number => [...till.server.peer.replica.context.live()].length;
const setPrice = (till: TillNode, price: number): void => {
  const written = till.server.peer.catalog.setFields('products', COFFEE, { price });
  expect(written.ok).toBe(true);
};
const priceAt = ({ server }: Pick<TillNode, 'server'>): unknown =>
  server.peer.catalog.read('products', COFFEE)?.fields['price'];
const receipts = async (series: string): Promise<number[]> => {
  const { rows } = await shop.pool.query<{ number: number }>(
    'select number from sale where series = $1 order by number',
    [series],
  );
  return rows.map(({ number }) => number);
};
const COUNTED = { peers: 1, server: false, verdict: undefined };

describe('without', () => {
  test('internet: tills sell and edit, hear each other over the LAN, and settle when it is back', async () => {
    const hub = await shop.hub();
    const [a, b] = await startTills(hub.server.port);
    await accepted(b, await sell(a));
    await until('everybody hears everybody', () => neighbours(a) === 2 && neighbours(b) === 2);
    await internet!.cut();
    await until('both lost the hub', () => neighbours(a) === 1 && neighbours(b) === 1);

    const [atA, atB] = [await sell(a), await sell(b)];
    await until('each has the sale of the other', () => holds(b, atA) && holds(a, atB));
    await until('and knows that it has', () => stateOf(a, atA).peers === 1 && stateOf(b, atB).peers === 1);
    expect([stateOf(a, atA), stateOf(b, atB)]).toEqual([COUNTED, COUNTED]);
    setPrice(a, 30_000);
    await until('the other shows the new price', () => priceAt(b) === 30_000);
    // Who is at the hub's side goes on.
    expect((await apiOf(hub).post('/api/sales', saleBody(), 'k')).status).toBe(201);
    expect(priceAt(hub)).toBe(25_000);

    await internet!.restore();
    for (const op of [atA, atB]) await accepted(a, op);
    await until('the ledger has the price', async () => {
      const product = await apiOf(hub).get(`/api/products/${COFFEE}`);
      return product.body['price'] === 30_000;
    });
    expect([await receipts('C01'), await receipts('C02'), await receipts('API')]).toEqual([[1, 2], [1], [1]]);
  });

  test('LAN: a till alone sells, edits and starts again, and everything arrives when it is back', async () => {
    const hub = await shop.hub();
    const [a, b] = await startTills(hub.server.port);
    await accepted(b, await sell(a));
    await until('the catalog is there', () => priceAt(b) === 25_000);
    await until('they hear each other', () => neighbours(b) === 2);
    await internet!.cut();
    await lan!.cut();
    await until('it is alone', () => neighbours(b) === 0);

    const first = await sell(b);
    setPrice(b, 31_000);
    expect(stateOf(b, first)).toEqual({ peers: 0, server: false, verdict: undefined });
    await stopTill(b);
    const again = await startTill('C02', [internet!.port, lan!.port], true);
    expect(priceAt(again)).toBe(31_000);
    const second = await sell(again);
    expect([holds(a, first), holds(a, second), priceAt(a)]).toEqual([false, false, 25_000]);

    await internet!.restore();
    await lan!.restore();
    for (const op of [first, second]) await accepted(a, op);
    await until('the others show the new price', () => priceAt(a) === 31_000 && priceAt(hub) === 31_000);
    expect(await receipts('C02')).toEqual([1, 2]);
    expect([await shop.sales(), await shop.stock()]).toEqual([3, -3_000]);
  });

  test('the server: as without internet, and programs are refused a connection; a new process takes it all in', async () => {
    const spec = { role: 'hub', folder: join(shop.folder, 'hub'), databaseUrl: shop.database.url } as const;
    child = await startPeer({ ...spec, port: 0 });
    const { port } = child;
    const [a, b] = await startTills(port);
    await accepted(b, await sell(a));
    await until('they hear each other', () => neighbours(a) === 2 && neighbours(b) === 2);
    await child.kill();
    const api = apiAt(child);
    await expect(api.get('/health')).rejects.toThrow('fetch failed');

    const op = await sell(a);
    await until('the other knows of the sale', () => stateOf(a, op).peers === 1);
    expect(stateOf(a, op)).toEqual(COUNTED);
    setPrice(b, 32_000);
    await until('the other shows the new price', () => priceAt(a) === 32_000);
    // What a cashier sees of it: the hub is not among the devices that are connected.
    const status = (await apiAt({ port: a.server.port, token: '' }).get('/status.json')).body;
    expect(status).toMatchObject({ till: 'C01', neighbours: [{ till: 'C02', direct: true }, {}, {}] });
    const heard = (status['neighbours'] as { direct: boolean; through: string[] }[]).filter(
      ({ direct, through }) => direct || through.length > 0,
    );
    expect(heard).toHaveLength(1);

    child = await startPeer({ ...spec, port });
    await accepted(a, op);
    expect((await api.post('/api/sales', saleBody(), 'k')).status).toBe(201);
    expect([await receipts('C01'), await shop.sales()]).toEqual([[1, 2], 3]);
    const product = await until('the ledger has the price', async () => {
      const { body } = await api.get(`/api/products/${COFFEE}`);
      return body['price'] === 32_000 && body;
    });
    expect(product['conflicts']).toBeUndefined();
    for (const { server } of tills)
      expect(digestOf(server.peer)).toMatchObject({ refusals: {}, contradictions: 0 });
  });
});

test('every row of the page names a test that there is', async () => {
  const root = join(import.meta.dirname, '../..');
  const page = await readFile(join(root, 'docs/degradation.md'), 'utf8');
  const cells = page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| missing') && !line.startsWith('| --'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const rows = new Set(cells.map(([, missing]) => missing));
  const held = cells.filter(([, , file]) => file!.startsWith('`tests/'));
  expect(rows.size).toBe(8);
  expect(new Set(held.map(([, missing]) => missing))).toEqual(rows);
  for (const [, , file, name] of held) {
    const source = await readFile(join(root, file!.replaceAll('`', '')), 'utf8');
    for (const part of name!.split('; ')) expect([part, source.includes(`'${part}`)]).toEqual([part, true]);
  }
});
