/** The HTTP interface under requests that nobody should send, and what stands around it: limits, origins, health, the page. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzz, tell } from '../api/fuzz.ts';
import { HOSTILE_TEXTS } from '../api/hostile-values.ts';
import { CUSTOMER, ledgerFaults, PRODUCT, sellPlainly, startHub, type DrivenHub } from '../api/hub.ts';
import { LEAKS } from '../api/invariants.ts';
import { openBrowser } from '../browser/chromium.ts';
import { createDatabase, type Database } from './database.ts';
import { until } from './shop.ts';

/** `npm run api-fuzz` sends ten thousand. */
const REQUESTS = 1_500;
const DEAD_DATABASE = 'postgres://nobody@127.0.0.1:1/none';
const ORIGIN = 'https://panel.example';

const addressOf = ({ hub }: DrivenHub, path: string): string => `http://127.0.0.1:${hub.server.port}${path}`;

/** Sends the bytes as they are, and gives all that comes back. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let out = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (part) => (out += part.toString('latin1')));
    socket.on('error', reject);
    socket.on('close', () => resolve(out));
  });

describe('with a database', () => {
  let database: Database;
  let driven: DrivenHub;

  beforeAll(async () => {
    database = await createDatabase();
    driven = await startHub(database.url);
    await until('the ledger', () => driven.hub.bridge.projected());
  });
  afterAll(async () => {
    await driven.close();
    await database.drop();
  });

  it('the hub is ready, and says so to anybody', async () => {
    const response = await fetch(addressOf(driven, '/ready'));
    expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
  });

  it(`answers ${REQUESTS} requests made from its own document without failing or telling of itself`, async () => {
    const { hub, logged } = driven;
    // What is sent must not be taken for a leak when it is told back.
    expect(HOSTILE_TEXTS.filter((text) => LEAKS.some((leak) => leak.test(text)))).toEqual([]);
    const report = await fuzz({
      port: hub.server.port,
      token: hub.catalogToken,
      seed: '1',
      requests: REQUESTS,
      known: { product: [PRODUCT], products: [PRODUCT], customer: [CUSTOMER], customers: [CUSTOMER] },
    });
    expect(report.faults.map(tell)).toEqual([]);
    expect(report.doubled).toEqual([]);
    expect(report.sent).toBeGreaterThanOrEqual(REQUESTS);
    // A fuzzer whose requests are all refused early finds nothing.
    expect(report.succeeded.size).toBeGreaterThan(report.operations * 0.8);
    for (const status of [200, 201, 202, 400, 401, 404, 409, 422])
      expect([status, report.statuses.has(status)]).toEqual([status, true]);
    expect(logged.filter((line) => line.startsWith('http_error'))).toEqual([]);
    expect(await ledgerFaults(database.pool)).toEqual([]);
    expect(await sellPlainly(hub)).toBe(201);
  });

  it('refuses what a database or a stack cannot take, and what no client may write', async () => {
    const ask = async (method: string, path: string, body?: string): Promise<[number, unknown]> => {
      const response = await fetch(addressOf(driven, `/api${path}`), {
        method,
        headers: { Authorization: `Bearer ${driven.hub.catalogToken}` },
        ...(body === undefined ? {} : { body }),
      });
      return [response.status, ((await response.json()) as { code: unknown }).code];
    };
    expect(await ask('GET', '/products?search=a%00b')).toEqual([400, 'bad_request']);
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const conflicting = `{"version":0,"name":${deep}}`;
    expect(await ask('PATCH', `/products/${PRODUCT}`, conflicting)).toEqual([422, 'catalog_bad_value']);
    // It would make the catalog read-only for every device, for good.
    const newer = '{"version":0,"schema":999999,"force":["schema"]}';
    expect(await ask('PATCH', '/settings', newer)).toEqual([422, 'catalog_unknown_field']);
  });

  it('takes bytes that are no HTTP without telling of itself', async () => {
    const { port } = driven.hub.server;
    for (const text of [
      'GET /api/sales\0 HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /api/sales HTTP/1.1\r\nHost: x\r\nAuthorization: a\0b\r\n\r\n',
      'GET http://[::1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET //api//sales HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n',
      'GET /api/sales HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
      'POST /api/sales HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nxx',
      'POST /api/sales HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
      '\u0016\u0003\u0001\0',
    ]) {
      const answer = await raw(port, text);
      expect([text.slice(0, 60), /^HTTP\/1\.1 [234]/.test(answer)]).toEqual([text.slice(0, 60), true]);
      expect(LEAKS.filter((leak) => leak.test(answer))).toEqual([]);
    }
    expect((await fetch(addressOf(driven, '/health'))).status).toBe(200);
  });

  it('shows its document as a page with all operations', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'tillmesh-doc-'));
    const browser = await openBrowser(profile);
    try {
      const page = await browser.newPage();
      const wrong: string[] = [];
      page.on('pageerror', (error) => wrong.push(error.message));
      page.on('console', (line) => void (line.type() === 'error' && wrong.push(line.text())));
      await page.setViewportSize({ width: 1024, height: 768 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(addressOf(driven, '/api/doc'));
      await page.waitForSelector('.opblock');
      const shown = await page.locator('.opblock').count();
      const { paths } = (await (await fetch(addressOf(driven, '/api/openapi.json'))).json()) as {
        paths: Record<string, object>;
      };
      expect(shown).toBe(Object.values(paths).flatMap((methods) => Object.keys(methods)).length);
      const sale = page.locator('#operations-Operaciones-sale');
      await sale.locator('.opblock-summary-control').click();
      await sale.getByText('"tendered"').first().waitFor();
      expect(wrong).toEqual([]);
    } finally {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    }
  });
});

describe('without a database', () => {
  const LIMIT = 40;
  let driven: DrivenHub;

  beforeAll(async () => {
    driven = await startHub(DEAD_DATABASE, { corsOrigins: [ORIGIN], requestsPerMinute: LIMIT });
  });
  afterAll(() => driven.close());

  it('the hub is well at once, and not ready', async () => {
    const took: number[] = [];
    for (let i = 0; i < 200; i++) {
      const started = performance.now();
      const response = await fetch(addressOf(driven, '/health'));
      expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
      took.push(performance.now() - started);
    }
    const median = took.sort((a, b) => a - b)[100]!;
    process.stdout.write(`GET /health without the database: ${median.toFixed(2)} ms (median)\n`);
    expect(median).toBeLessThan(100);
    const ready = await fetch(addressOf(driven, '/ready'));
    expect([ready.status, ready.headers.get('content-type'), ready.headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json',
      '2',
    ]);
    expect(await ready.json()).toMatchObject({ code: 'database_unavailable' });
  });

  it('lets pages of named origins in, and no others', async () => {
    const headersFor = async (origin: string | undefined, method = 'GET'): Promise<Headers> =>
      (
        await fetch(addressOf(driven, '/api/openapi.json'), {
          method,
          headers: {
            ...(origin === undefined ? {} : { Origin: origin }),
            ...(method === 'OPTIONS' ? { 'Access-Control-Request-Method': 'PATCH' } : {}),
          },
        })
      ).headers;
    expect((await headersFor(ORIGIN)).get('access-control-allow-origin')).toBe(ORIGIN);
    const preflight = await headersFor(ORIGIN, 'OPTIONS');
    expect(preflight.get('access-control-allow-methods')).toContain('PATCH');
    expect(preflight.get('access-control-allow-headers')).toContain('Idempotency-Key');
    for (const origin of [
      undefined,
      'null',
      'https://evil.example',
      `${ORIGIN}.evil.example`,
      'http://panel.example',
    ])
      for (const method of ['GET', 'OPTIONS'])
        expect([origin, (await headersFor(origin, method)).get('access-control-allow-origin')]).toEqual([
          origin,
          null,
        ]);
  });

  it('stops who asks too much, in the standard words', async () => {
    const ask = (): Promise<Response> =>
      fetch(addressOf(driven, '/api/openapi.json'), { headers: { 'Accept-Language': 'en', Origin: ORIGIN } });
    let stopped: Response | undefined;
    for (let i = 0; i <= LIMIT && stopped === undefined; i++) {
      const response = await ask();
      if (response.status === 429) stopped = response;
      else await response.arrayBuffer();
    }
    expect(stopped!.headers.get('content-type')).toBe('application/problem+json');
    expect(await stopped!.json()).toMatchObject({
      status: 429,
      code: 'too_many_requests',
      detail: 'Too many requests. Wait a moment.',
    });
    expect(Number(stopped!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(stopped!.headers.get('ratelimit')).toMatch(/^limit=40, remaining=0, reset=\d+$/);
    expect(stopped!.headers.get('ratelimit-policy')).toBe('40;w=60');
    expect(stopped!.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    // Whoever watches the process is no client of the interface.
    expect((await fetch(addressOf(driven, '/health'))).status).toBe(200);
  });
});

it('names no origin where none is configured', async () => {
  const driven = await startHub(DEAD_DATABASE);
  try {
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await fetch(addressOf(driven, '/api/openapi.json'), {
        method,
        headers: { Origin: ORIGIN },
      });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  } finally {
    await driven.close();
  }
});
