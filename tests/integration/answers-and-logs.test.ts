/** What every answer over HTTP says to a browser, and what a hub's log never has in it. */
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf } from '../../server/cli/until-stopped.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { CSRF_HEADER } from '../../server/http/csrf.ts';
import { HOST, Shop, STORE } from './shop.ts';

let shop: Shop;
let hub: Hub;
const logged: string[] = [];
const SECRET = randomBytes(12).toString('hex');

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub({ log: (message, details) => logged.push(lineOf({ message, ...details })) });
});
afterAll(() => shop.close());

const at = (path: string): string => `http://${HOST}:${hub.server.port}${path}`;
const asked = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(at(path), { redirect: 'manual', ...init });

describe('every answer', () => {
  it.each([
    ['/', 302],
    ['/estado', 200],
    ['/status.json', 200],
    ['/health', 200],
    ['/api/openapi.json', 200],
    ['/api/doc', 200],
    ['/api/products', 401],
    ['/api/nothing', 401],
    ['/nothing', 404],
    ['/metrics', 200],
  ])('of %s has a strict policy, and stands in no frame', async (path, status) => {
    const answer = await asked(path);
    expect(answer.status).toBe(status);
    const policy = answer.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/default-src '(none|self)'/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(answer.headers.get('X-Powered-By')).toBeNull();
  });

  it('of the status page names its script by a word that no other answer has', async () => {
    const policies = await Promise.all(
      [1, 2].map(async () => (await asked('/estado')).headers.get('Content-Security-Policy')!),
    );
    expect(new Set(policies).size).toBe(2);
    const page = await asked('/estado');
    const nonce = /'nonce-([^']+)'/.exec(page.headers.get('Content-Security-Policy')!)![1]!;
    expect(await page.text()).toContain(`<script type="module" nonce="${nonce}">`);
  });
});

describe('a line of the log', () => {
  /** Whatever a hub hears that is secret, or that a terminal would act upon. */
  const provoke = async (): Promise<void> => {
    const json = { 'Content-Type': 'application/json', [CSRF_HEADER]: '1' };
    const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
      asked(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
    await post('/api/session', { name: 'Ana', password: SECRET });
    await post('/api/pair', { code: SECRET, publicKey: '00'.repeat(32) });
    await post(
      '/api/sales',
      { approvals: [{ code: 'x', by: SECRET, pin: SECRET }] },
      { Authorization: `Bearer ${SECRET}` },
    );
    await post(
      `/api/sales?token=${SECRET}`,
      {},
      { Authorization: `Bearer ${hub.catalogToken}`, Cookie: `tillmesh=${SECRET}` },
    );
    await asked(`/api/products?search=${SECRET}%9b31m`, {
      headers: { Authorization: `Bearer ${hub.catalogToken}` },
    });
    await new Promise((resolve) => {
      const path = `/sync/${STORE}?token=${SECRET}`;
      const headers = {
        ...{ Upgrade: 'websocket', Connection: 'Upgrade', 'Sec-WebSocket-Version': '13' },
        'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      request({ host: HOST, port: hub.server.port, path, headers })
        .on('upgrade', (_, socket) => resolve(socket.destroy()))
        .on('response', resolve)
        .on('error', resolve)
        .end();
    });
  };

  it('has no secret in it, of those that were given and of those that the hub has', async () => {
    await provoke();
    // A database that goes away has an address with a password in it.
    await shop.pool.query('drop schema public cascade');
    await asked('/api/products', { headers: { Authorization: `Bearer ${hub.catalogToken}` } });
    await expect.poll(() => logged.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const whole = logged.join('\n');
    const password = new URL(shop.database.url).password;
    for (const secret of [SECRET, hub.catalogToken, password].filter((each) => each !== ''))
      expect(whole).not.toContain(secret);
    expect(whole).not.toMatch(/PRIVATE KEY/);
  });

  it('is one line, whatever somebody called himself, and makes no terminal do anything', () => {
    const name = 'a\nb\u001b[31m\u009b31m\u202egnp.exe\u2028\u0000\u007f';
    const line = lineOf({ message: 'x', name });
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect((JSON.parse(line) as { name: string }).name).toBe(name);
  });
});
