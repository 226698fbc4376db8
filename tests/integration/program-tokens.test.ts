/** Tokens of programs at a running hub: what they open and no more, how they end, and what is kept of them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { command } from '../../server/cli/token.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import { apiAt, apiOf, type Api, type Json } from './http.ts';
import { COFFEE, HOST, Shop, STORE, until } from './shop.ts';
import { TcpProxy } from './tcp-proxy.ts';

let shop: Shop;
let wire: TcpProxy;
let hub: Hub;
let api: Api;

beforeAll(async () => {
  shop = await Shop.create();
  wire = await TcpProxy.start(Number(new URL(shop.database.url).port));
  const databaseUrl = Object.assign(new URL(shop.database.url), { port: String(wire.port) }).href;
  hub = await shop.hub({ databaseUrl });
  api = apiOf(hub);
  await until('the ledger', () => hub.bridge.projected());
});
afterAll(async () => {
  await wire.cut();
  await shop.close();
});

const as = (token: unknown): Api => apiAt({ port: hub.server.port, token: String(token) });
const make = async (name: string, scopes: readonly string[], more: Json = {}): Promise<Json> => {
  const { status, body } = await api.send('POST', '/api/tokens', { name, scopes, ...more });
  expect([name, status]).toEqual([name, 201]);
  return body;
};
const listed = async (name: string): Promise<Json> =>
  ((await api.get('/api/tokens')).body['items'] as Json[]).find((one) => one['name'] === name)!;

it('shows the secret once, and keeps its hash alone', async () => {
  const made = await make('Tienda', ['read']);
  const secret = String(made['token']);
  expect(secret).toMatch(/^tillmesh_[\w-]{43}$/);
  expect(await listed('Tienda')).toMatchObject({ scopes: ['read'], lastUsedAt: null, expiresAt: null });
  expect((await as(secret).get('/api/products')).status).toBe(200);
  expect((await listed('Tienda'))['lastUsedAt']).toMatch(/^20/);
  // Neither in the list, nor in the database, nor in the hub's folder or log.
  expect(JSON.stringify((await api.get('/api/tokens')).body)).not.toContain(secret);
  const { rows } = await shop.pool.query<{ text: string }>(
    `select row_to_json(t)::text as text from program_token t union all select entry::text from audit`,
  );
  expect(rows.map(({ text }) => text).join()).not.toContain(secret);
  const folder = join(shop.folder, 'hub');
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (file.isFile())
      expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(secret);
  expect(shop.logged.join()).not.toContain(secret);
});

it('is named by what it wrote, and made and revoked in the audit', async () => {
  const { token, id } = await make('Almacén', ['catalog', 'ops']);
  const { version } = (await as(token).get(`/api/products/${COFFEE}`)).body;
  const patched = await as(token).send('PATCH', `/api/products/${COFFEE}`, { version, price: 31_000 });
  expect(patched.status).toBe(200);
  expect((await api.send('POST', `/api/tokens/${String(id)}/revoke`, {})).status).toBe(200);
  const rows = (await api.get('/api/audit?limit=3')).body['items'] as Json[];
  expect(rows.map(({ action }) => action)).toEqual(['token_revoked', 'price_changed', 'token_created']);
  expect(rows[1]!['actor']).toEqual({ kind: 'program', id, name: 'Almacén' });
  expect(rows[2]!['details']).toMatchObject({ name: 'Almacén', scopes: 'catalog ops' });
  // A second time nothing happens, and nothing is written down.
  expect((await api.send('POST', `/api/tokens/${String(id)}/revoke`, {})).status).toBe(200);
  expect(((await api.get('/api/audit?limit=1')).body['items'] as Json[])[0]!['action']).toBe('token_revoked');
  expect((await as(token).get('/api/products')).status).toBe(401);
});

it('ends on its day', async () => {
  const { token } = await make('Por un día', ['read'], { expiresInDays: 1 });
  expect((await as(token).get('/api/products')).status).toBe(200);
  await shop.pool.query(`update program_token set expires_at = now() where name = 'Por un día'`);
  expect((await as(token).get('/api/products')).status).toBe(401);
});

it('has a name of its own, and there are so many', async () => {
  const again = await api.send('POST', '/api/tokens', { name: 'Tienda', scopes: ['read'] });
  expect([again.status, again.body['code']]).toEqual([409, 'token_name_taken']);
  for (const wrong of [{ scopes: [] }, { scopes: ['all'] }, { scopes: ['read', 'read'] }, { name: ' ' }])
    expect((await api.send('POST', '/api/tokens', { name: 'x', scopes: ['read'], ...wrong })).status).toBe(
      422,
    );
  await shop.pool.query(
    `insert into program_token (store_id, id, name, scopes, token_hash)
     select $1, gen_random_uuid(), 'n' || i, '{read}', i::text from generate_series(1, 100) i`,
    [STORE],
  );
  const one = await api.send('POST', '/api/tokens', { name: 'one too many', scopes: ['read'] });
  expect([one.status, one.body['code']]).toEqual([409, 'too_many_tokens']);
  await shop.pool.query(`delete from program_token where name ~ '^n[0-9]+$'`);
});

it('goes on for a while without the database, and one that was never seen does not', async () => {
  const [seen, unseen] = [await make('Vista', ['read', 'catalog']), await make('Nunca vista', ['read'])];
  expect((await as(seen['token']).get('/api/products')).status).toBe(200);
  await wire.cut();
  await until('the hub has noticed', () => !hub.bridge.connected);
  const created = await as(seen['token']).send('POST', '/api/products', { name: 'Sin base', price: 1_000 });
  expect(created.status).toBe(202);
  expect((await as(unseen['token']).send('POST', '/api/products', {})).status).toBe(503);
  expect((await as('tillmesh_none').send('POST', '/api/products', {})).status).toBe(401);
  await wire.restore();
  await until('the ledger', () => hub.bridge.projected());
});

const client = (token: unknown): { doc: Y.Doc; provider: WebsocketProvider; catalog: Catalog } => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://${HOST}:${hub.server.port}/sync`, STORE, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    ...{ params: { token: String(token) }, disableBc: true, maxBackoffTime: 50 },
  });
  const device = toHex(random(16));
  return { doc, provider, catalog: createCatalog({ doc, device, clock: createHlc(device, Date.now) }) };
};
const nameAt = (catalog: Catalog): unknown => catalog.read('products', COFFEE)?.fields['name'];

it('reads the catalog by WebSocket with sync, writes it with catalog too, and is cut off when it ends', async () => {
  const [reads, writes, none] = [
    await make('Lee', ['sync']),
    await make('Escribe', ['sync', 'catalog']),
    await make('Ninguno', ['catalog', 'read']),
  ];
  const [reader, writer, stranger] = [reads, writes, none].map(({ token }) => client(token));
  try {
    await until(
      'both have the catalog',
      () => nameAt(reader!.catalog) !== undefined && writer!.provider.synced,
    );
    reader!.catalog.setField('products', COFFEE, 'name', 'De quien solo lee');
    writer!.catalog.setField('products', COFFEE, 'name', 'De quien escribe');
    await until('the edit has come', () => nameAt(hub.server.peer.catalog) === 'De quien escribe');
    await until(
      'the refusal is counted',
      () => hub.server.peer.replica.context.refusals.get('catalog_read_only') !== undefined,
    );
    expect(JSON.stringify([...hub.server.peer.catalog.list('products')])).not.toContain('De quien solo lee');
    expect([stranger!.provider.synced, nameAt(stranger!.catalog)]).toEqual([false, undefined]);
    let ended = 0;
    writer!.provider.on('connection-close', () => (ended += 1));
    await api.send('POST', `/api/tokens/${String(writes['id'])}/revoke`, {});
    await until('it is cut off', () => ended > 0);
    writer!.catalog.setField('products', COFFEE, 'name', 'Después');
    const next = client(reads['token']);
    await until('another is let in', () => next.provider.synced);
    expect(nameAt(next.catalog)).toBe('De quien escribe');
    next.provider.destroy();
  } finally {
    for (const each of [reader, writer, stranger]) each?.provider.destroy();
  }
});

it('is made, listed and revoked at the console', async () => {
  const run = async (options: Record<string, string>, ...positionals: string[]): Promise<string> => {
    const given: Record<string, string> = { url: hub.server.origin(HOST), data: shop.folder, ...options };
    const [written, { write }] = [[] as string[], process.stdout];
    process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
    try {
      await command.run({ positionals, text: (name) => given[name], flag: (name) => name === given['flag'] });
    } finally {
      process.stdout.write = write;
    }
    return written.join('');
  };
  const secret = (await run({ scopes: 'read,exports', days: '30' }, 'create', 'Contabilidad')).trim();
  expect((await as(secret).get('/api/reports/export?entity=sales')).status).toBe(200);
  expect(await run({}, 'list')).toMatch(/Contabilidad {2}read,exports {2}until 20\d\d-.*used 20/);
  expect(await run({}, 'revoke', 'Contabilidad')).toContain('revoked 20');
  expect((await as(secret).get('/api/reports/export?entity=sales')).status).toBe(401);
  await expect(run({}, 'revoke', 'Contabilidad')).rejects.toMatchObject({ code: 'token_unknown' });
  await expect(run({ scopes: 'all' }, 'create', 'x')).rejects.toThrow('there is no scope all');
});
