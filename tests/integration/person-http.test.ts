/** Whose hand a write over HTTP is: the header names a person of the shop, and the catalog and the ops keep it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { apiOf, saleBody, type Answer, type Json } from './http.ts';
import { COFFEE, HOST, Shop, until } from './shop.ts';
import { TcpProxy } from './tcp-proxy.ts';

const NOBODY = '01890000-0000-7000-8000-00000000dead';
const PRODUCT = '01890000-0000-7000-8000-0000000ca4a0';

let shop: Shop;
let wire: TcpProxy;
let hub: Hub;

beforeEach(async () => {
  shop = await Shop.create();
  wire = await TcpProxy.start(Number(new URL(shop.database.url).port));
  hub = await shop.hub({
    databaseUrl: Object.assign(new URL(shop.database.url), { port: String(wire.port) }).href,
  });
  await until('the catalog is in the ledger', () => hub.bridge.projected());
});
afterEach(async () => {
  await wire.cut();
  await shop.close();
});

/** A write by a person, or by whoever has the token where nobody is named. */
const write = async (
  method: string,
  path: string,
  body: Json,
  person?: string,
  key = `${method} ${path} ${JSON.stringify(body)} ${person}`,
): Promise<Pick<Answer, 'status' | 'body'>> => {
  const response = await fetch(`http://${HOST}:${hub.server.port}/api${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${hub.catalogToken}`,
      'Idempotency-Key': key,
      ...(person === undefined ? {} : { 'X-Tillmesh-Person': person }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Json };
};
const addPerson = async (name: string): Promise<string> =>
  String((await write('POST', '/people', { name, role: 'cashier', pin: '4711' })).body['id']);
const originOf = (id: string, field: string): string | undefined =>
  hub.server.peer.catalog.origins('products', id).find(([name]) => name === field)?.[1].who;

it('keeps who created and who changed a record, in the catalog, its history and its conflicts', async () => {
  const ana = await addPerson('Ana');
  const beto = await addPerson('Beto');
  const created = await write('POST', '/products', { id: PRODUCT, name: 'Pan', price: 10_000 }, ana);
  expect(created.status).toBe(201);
  expect(hub.server.peer.doc.getMap('products').get(PRODUCT)).toMatchObject({ u: ana });
  const version = created.body['version'];
  const changed = await write('PATCH', `/products/${PRODUCT}`, { version, price: 11_000 }, beto);
  expect(changed.status).toBe(200);
  expect(originOf(PRODUCT, 'price')).toBe(beto);
  const conflict = await write('PATCH', `/products/${PRODUCT}`, { version, price: 12_000 }, ana);
  expect(conflict.body['fields']).toMatchObject({ price: { who: beto, theirs: 11_000 } });
  // Nobody is named: nobody is kept, and not the one before.
  const again = { version: changed.body['version'], name: 'Pan dulce' };
  expect((await write('PATCH', `/products/${PRODUCT}`, again)).status).toBe(200);
  expect(originOf(PRODUCT, 'name')).toBeUndefined();
  const { body: history } = await apiOf(hub).get(`/api/products/${PRODUCT}/history`);
  const kept = (history['items'] as Json[]).map(({ field, who }) => [field, who]);
  expect(kept).toEqual([
    ['price', beto],
    ['name', null],
  ]);
  const rows = [{ row: 1, fields: { name: 'Pan dulce', price: 13_000 } }];
  expect((await write('POST', '/products/import', { rows }, ana)).body).toMatchObject({ changed: 1 });
  expect(originOf(PRODUCT, 'price')).toBe(ana);
});

it('keeps who wrote an op, unless the op names its cashier', async () => {
  const ana = await addPerson('Ana');
  const cashierOf = async ({ body }: Pick<Answer, 'body'>): Promise<unknown> =>
    ((await apiOf(hub).get(`/api/ops/${String(body['id'])}`)).body['op'] as Json)['cashier'];
  const sale = await write('POST', '/sales', saleBody(), ana, 'k1');
  expect([sale.status, await cashierOf(sale)]).toEqual([201, ana]);
  const repeated = await write('POST', '/sales', saleBody(), ana, 'k1');
  expect([repeated.status, repeated.body['id']]).toEqual([201, sale.body['id']]);
  // By another's hand it is another request.
  const beto = await addPerson('Beto');
  expect((await write('POST', '/sales', saleBody(), beto, 'k1')).body['code']).toBe('idempotency_key_reused');
  const named = await write('POST', '/sales', { ...saleBody(), cashier: beto }, ana, 'k2');
  expect(await cashierOf(named)).toBe(beto);
  expect(await cashierOf(await write('POST', '/sales', saleBody(), undefined, 'k3'))).toBeUndefined();
});

it('takes no write of somebody whom the shop does not know, or who left', async () => {
  const gone = await addPerson('Carla');
  expect((await write('PATCH', `/people/${gone}`, { active: false })).status).toBe(200);
  for (const person of [NOBODY, gone, 'Ana', ''])
    for (const [method, path, body] of [
      ['POST', '/sales', saleBody()],
      ['POST', '/products', { name: 'Pan' }],
      ['PATCH', `/products/${COFFEE}`, { version: 1, price: 1 }],
    ] as const) {
      const answer = await write(method, path, body, person);
      expect([person, path, answer.status, answer.body['code']]).toEqual([
        person,
        path,
        422,
        'unknown_person',
      ]);
    }
  expect(await shop.sales()).toBe(0);
});

it('knows a person whom it has met while the database is away, and says so of others', async () => {
  const ana = await addPerson('Ana');
  const beto = await addPerson('Beto');
  expect((await write('POST', '/sales', saleBody(), ana, 'before')).status).toBe(201);
  await wire.cut();
  await until('the hub has noticed', () => !hub.bridge.connected);
  expect((await write('POST', '/sales', saleBody(), ana, 'during')).status).toBe(202);
  const other = await write('POST', '/sales', saleBody(), beto, 'other');
  expect([other.status, other.body['code']]).toEqual([503, 'database_unavailable']);
  await wire.restore();
  await until('both are booked', async () => (await shop.sales()) === 2);
});
