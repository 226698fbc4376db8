/** The catalog over HTTP at a real hub: what one client does, another client and a till see. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Bridge, createPool } from '../../bridge/index.ts';
import { createCatalog, entityNames, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { rebuildCatalog } from '../../server/cli/rebuild.ts';
import { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import { createDatabase, type Database } from './database.ts';

type Json = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

let database: Database;
let folder: string;
let hub: Hub;
let catalog: Catalog;

const call = async (
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(`http://127.0.0.1:${hub.server.port}/api${path}`, {
    method,
    headers: { Authorization: `Bearer ${hub.catalogToken}`, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Json),
    headers: response.headers,
  };
};

const created = async (fields: Json): Promise<{ id: string; version: number }> => {
  const { status, body } = await call('POST', '/products', fields);
  expect(status).toBe(201);
  return { id: body['id'] as string, version: body['version'] as number };
};

/** Another device that has seen the catalog as it is now, and edits apart. */
const otherDevice = (): { doc: Y.Doc; catalog: Catalog; deliver: () => void } => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(hub.server.peer.doc));
  const device = 'b'.repeat(32);
  const theirs = createCatalog({ doc, device, clock: createHlc(device, Date.now) });
  return {
    doc,
    catalog: theirs,
    deliver: () => Y.applyUpdate(hub.server.peer.doc, Y.encodeStateAsUpdate(doc)),
  };
};

const query = async <T extends object>(sql: string, ...values: unknown[]): Promise<T[]> =>
  (await database.pool.query<T>(sql, values)).rows;

/** Waits until the ledger has the catalog as it is, also where the bridge has to take its lease anew. */
const projected = async (): Promise<void> => {
  while (!(await hub.bridge.projected())) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(async () => {
  database = await createDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-http-'));
  const started = await Hub.start({
    folder,
    store: 'http',
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.url,
    log: () => undefined,
  });
  if (!started.ok) throw new Error(started.error.code);
  hub = started.value;
  catalog = hub.server.peer.catalog;
  await projected();
});

afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
  await database.drop();
});

describe('reading', () => {
  it('asks for the token, and says so in the language of the client', async () => {
    const response = await fetch(`http://127.0.0.1:${hub.server.port}/api/products`, {
      headers: { 'Accept-Language': 'en' },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('token') as string,
    });
  });

  it('finds by words without accents and in any order, and pages without losing a change', async () => {
    await Promise.all(
      ['Café de olla', 'Café soluble', 'Té de limón'].map((name, i) =>
        created({ name, price: 1_000 + i, barcodes: [`77${i}`] }),
      ),
    );
    const found = await call('GET', '/products?search=OLLA%20cafe');
    expect((found.body['items'] as Json[]).map(({ name }) => name)).toEqual(['Café de olla']);
    const byCode = await call('GET', '/products?search=771');
    expect((byCode.body['items'] as Json[]).map(({ name }) => name)).toEqual(['Café soluble']);
    const seen: unknown[] = [];
    let cursor = '';
    for (let more = true; more;) {
      const page = await call('GET', `/products?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(page.body['items'] as Json[]).map(({ id }) => id));
      cursor = page.body['cursor'] as string;
      more = page.body['more'] as boolean;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength([...catalog.ids('products')].length);
    const [id] = seen as string[];
    catalog.setField('products', id!, 'price', 77);
    await projected();
    const news = await call('GET', `/products?cursor=${cursor}`);
    expect((news.body['items'] as Json[]).map((item) => item['id'])).toEqual([id]);
  });

  it('answers 304 while the record is as the client has it', async () => {
    const { id } = await created({ name: 'Azúcar', price: 1 });
    const first = await call('GET', `/products/${id}`);
    const tag = first.headers.get('etag')!;
    expect((await call('GET', `/products/${id}`, undefined, { 'If-None-Match': tag })).status).toBe(304);
    catalog.setField('products', id, 'price', 2);
    await projected();
    expect((await call('GET', `/products/${id}`, undefined, { 'If-None-Match': tag })).status).toBe(200);
  });

  it.each([
    ['/products?limit=0', 400, 'bad_request'],
    ['/products?limit=x', 400, 'bad_request'],
    ['/products?cursor=%00', 400, 'bad_cursor'],
    ['/products?updatedSince=ayer', 400, 'bad_request'],
    ['/products/no-id', 404, 'not_found'],
    [`/products/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}`, 404, 'not_found'],
    ['/nada', 404, 'not_found'],
  ])('GET %s: %i %s', async (path, status, code) => {
    const answer = await call('GET', path);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });
});

describe('writing', () => {
  it('creates once, whatever is repeated: the same again is the same, another under its id is refused', async () => {
    const id = uuidv7(Date.now(), random);
    const body = { id, name: 'Sal', price: 165_000 };
    expect((await call('POST', '/products', body)).status).toBe(201);
    expect((await call('POST', '/products', body)).status).toBe(200);
    const other = await call('POST', '/products', { ...body, price: 1 });
    expect([other.status, other.body['code']]).toEqual([409, 'record_exists']);
    expect(catalog.read('products', id)?.fields).toEqual({ name: 'Sal', price: 165_000 });
  });

  it('merges edits of different fields, and tells both sides of the same field', async () => {
    const { id, version } = await created({ name: 'Arroz', price: 100 });
    expect((await call('PATCH', `/products/${id}`, { version, price: 200 })).status).toBe(200);
    const name = await call('PATCH', `/products/${id}`, { version, name: 'Arroz 1 kg' });
    expect(name.status).toBe(200);
    expect(name.body).toMatchObject({ name: 'Arroz 1 kg', price: 200 });
    const price = await call('PATCH', `/products/${id}`, { version, price: 300 });
    expect(price.status).toBe(409);
    expect(price.body).toMatchObject({
      code: 'version_conflict',
      fields: { price: { base: 100, yours: 300, theirs: 200 } },
    });
    expect(catalog.read('products', id)?.fields['price']).toBe(200);
    const forced = await call('PATCH', `/products/${id}`, { version, price: 300, force: ['price'] });
    expect([forced.status, forced.body['price']]).toEqual([200, 300]);
    const history = await call('GET', `/products/${id}/history`);
    expect(
      (history.body['items'] as Json[]).map(({ field, previous, value }) => [field, previous, value]),
    ).toEqual([
      ['price', 100, 200],
      ['name', 'Arroz', 'Arroz 1 kg'],
      ['price', 200, 300],
    ]);
  });

  it('takes the version from If-Match, and refuses to guess one', async () => {
    const { id, version } = await created({ name: 'Pan', price: 100 });
    const blind = await call('PATCH', `/products/${id}`, { price: 1 });
    expect([blind.status, blind.body['code']]).toEqual([428, 'version_required']);
    const sure = await call('PATCH', `/products/${id}`, { price: 2 }, { 'If-Match': `"${version}"` });
    expect([sure.status, sure.body['price']]).toEqual([200, 2]);
  });

  it('writes nothing of a patch of which one field is in conflict', async () => {
    const { id, version } = await created({ name: 'Leche', price: 100, sku: 'L1' });
    await call('PATCH', `/products/${id}`, { version, price: 200 });
    expect((await call('PATCH', `/products/${id}`, { version, price: 300, sku: 'L2' })).status).toBe(409);
    expect(catalog.read('products', id)?.fields).toMatchObject({ price: 200, sku: 'L1' });
  });

  it('shows what two devices wrote apart, and the next write with that version decides', async () => {
    const { id, version } = await created({ name: 'Huevo', price: 100 });
    const other = otherDevice();
    other.catalog.setField('products', id, 'price', 111);
    expect((await call('PATCH', `/products/${id}`, { version, price: 222 })).status).toBe(200);
    other.deliver();
    await projected();
    const seen = await call('GET', `/products/${id}`);
    expect((seen.body['conflicts'] as Json)['price']).toEqual(expect.arrayContaining([111, 222]));
    const list = await call('GET', '/conflicts');
    expect((list.body['items'] as Json[]).filter((item) => item['id'] === id)).toMatchObject([
      { kind: 'field', field: 'price' },
    ]);
    const stale = await call('PATCH', `/products/${id}`, { version, price: 150 });
    expect(stale.status).toBe(409);
    const decided = await call('PATCH', `/products/${id}`, { version: seen.body['version'], price: 150 });
    expect([decided.status, decided.body['price'], decided.body['conflicts']]).toEqual([200, 150, undefined]);
  });

  it('lists a barcode that two products bear', async () => {
    const [a, b] = [
      await created({ name: 'A', barcodes: ['99001'] }),
      await created({ name: 'B', barcodes: ['99001'] }),
    ];
    const items = (await call('GET', '/conflicts')).body['items'] as Json[];
    expect(items.filter(({ code }) => code === '99001')).toMatchObject([
      { kind: 'duplicate_code', field: 'barcodes', ids: [a.id, b.id].sort() },
    ]);
  });

  it('keeps the settings, which nobody has to create', async () => {
    expect((await call('GET', '/settings')).body['version']).toBe(0);
    const first = await call('PATCH', '/settings', { version: 0, currency: 'MXN' });
    expect([first.status, first.body['currency']]).toEqual([200, 'MXN']);
    const stale = await call('PATCH', '/settings', { version: 0, currency: 'COP' });
    expect(stale.status).toBe(409);
  });

  it('keeps what a product costs the shop out of the catalog that tills hold', async () => {
    const { id } = await created({ name: 'Queso', price: 1_280_000 });
    expect((await call('GET', `/products/${id}/cost`)).status).toBe(404);
    expect((await call('PUT', `/products/${id}/cost`, { cost: 900_000 })).body['cost']).toBe(900_000);
    expect((await call('GET', `/products/${id}/cost`)).body['cost']).toBe(900_000);
    for (const cost of [-1, '9', null, 1.5]) {
      const answer = await call('PUT', `/products/${id}/cost`, { cost });
      expect([answer.status, answer.body['code']]).toEqual([422, 'catalog_bad_value']);
    }
    expect(JSON.stringify(catalog.read('products', id))).not.toContain('900000');
  });

  it.each([
    ['an unknown field', { name: 'X', nada: 1 }, 422, 'catalog_unknown_field'],
    ['a value of the wrong kind', { name: 'X', price: '12' }, 422, 'catalog_bad_value'],
    ['no name', { price: 12 }, 422, 'catalog_bad_value'],
    ['a text that no database holds', { name: 'a\u0000b' }, 422, 'catalog_bad_value'],
    ['an id of another form', { id: 'x', name: 'X' }, 422, 'catalog_bad_value'],
    ['a list', [], 400, 'bad_request'],
    ['no JSON', '{', 400, 'bad_json'],
    ['half a megabyte', { name: 'X', note: 'x'.repeat(600_000) }, 413, 'body_too_large'],
    ['a prototype', '{"name":"X","__proto__":{"a":1}}', 422, 'catalog_unknown_field'],
  ])('refuses to create with %s', async (_, body, status, code) => {
    const before = [...catalog.ids('products')].length;
    const answer = await call('POST', '/products', body);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect([...catalog.ids('products')]).toHaveLength(before);
  });
});

describe('projection', () => {
  it('keeps the last valid value and lists the other, until it is put right', async () => {
    const { id } = await created({ name: 'Jabón', price: 500 });
    const { doc } = hub.server.peer;
    const key = `${id}/price@${'c'.repeat(32)}`;
    // As a peer of a later version would write it: past the check of this one.
    doc.getMap('products').set(key, {
      v: { amount: 7 },
      c: `${(Date.now() + 1_000).toString(16).padStart(11, '0')}0000-${'c'.repeat(32)}`,
      s: '',
    });
    await projected();
    expect((await call('GET', `/products/${id}`)).body['price']).toBe(500);
    const issues = (await call('GET', '/issues')).body['items'] as Json[];
    expect(issues.filter((issue) => issue['record_id'] === id)).toMatchObject([
      { field: 'price', kind: 'invalid_value', value: { amount: 7 } },
    ]);
    doc.getMap('products').delete(key);
    await projected();
    const after = (await call('GET', '/issues')).body['items'] as Json[];
    expect(after.filter((issue) => issue['record_id'] === id)).toEqual([]);
  });

  it('writes one row for one edit, whatever the catalog holds', async () => {
    const { id } = await created({ name: 'Uno', price: 1 });
    const before = await query<{ pos: number }>(`select catalog_pos as pos from store where id = 'http'`);
    catalog.setField('products', id, 'price', 2);
    await projected();
    const after = await query<{ pos: number }>(`select catalog_pos as pos from store where id = 'http'`);
    expect(after[0]!.pos - before[0]!.pos).toBe(1);
    expect(await query('select 1 from product where version > $1', before[0]!.pos)).toHaveLength(1);
  });

  it('puts a quote and its lines into their tables', async () => {
    const { id: product } = await created({ name: 'Tabla', price: 90_000 });
    const line = uuidv7(Date.now(), random);
    const quote = await call('POST', '/quotes', {
      number: 'COT-1',
      state: 'draft',
      [`line.${line}`]: { product, quantity: 2_000, unitPrice: 90_000 },
    });
    expect(quote.status).toBe(201);
    const rows = await query(
      'select id, product_id, quantity, unit_price from quote_line where quote_id = $1',
      quote.body['id'],
    );
    expect(rows).toEqual([{ id: line, product_id: product, quantity: 2_000, unit_price: 90_000 }]);
  });

  it('puts an old quote back from the ledger when an edit of it comes after it has left the document', async () => {
    const oldMs = Date.now() - 300 * 24 * 60 * 60 * 1_000;
    const id = uuidv7(oldMs, random);
    await call('POST', '/quotes', { id, number: 'COT-VIEJA', state: 'declined' });
    const late = otherDevice();
    late.catalog.setField('quotes', id, 'note', 'Todavía le interesa');
    expect(catalog.collect('quotes', Date.now(), Date.now() + 1_000)).toBe(1);
    await projected();
    expect(catalog.read('quotes', id)).toBeUndefined();
    expect((await call('GET', `/quotes/${id}`)).body['number']).toBe('COT-VIEJA');
    late.deliver();
    await projected();
    await projected();
    expect(catalog.read('quotes', id)?.fields).toEqual({
      number: 'COT-VIEJA',
      state: 'declined',
      note: 'Todavía le interesa',
    });
    expect((await call('GET', `/quotes/${id}`)).body['note']).toBe('Todavía le interesa');
  });

  it.each([11, 12])(
    'is, after random edits by two devices, what a rebuild from nothing gives (seed %i)',
    async (seed) => {
      const prng = createPrng(seed);
      const ids = Array.from({ length: 20 }, () => uuidv7(Date.now(), random));
      catalog.createMany(
        'products',
        ids.map((id, i) => [id, { name: `P${i}`, price: i, active: true }]),
      );
      for (let round = 0; round < 6; round++) {
        const other = otherDevice();
        for (let i = 0; i < 15; i++) {
          const target = prng.chance(0.5) ? catalog : other.catalog;
          const id = ids[prng.int(ids.length)]!;
          if (prng.chance(0.2)) target.archive('products', id);
          else if (prng.chance(0.5)) target.setField('products', id, 'price', prng.int(1_000));
          else target.setField('products', id, 'sku', prng.chance(0.2) ? null : `S${prng.int(50)}`);
        }
        other.deliver();
        if (prng.chance(0.5)) catalog.consolidate('products', Date.now() + 1);
        await projected();
      }
      const state = async (): Promise<object[]> =>
        query('select id, name, sku, price, active, search, data, conflicts from product order by id');
      const incremental = await state();
      for (const { id, data } of incremental as { id: string; data: unknown }[])
        expect(data).toEqual(catalog.read('products', id)!.fields);
      await query('truncate product');
      const pool = createPool(database.url, () => undefined, { max: 1 });
      const bridge = await Bridge.open({ pool, store: 'http', nowMs: Date.now });
      const differed = await rebuildCatalog(hub.server.peer, bridge, () => undefined);
      expect(differed['products']).toBe(incremental.length);
      expect(Object.keys(differed)).toEqual([...entityNames]);
      expect(await state()).toEqual(incremental);
      expect((await rebuildCatalog(hub.server.peer, bridge, () => undefined))['products']).toBe(0);
      await pool.end();
    },
  );
});
