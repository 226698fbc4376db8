/** The description of the HTTP interface, held against the routes that are there. */
import { afterAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createPool } from '../../bridge/index.ts';
import { createCatalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { createApi } from '../../server/http/api.ts';
import { NO_PROXIES, Proxies } from '../../server/http/proxies.ts';
import { Programs } from '../../server/http/programs.ts';

const device = 'a'.repeat(32);
const pool = createPool('postgres://127.0.0.1:1/none', () => undefined);
const app = createApi({
  // Never asked, as no request comes so far: neither peer nor database.
  peer: undefined as never,
  device,
  decided: async () => false,
  peopleChanged: () => undefined,
  corsOrigins: [],
  requestsPerMinute: 10_000,
  catalog: createCatalog({ doc: new Y.Doc(), device, clock: createHlc(device, Date.now) }),
  pool,
  databaseUrl: '',
  storeId: 'none',
  programs: new Programs('secret', undefined as never),
  tokens: undefined as never,
  proxies: new Proxies(NO_PROXIES),
  audit: undefined as never,
  devices: {} as never,
  pairing: undefined as never,
  backups: {} as never,
  projected: async () => true,
  writeAs: (_, work) => work(),
  tillOf: () => undefined,
  log: () => undefined,
});
afterAll(() => pool.end());

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
const document = async (): Promise<Document> =>
  (await (await app.request('/api/openapi.json')).json()) as Document;

it('describes every route, and no other', async () => {
  const { paths } = await document();
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !/^\/(ready$|api\/(openapi\.json|doc))/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual(served.sort());
});

it('answers 405 to a method that a path does not take, and names those that it takes', async () => {
  const { paths } = await document();
  const all = [...Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods)] as const)];
  expect(all.length).toBeGreaterThan(25);
  for (const [path, names] of [...all, ['/ready', ['get']] as const, ['/api/doc', ['get']] as const]) {
    const takes = names.map((name) => name.toUpperCase());
    const allow = [...takes, ...(takes.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    const address = path.replace(/\{\w+\}/g, '01890000-0000-7000-8000-0000000000aa');
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      // A record may be called "import": reading it is no wrong method.
      if (takes.includes(method) || (method !== 'DELETE' && address.endsWith('/import'))) continue;
      const answer = await app.request(address, { method, headers: { Authorization: 'Bearer secret' } });
      expect([method, address, answer.status, answer.headers.get('Allow')]).toEqual([
        method,
        address,
        405,
        allow,
      ]);
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({ code: 'method_not_allowed', method, allow });
    }
  }
});

it('tells nobody without the token which methods there are, and nothing of a path that is not there', async () => {
  expect((await app.request('/api/products', { method: 'DELETE' })).status).toBe(401);
  const headers = { Authorization: 'Bearer secret' };
  expect((await app.request('/api/nothing', { method: 'DELETE', headers })).status).toBe(404);
});

it('says of every id of the catalog that it is a UUID', async () => {
  const { components } = await document();
  const formatOf = (name: string, field: string): unknown =>
    components.schemas[name]!.properties![field]!.format ??
    components.schemas[name]!.properties![field]!.items?.format;
  for (const [name, field] of [
    ['Product', 'id'],
    ['Product', 'category'],
    ['Customer', 'id'],
    ['Category', 'id'],
    ['Category', 'parent'],
    ['Quote', 'id'],
    ['Quote', 'customer'],
  ] as const)
    expect([name, field, formatOf(name, field)]).toEqual([name, field, 'uuid']);
});
