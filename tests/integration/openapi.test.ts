/** The description of the HTTP interface, held against the routes that are there. */
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { createPool } from '../../bridge/index.ts';
import { createCatalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { createApi } from '../../server/http/api.ts';

it('describes every route, and no other', async () => {
  const device = 'a'.repeat(32);
  const app = createApi({
    // Never asked, as no request comes: neither peer nor database.
    peer: undefined as never,
    device,
    decided: async () => false,
    corsOrigins: [],
    requestsPerMinute: 1,
    catalog: createCatalog({ doc: new Y.Doc(), device, clock: createHlc(device, Date.now) }),
    pool: createPool('postgres://127.0.0.1:1/none', () => undefined),
    storeId: 'none',
    token: '',
    pairing: undefined as never,
    projected: async () => true,
    tillOf: () => undefined,
    log: () => undefined,
  });
  const body = (await (await app.request('/api/openapi.json')).json()) as { paths: Record<string, object> };
  const described = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  const served = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !/^\/(ready$|api\/(openapi\.json|doc))/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
  expect(described.sort()).toEqual(served.sort());
});
