/** What works when the database is missing: rows of `docs/degradation.md`. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Hub, HubOptions } from '../../server/hub/hub.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { apiAt, apiOf, saleBody, type Api, type Answer } from './http.ts';
import { start } from './command-line.ts';
import { accepted, COFFEE, poolOf, RICE, sell, Shop, stateOf, STORE, until } from './shop.ts';
import { TcpProxy } from './tcp-proxy.ts';

let shop: Shop;
let wire: TcpProxy;
let hub: Hub;
let api: Api;
let till: TillNode;

const startHub = async (more: Partial<HubOptions> = {}): Promise<void> => {
  const url = new URL(shop.database.url);
  url.port = String(wire.port);
  hub = await shop.hub({ databaseUrl: url.href, ...more });
  api = apiOf(hub);
};
const connected = async (): Promise<void> => {
  await until('the database answers', () => hub.bridge.connected);
  await until('the catalog is in it', () => hub.bridge.projected());
};

beforeEach(async () => {
  shop = await Shop.create();
  wire = await TcpProxy.start(Number(new URL(shop.database.url).port));
});
afterEach(async () => {
  await wire.cut();
  await shop.close();
});

const PENDING = { status: 'pending' };
const ACCEPTED = { status: 'accepted' };
const placeOf = ({ headers }: Answer): string => headers.get('Location')!;
const codeOf = ({ status, body }: Answer): unknown => [status, body['code']];
const AWAY = [503, 'database_unavailable'];

describe('without the database', () => {
  test('tills sync through the hub, programs get a place to ask, and all is settled by itself when it is back', async () => {
    await startHub();
    await connected();
    till = await shop.till('C01', [hub]);
    const other = await shop.till('C02', [hub]);
    await accepted(till, await sell(till));
    const before = await api.post('/api/sales', saleBody(), 'before');
    expect(before.status).toBe(201);
    await until('the verdict is told', () => hub.server.peer.replica.publishedPosition > 1);
    await wire.cut();

    // At once, before the hub has noticed.
    const first = await api.post('/api/sales', saleBody(), 'during');
    expect([first.status, first.body['verdict'], placeOf(first)]).toEqual([
      202,
      PENDING,
      `/api/ops/${String(first.body['id'])}`,
    ]);
    expect(first.ms).toBeLessThan(5_000);
    const op = await sell(till);
    await until('the hub holds it, and so does the other till', () => {
      const length = other.server.peer.replica.context.segments.length(op.segment);
      return stateOf(till, op).server && length > op.seq;
    });
    expect(stateOf(till, op).verdict).toBeUndefined();
    await until('the hub has noticed', () => !hub.bridge.connected);

    // Writes and their repetitions.
    const again = await api.post('/api/sales', saleBody(), 'during');
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect((await api.get(placeOf(first))).body).toEqual(first.body);
    expect(codeOf(await api.post('/api/sales', saleBody(2_000), 'during'))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    expect(codeOf(await api.post('/api/refunds', saleBody(), 'during'))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    // One that was decided before is not said to be pending.
    const known = await api.post('/api/sales', saleBody(), 'before');
    expect([known.status, known.body]).toEqual([202, { id: before.body['id'], verdict: ACCEPTED }]);
    expect((await api.get(placeOf(known))).body).toEqual(known.body);

    // Reads say why they cannot be answered; what is not in the database is.
    for (const path of ['/api/sales', '/api/products', `/api/ops/${COFFEE}`, '/ready'])
      expect([path, codeOf(await api.get(path))]).toEqual([path, AWAY]);
    expect((await api.get('/api/sales')).headers.get('Retry-After')).toBe('2');
    for (const path of ['/health', '/status.json', '/api/openapi.json', '/api/conflicts'])
      expect([path, (await api.get(path)).status]).toEqual([path, 200]);
    expect((await api.get('/status.json')).body['database']).toBe(false);

    // The catalog: a creation is taken and reaches the tills, an edit with a version cannot be checked.
    const id = '01890000-0000-7000-8000-0000000ca4a0';
    const product = await api.send('POST', '/api/products', { id, name: 'Pan', price: 10_000 });
    expect([product.status, placeOf(product)]).toEqual([202, `/api/products/${id}`]);
    await until(
      'the till shows it',
      () => till.server.peer.catalog.read('products', id)?.fields['name'] === 'Pan',
    );
    const edit = { version: 1, price: 26_000 };
    expect(codeOf(await api.send('PATCH', `/api/products/${COFFEE}`, edit))).toEqual(AWAY);
    till.server.peer.catalog.setFields('products', RICE, { price: 27_000 });
    await until(
      'an edit of a till reaches the other',
      () => other.server.peer.catalog.read('products', RICE)?.fields['price'] === 27_000,
    );

    await wire.restore();
    await accepted(till, op);
    const settled = await until('the place to ask tells the verdict', async () => {
      const asked = await api.get(placeOf(first));
      return (asked.body['verdict'] as { status: string }).status === 'accepted' && asked;
    });
    const repeated = await api.post('/api/sales', saleBody(), 'during');
    expect([repeated.status, repeated.body]).toEqual([201, settled.body]);
    expect([(await api.get('/ready')).status, (await api.get(`/api/products/${id}`)).status]).toEqual([
      200, 200,
    ]);
    expect((await api.get(`/api/products/${RICE}`)).body['price']).toBe(27_000);
    expect([await shop.sales(), await shop.stock()]).toEqual([4, -4_000]);
  });

  test('a hub that starts knows what it was given, and settles it when the database comes', async () => {
    await startHub();
    await connected();
    await wire.cut();
    const written = await Promise.all(
      ['x', 'y', 'z'].map((key) => api.post('/api/sales', saleBody(), `restart-${key}`)),
    );
    expect(written.map(({ status }) => status)).toEqual([202, 202, 202]);
    await shop.stop(hub);
    await startHub();
    const again = await api.post('/api/sales', saleBody(), 'restart-x');
    expect([again.status, again.body]).toEqual([202, written[0]!.body]);
    expect((await api.get(placeOf(again))).body).toEqual(again.body);
    await wire.restore();
    await until('all are booked', async () => (await shop.sales()) === 3);
    const settled = await api.post('/api/sales', saleBody(), 'restart-x');
    expect([settled.status, settled.body['id']]).toEqual([201, again.body['id']]);
    const { rows } = await shop.pool.query('select number from sale order by number');
    expect(rows).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  });
});

describe('a hub that starts while the database is away', () => {
  test('syncs its tills at once, and makes its tables when the database comes for the first time', async () => {
    const name = `late_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(shop.database.url);
    await shop.pool.query(`create database ${name}`);
    const pool = poolOf(Object.assign(new URL(url), { pathname: `/${name}` }).href);
    try {
      Object.assign(url, { port: String(wire.port), pathname: `/${name}` });
      await wire.cut();
      hub = await shop.hub({ databaseUrl: url.href });
      till = await shop.till('C01', [hub]);
      const op = await sell(till);
      await until('the hub holds it', () => stateOf(till, op).server);
      const written = await apiOf(hub).post('/api/sales', saleBody(), 'early');
      expect([written.status, written.body['verdict']]).toEqual([202, PENDING]);
      await until('it says so', () => shop.logged.includes('database_unavailable'));
      expect((await apiOf(hub).get('/status.json')).body['ledger']).toBe('away');
      await wire.restore();
      await accepted(till, op);
      expect((await apiOf(hub).post('/api/sales', saleBody(), 'early')).status).toBe(201);
      const { rows } = await pool.query('select count(*) as n from sale');
      expect(rows).toEqual([{ n: 2 }]);
    } finally {
      await wire.cut();
      if (hub !== undefined) await shop.stop(hub);
      await pool.end();
      await shop.pool.query(`drop database ${name}`);
    }
  });

  test('as a command: says so in a sentence and goes on, of a wrong password too', async () => {
    const wrong = Object.assign(new URL(shop.database.url), { password: 'secreto' });
    const away = 'postgres://tillmesh:secreto@127.0.0.1:1/tillmesh';
    for (const [given, code, state] of [
      [away, 'database_unavailable', 'away'],
      [wrong.href, 'database_refused', 'refused'],
    ] as const) {
      const data = join(shop.folder, state);
      const running = start([
        'hub',
        '--data',
        data,
        '--store',
        STORE,
        '--port',
        '0',
        '--database-url',
        given,
      ]);
      try {
        const port = await until('it listens', () => /:(\d+)\/sync/.exec(running.stdout())?.[1], 20_000);
        const sentence = new RegExp(
          `^tillmesh: The database [^\\n]+ synced meanwhile[^\\n]+ \\[${code}\\]$`,
          'm',
        );
        await until('it says so', () => sentence.test(running.stderr()));
        const token = (await readFile(join(data, 'hub', 'catalog-token'), 'utf8')).trim();
        const served = apiAt({ port: Number(port), token });
        await until(
          'the page says so',
          async () => (await served.get('/status.json')).body['ledger'] === state,
        );
        expect((await served.post('/api/sales', saleBody(), 'k')).status).toBe(202);
        await until('the log says so', () => running.stderr().includes(`"message":"${code}"`));
        expect(running.stdout() + running.stderr()).not.toContain('secreto');
        expect(running.child.exitCode).toBeNull();
      } finally {
        running.child.kill('SIGTERM');
        expect((await running.ended).code).toBe(0);
      }
    }
  }, 60_000);
});

test('whose database goes away in the middle of a transaction, the hub lives on', async () => {
  let cut: Promise<void> | undefined;
  const fault = (step: string): void => {
    if (step === 'before_commit') cut ??= wire.cut();
  };
  await startHub({ fault });
  await connected();
  const { status, body } = await api.post('/api/sales', saleBody(), 'cut');
  expect([status, body['verdict']]).toEqual([202, PENDING]);
  await cut;
  expect(await shop.sales()).toBe(0);
  await wire.restore();
  await until('it is booked', async () => (await shop.sales()) === 1);
  expect((await api.post('/api/sales', saleBody(), 'cut')).status).toBe(201);
});

test('with a database that takes questions and never answers, nobody waits for long, and the hub connects anew', async () => {
  await startHub({ statementMs: 1_500 });
  await connected();
  till = await shop.till('C01', [hub]);
  await accepted(till, await sell(till));
  wire.hang();
  // What hangs stays dead; once the hub has given it up, new connections work.
  const noticed = until('the hub has noticed', () => !hub.bridge.connected, 20_000).then(() => wire.forget());
  const op = await sell(till);
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, (_, i) => api.post('/api/sales', saleBody(), `hang-${i}`)),
    api.get('/ready'),
    api.get(`/api/ops/${COFFEE}`),
  ]);
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 503, 503]);
  for (const { ms } of answers) expect(ms).toBeLessThan(8_000);
  expect(stateOf(till, op).server).toBe(true);
  await noticed;
  await accepted(till, op);
  await until('all are booked', async () => (await shop.sales()) === 22);
  const again = await api.post('/api/sales', saleBody(), 'hang-0');
  expect([again.status, again.body['id']]).toEqual([201, answers[0]!.body['id']]);
}, 60_000);
