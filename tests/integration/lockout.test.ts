/** Guesses at a hub: they cost time by name and by address, behind a reverse proxy too, and a start of the hub forgets none. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { apiOf, type Json } from './http.ts';
import { HOST, Shop, until } from './shop.ts';

const PASSWORD = 'pan dulce con café';
const OURS = { 'X-Tillmesh-Request': '1' };
const LIMIT = 400;
const options = {
  proxies: { trusted: ['127.0.0.0/8'], header: 'x-forwarded-for' },
  requestsPerMinute: LIMIT,
} as const;

let shop: Shop;
let hub: Hub;

const begin = async (): Promise<void> => {
  hub = await shop.hub(options);
  await until('the ledger', () => hub.bridge.projected());
};
beforeAll(async () => {
  shop = await Shop.create();
  await begin();
  const api = apiOf(hub);
  for (const name of ['Ana', 'Beto']) {
    const { body } = await api.send('POST', '/api/people', { name, role: 'cashier', pin: '471182' });
    await api.send('PUT', `/api/people/${String(body['id'])}/password`, { password: PASSWORD });
  }
});
afterAll(() => shop?.close());

const post = (
  path: string,
  body: object,
  forwarded: string,
  more: Record<string, string> = {},
): Promise<Response> =>
  fetch(`http://${HOST}:${hub.server.port}/api${path}`, {
    method: 'POST',
    headers: { ...OURS, 'X-Forwarded-For': forwarded, ...more },
    body: JSON.stringify(body),
  });
const signIn = (login: string, password: string, forwarded: string): Promise<Response> =>
  post('/session', { login, password }, forwarded);
const pair = (forwarded: string): Promise<Response> =>
  post('/pair', { code: 'AAAA-BBBB-CCCC', publicKey: 'ab'.repeat(32) }, forwarded);
const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as Json)['code'];

it('holds whoever guesses, not those who come by the same proxy, and writes down who it was', async () => {
  // Tries at once wait for each other: each is counted before it is looked at.
  for (let i = 0; i < 20; i++) await signIn(`nobody ${i}`, 'wrong', '203.0.113.7');
  expect(await codeOf(await signIn('ana', PASSWORD, '203.0.113.7'))).toBe('sign_in_locked');
  // What it writes before the address that the proxy adds is no way around.
  expect(await codeOf(await signIn('ana', PASSWORD, '198.51.100.9, 203.0.113.7'))).toBe('sign_in_locked');
  expect((await signIn('ana', PASSWORD, '203.0.113.8')).status).toBe(200);
  const { body } = await apiOf(hub).get('/api/audit?limit=1&action=sign_in_refused');
  expect((body['items'] as Json[])[0]).toMatchObject({ address: '203.0.113.7', target: 'nobody 19' });
});

it('holds whoever guesses codes', async () => {
  for (let i = 0; i < 20; i++) expect(await codeOf(await pair('203.0.113.9'))).toBe('pairing_code_invalid');
  const held = await pair('203.0.113.9');
  expect([held.status, await codeOf(held), held.headers.get('Retry-After')]).toEqual([
    429,
    'pairing_locked',
    '1',
  ]);
  expect(await codeOf(await pair('203.0.113.8'))).toBe('pairing_code_invalid');
});

it('forgets none of it at a start', async () => {
  // Long waits, as a start takes a while.
  for (let i = 0; i < 6; i++) await signIn('beto', 'wrong', '203.0.113.20');
  await shop.pool.query(`update failed_try set count = count + 8, last_at = now()`);
  await shop.stop(hub);
  await begin();
  const held = await signIn('beto', PASSWORD, '203.0.113.21');
  expect([held.status, await codeOf(held)]).toEqual([429, 'sign_in_locked']);
  expect(await codeOf(await signIn('ana', PASSWORD, '203.0.113.7'))).toBe('sign_in_locked');
  expect(await codeOf(await pair('203.0.113.9'))).toBe('pairing_locked');
  expect((await signIn('ana', PASSWORD, '203.0.113.8')).status).toBe(200);
  // Whoever got in is counted no more.
  const { rows } = await shop.pool.query<{ key: string }>(`select key from failed_try where kind = 'login'`);
  expect(rows.map(({ key }) => key)).not.toContain('ana');
});

it('believes the proxy that TLS ended there, and for which host', async () => {
  const there = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'tienda.example' };
  const origin = { ...there, Origin: 'https://tienda.example' };
  const body = { login: 'ana', password: PASSWORD };
  const answer = await post('/session', body, '203.0.113.8', origin);
  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-tillmesh=.*; Secure/);
  const foreign = await post('/session', body, '203.0.113.8', { ...there, Origin: 'https://other.example' });
  expect(await codeOf(foreign)).toBe('request_forged');
});

it('counts requests by who sent them', async () => {
  const ask = (forwarded: string): Promise<Response> =>
    fetch(`http://${HOST}:${hub.server.port}/api/products`, {
      headers: { 'X-Forwarded-For': forwarded },
    });
  for (let i = 0; i < LIMIT; i += 50)
    await Promise.all(Array.from({ length: 50 }, () => ask('203.0.113.30')));
  expect((await ask('203.0.113.30')).status).toBe(429);
  expect((await ask('203.0.113.31')).status).toBe(401);
});
