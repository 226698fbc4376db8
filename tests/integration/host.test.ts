/** Many stores in one process and at one port: none sees another, none delays another. */
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Host } from '../../server/host/host.ts';
import { dial } from '../../server/peer/dialer.ts';
import { apiAt } from './http.ts';
import { accepted, COFFEE, HOST, sell, until } from './shop.ts';
import { stock, Stores } from './stores.ts';

let stores: Stores;

beforeEach(async () => {
  stores = await Stores.create();
});
afterEach(async () => {
  await stores.close();
});

const tokenOf = async (host: Host, store: string): Promise<string> => (await host.hub(store))!.catalogToken;

/** As a browser asks: the store by its name. Gives the status, and where it is led to. */
const byName = async (port: number, name: string, path: string): Promise<[number, string | undefined]> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: HOST, port, path, headers: { Host: name } }, (response) => {
      response.resume();
      resolve([response.statusCode!, response.headers.location]);
    });
    asked.once('error', reject);
    asked.end();
  });

test('two stores at one port see nothing of each other: catalog, logs, books, token, sockets', async () => {
  await stores.add('norte');
  await stores.add('sur');
  const host = await stores.host();
  await stock(host, 'norte', 'Café del norte');
  await stock(host, 'sur', 'Café del sur');
  const north = await stores.till('norte', 'C01', [host.port]);
  const south = await stores.till('sur', 'C01', [host.port]);
  for (const [till, name] of [
    [north, 'Café del norte'],
    [south, 'Café del sur'],
  ] as const)
    await until('it has its own catalog', () => {
      const { catalog } = till.server.peer;
      return catalog.read('products', COFFEE)?.fields['name'] === name;
    });
  await accepted(north, await sell(north));
  await accepted(north, await sell(north));
  await accepted(south, await sell(south));
  expect([await stores.sales('norte'), await stores.sales('sur')]).toEqual([2, 1]);
  for (const till of [north, south])
    expect(till.server.peer.replica.context.certificates.size).toBeLessThanOrEqual(3);

  const [port, token] = [host.port, await tokenOf(host, 'norte')];
  const api = apiAt({ port, token });
  const products = await api.get('/s/norte/api/products');
  expect([products.status, JSON.stringify(products.body)]).toEqual([
    200,
    expect.stringContaining('del norte'),
  ]);
  expect((await api.get('/s/sur/api/products')).status).toBe(401);
  expect((await api.get('/s/oeste/api/products')).status).toBe(404);
  expect((await api.get('/s/norte/estado')).status).toBe(404);
  expect((await api.get('/health')).status).toBe(200);
  // A name is that store's alone, whatever the path says.
  expect(await byName(port, 'norte.localhost', '/')).toEqual([302, '/estado']);
  expect((await byName(port, 'norte.localhost', '/s/sur/status.json'))[0]).toBe(404);
  expect((await byName(port, `${HOST}`, '/estado'))[0]).toBe(404);

  // A till of one store at the address of the other: refused before any data.
  const stray = await stores.till('norte', 'C02', []);
  const south2 = (await host.hub('sur'))!.server.peer;
  const link = dial(stray.server.peer, `ws://${HOST}:${port}/sync/sur`);
  await until('it is refused', () => south2.replica.context.refusals.size > 0);
  link.close();
  expect([...stray.server.peer.catalog.ids('products')]).toEqual([]);
});

test('a store that floods its host delays no other: that one has its answers while the flood is worked off', async () => {
  await stores.add('norte');
  await stores.add('sur');
  const host = await stores.host();
  await stock(host, 'norte');
  await stock(host, 'sur');
  const flooders = await Promise.all(['C01', 'C02'].map((name) => stores.till('norte', name, [host.port])));
  const south = await stores.till('sur', 'C01', [host.port]);
  await accepted(south, await sell(south));
  const each = 600;
  const flood = flooders.map(async (till) => Promise.all(Array.from({ length: each }, () => sell(till))));
  await until('the flood is at the host', async () => (await stores.sales('norte')) > 0);
  await accepted(south, await sell(south));
  expect(await stores.sales('norte')).toBeLessThan(each * flooders.length);
  await Promise.all(flood);
  await until(
    'all of it is booked',
    async () => (await stores.sales('norte')) === each * flooders.length,
    30_000,
  );
  expect(await stores.sales('sur')).toBe(2);
});

test('a store whose folder comes later is found; one that cannot be opened is no hindrance to others', async () => {
  await stores.add('norte');
  const host = await stores.host();
  await stock(host, 'norte');
  await stores.add('sur');
  const south = await stores.till('sur', 'C01', [host.port]);
  await until('it is open', () => host.counts.open === 2);
  await stock(host, 'sur');
  await accepted(south, await sell(south));
  await mkdir(join(stores.data(), 'roto', 'hub'), { recursive: true });
  await writeFile(join(stores.data(), 'roto', 'hub', 'authority.key'), 'no key at all');
  const api = apiAt({ port: host.port, token: '' });
  const answer = await api.get('/s/roto/status.json');
  expect([answer.status, answer.body]).toEqual([503, { code: 'store_not_open' }]);
  expect(stores.logged.map(([message]) => message)).toContain('store_not_opened');
  await accepted(south, await sell(south));
});
