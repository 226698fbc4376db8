/** People sign in at a running hub: cookies, what ends them, guesses that are slowed down, and pages of somebody else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request as secureRequest } from 'node:https';
import type { Hub } from '../../server/hub/hub.ts';
import { Lockout } from '../../server/security/lockout.ts';
import { Passwords } from '../../server/security/passwords.ts';
import { start } from './command-line.ts';
import { apiOf, saleBody, type Api, type Json } from './http.ts';
import { HOST, Shop, until } from './shop.ts';

const PASSWORD = 'pan dulce con café';
const OURS = { 'X-Tillmesh-Request': '1' };

let shop: Shop;
let hub: Hub;
let api: Api;
let ana: string;

const ask = (
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<Response> =>
  fetch(`http://${HOST}:${hub.server.port}/api${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const signIn = (login: string, password: string, headers: Readonly<Record<string, string>> = OURS) =>
  ask('POST', '/session', headers, { login, password });
const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]!.split(';')[0]!;
/** The cookie of a fresh session. */
const enter = async (login: string, password = PASSWORD): Promise<string> => {
  const answer = await signIn(login, password);
  expect([login, answer.status]).toEqual([login, 200]);
  return cookieOf(answer);
};
const isIn = async (Cookie: string): Promise<boolean> =>
  (await ask('GET', '/session', { Cookie })).status === 200;
const codeOf = async (response: Response): Promise<[number, unknown]> => [
  response.status,
  ((await response.json()) as Json)['code'],
];
const addPerson = async (
  name: string,
  role: string,
  password: string | undefined = PASSWORD,
): Promise<string> => {
  const id = String((await api.send('POST', '/api/people', { name, role, pin: '471182' })).body['id']);
  if (password !== undefined)
    expect((await api.send('PUT', `/api/people/${id}/password`, { password })).status).toBe(204);
  return id;
};

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub({ requestsPerMinute: 100_000 });
  api = apiOf(hub);
  await until('the ledger', () => hub.bridge.projected());
  ana = await addPerson('Ana', 'admin');
  await addPerson('Beto', 'admin');
});
afterAll(() => shop?.close());

describe('a session', () => {
  it('is a cookie that pages cannot read, with a secret that is kept nowhere', async () => {
    const answer = await signIn('  ANA ', PASSWORD);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      kind: 'person',
      person: { id: ana, name: 'Ana', role: 'admin' },
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^tillmesh=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
    const secret = cookieOf(answer).split('=')[1]!;
    const { rows } = await shop.pool.query<Json>('select * from person_session');
    expect(JSON.stringify(rows)).not.toContain(secret);
    const { rows: kept } = await shop.pool.query<{ hash: string }>('select hash from person_password');
    for (const { hash } of kept) expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('is another one after signing in again, and the one before has ended', async () => {
    const first = await enter('ana');
    const answer = await signIn('ana', PASSWORD, { ...OURS, Cookie: first });
    const second = cookieOf(answer);
    expect(second).not.toBe(first);
    expect([await isIn(first), await isIn(second)]).toEqual([false, true]);
    const out = await ask('DELETE', '/session', { ...OURS, Cookie: second });
    expect([out.status, out.headers.getSetCookie()[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(await isIn(second)).toBe(false);
  });

  it('ends when it is not used, or is old, or the person leaves, or role or password change', async () => {
    const cata = await addPerson('Cata', 'supervisor');
    const patch = (body: object) => api.send('PATCH', `/api/people/${cata}`, body);
    const ends: Readonly<Record<string, () => Promise<unknown>>> = {
      idle: () =>
        shop.pool.query(
          "update person_session set seen_at = now() - interval '61 minutes' where person_id = $1",
          [cata],
        ),
      old: () =>
        shop.pool.query(
          "update person_session set created_at = now() - interval '12 hours' where person_id = $1",
          [cata],
        ),
      role: () => patch({ role: 'cashier' }),
      password: () => api.send('PUT', `/api/people/${cata}/password`, { password: PASSWORD }),
      left: () => patch({ active: false }),
    };
    for (const [why, end] of Object.entries(ends)) {
      const cookie = await enter('cata');
      expect([why, await isIn(cookie)]).toEqual([why, true]);
      await end();
      expect([why, await isIn(cookie)]).toEqual([why, false]);
    }
    // Who has left cannot come back with the right password, and is told what anybody is told.
    expect(await codeOf(await signIn('cata', PASSWORD))).toEqual([401, 'sign_in_refused']);
  });

  it('is seen by its owner among the others, and ended from there, and by an administrator', async () => {
    const gabi = await addPerson('Gabi', 'supervisor');
    const [here, elsewhere] = [await enter('gabi'), await enter('gabi')];
    const open = async (Cookie: string): Promise<Json[]> =>
      ((await (await ask('GET', '/sessions', { Cookie })).json()) as { items: Json[] }).items;
    const both = await open(here);
    expect(both.map(({ own }) => own).sort()).toEqual([false, true]);
    for (const each of both)
      expect([each['address'], each['agent']]).toEqual([
        expect.stringMatching(/127\.0\.0\.1$/),
        expect.stringMatching(/^node/),
      ]);
    expect(JSON.stringify(both)).not.toContain(here.split('=')[1]);
    const other = String(both.find(({ own }) => own === false)!['id']);
    const end = (id: string, Cookie: string) => ask('DELETE', `/sessions/${id}`, { ...OURS, Cookie });
    // Nobody ends what is somebody else's.
    expect((await end(other, await enter('ana'))).status).toBe(404);
    expect((await end(other, here)).status).toBe(204);
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
    const listed = (await api.get('/api/people')).body['items'] as Json[];
    expect(listed.find(({ id }) => id === gabi)).toMatchObject({ login: 'gabi', sessions: 1 });
    expect((await api.send('DELETE', `/api/people/${gabi}/sessions`, undefined)).status).toBe(204);
    expect(await isIn(here)).toBe(false);
    const rows = (await api.get('/api/audit?action=sessions_ended')).body['items'] as Json[];
    expect(rows.map(({ target, details }) => [target, details])).toEqual([
      [gabi, { count: 1 }],
      [gabi, { count: 1 }],
    ]);
  });

  it('goes on under another secret for who changes the own password, and for nobody else', async () => {
    const [here, elsewhere] = [await enter('beto'), await enter('beto')];
    const change = (current: string) =>
      ask('PUT', '/session/password', { ...OURS, Cookie: here }, { current, password: 'otra contraseña' });
    expect(await codeOf(await change('no es esta'))).toEqual([422, 'password_refused']);
    const changed = await change(PASSWORD);
    expect(changed.status).toBe(204);
    expect(await Promise.all([here, elsewhere, cookieOf(changed)].map(isIn))).toEqual([false, false, true]);
    await enter('beto', 'otra contraseña');
  });

  it('writes by the hand of whoever it is of, whatever the header says', async () => {
    const Cookie = await enter('ana');
    const headers = { ...OURS, Cookie, 'Idempotency-Key': 'k1', 'X-Tillmesh-Person': crypto.randomUUID() };
    const sale = (await (await ask('POST', '/sales', headers, saleBody())).json()) as Json;
    expect((await api.get(`/api/ops/${String(sale['id'])}`)).body).toMatchObject({ op: { cashier: ana } });
    await ask('POST', '/pairings', { ...OURS, Cookie }, { till: 'C05' });
    const { body } = await api.get('/api/audit?action=device_invited&limit=1');
    expect(body['items']).toMatchObject([{ actor: { kind: 'person', id: ana, name: 'Ana' } }]);
  });

  it('has a cookie for this host alone over TLS', async () => {
    const shop2 = await Shop.create();
    try {
      const secure = await shop2.hub({ tls: 'store' });
      await until('the ledger', () => secure.bridge.projected());
      const { body } = await apiOf(secure).send('POST', '/api/people', {
        name: 'Ana',
        role: 'admin',
        pin: '4711',
      });
      await apiOf(secure).send('PUT', `/api/people/${String(body['id'])}/password`, { password: PASSWORD });
      const cookie = await until('TLS', () => secureSignIn(secure.server.port).catch(() => undefined));
      expect(cookie).toMatch(/^__Host-tillmesh=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    } finally {
      await shop2.close();
    }
  });
});

/** Signs Ana in over TLS; the cookie as it was set. */
const secureSignIn = (port: number): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { ...OURS, 'Content-Type': 'application/json' };
    const options = {
      host: HOST,
      port,
      method: 'POST',
      path: '/api/session',
      headers,
      rejectUnauthorized: false,
    };
    const sent = secureRequest(options, (answer) => {
      answer.resume();
      resolve(answer.headers['set-cookie']?.[0]);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ login: 'ana', password: PASSWORD }));
  });

describe('a page of somebody else', () => {
  it('signs nobody in, and writes nothing with the cookie', async () => {
    const Cookie = await enter('ana');
    const own = `http://${HOST}:${hub.server.port}`;
    const foreign: readonly Readonly<Record<string, string>>[] = [
      {},
      { ...OURS, Origin: 'https://evil.example' },
      { ...OURS, Origin: 'null' },
      { ...OURS, Origin: `http://${HOST}:1` },
      { ...OURS, 'Sec-Fetch-Site': 'cross-site' },
      { ...OURS, Origin: own, 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const headers of foreign) {
      const write = await ask('POST', '/pairings', { ...headers, Cookie }, { till: 'C06' });
      expect([headers, ...(await codeOf(write))]).toEqual([headers, 403, 'request_forged']);
      const entry = await signIn('ana', PASSWORD, headers);
      expect([headers, entry.status, entry.headers.getSetCookie()]).toEqual([headers, 403, []]);
    }
    const good = { ...OURS, Cookie, Origin: own, 'Sec-Fetch-Site': 'same-origin' };
    expect((await ask('POST', '/pairings', good, { till: 'C06' })).status).toBe(201);
    // A made-up cookie is nobody's.
    expect((await ask('GET', '/people', { Cookie: `tillmesh=${'A'.repeat(43)}` })).status).toBe(401);
  });
});

describe('guessing', () => {
  it('waits longer and longer, the right password too, whether or not there is such a person', async () => {
    await addPerson('Dora', 'cashier');
    const told: unknown[] = [];
    for (const login of ['dora', 'nadie-que-exista']) {
      const answers: unknown[] = [];
      for (let i = 0; i < 8; i++) {
        const answer = await signIn(login, 'no es esta clave');
        answers.push([...(await codeOf(answer)), answer.headers.get('retry-after')]);
      }
      told.push(answers);
      expect(answers.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => [401, 'sign_in_refused', null]));
      expect(answers[7]).toEqual([429, 'sign_in_locked', '1']);
    }
    expect(told[0]).toEqual(told[1]);
    expect((await signIn('dora', PASSWORD)).status).toBe(429);
    const { body } = await api.get('/api/audit?action=sign_in_refused&limit=500');
    const names = (body['items'] as Json[]).map(({ target }) => target);
    expect(names).toEqual(expect.arrayContaining(['dora', 'nadie-que-exista']) as unknown);
    // Others of the shop come in all the same.
    await enter('ana');
  });

  it('costs twice as much each time, up to a bound, and many at once are counted as many', () => {
    let nowMs = 0;
    const lock = new Lockout({ free: 3, firstMs: 1_000, longestMs: 60_000 }, () => nowMs);
    for (let i = 0; i < 3; i++) {
      expect(lock.waitMs('ana')).toBe(0);
      lock.begin('ana');
    }
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      waits.push(lock.waitMs('ana'));
      nowMs += lock.waitMs('ana');
      lock.begin('ana');
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    for (let i = 0; i < 20_000; i++) lock.begin(`other-${i}`);
    expect(lock.waitMs('ana')).toBe(60_000);
    lock.succeeded('ana');
    expect(lock.waitMs('ana')).toBe(0);
  });

  it('in a flood does not stop the hub: some are reckoned, the others told to come again', async () => {
    const passwords = new Passwords();
    const hashed = await passwords.hash(PASSWORD);
    const flood = await Promise.all(Array.from({ length: 200 }, () => passwords.verify(hashed, 'no')));
    expect(flood.filter((outcome) => outcome === false).length).toBeLessThanOrEqual(18);
    expect(flood.filter((outcome) => outcome === undefined).length).toBeGreaterThanOrEqual(182);
    expect(await passwords.verify(hashed, PASSWORD)).toBe(true);
    expect(await passwords.verify(undefined, 'nobody')).toBe(false);
  });
});

describe('the last administrator', () => {
  it('cannot be taken away, and comes in again from the console of the server', async () => {
    const beto = ((await api.get('/api/people')).body['items'] as Json[]).find(
      ({ name }) => name === 'Beto',
    )!;
    expect((await api.send('PATCH', `/api/people/${String(beto['id'])}`, { active: false })).status).toBe(
      200,
    );
    for (const change of [{ active: false }, { role: 'cashier' }]) {
      const { status, body } = await api.send('PATCH', `/api/people/${ana}`, change);
      expect([status, body['code']]).toEqual([422, 'last_administrator']);
    }
    const session = await enter('ana');
    const place = ['--data', shop.folder, '--url', hub.server.origin(HOST)];
    const run = async (input: string, ...args: string[]): Promise<number | null> =>
      (await start(['user', ...args, ...place], {}, input).ended).code;
    expect(await run('corta\n', 'password', 'Ana')).toBe(1);
    expect(await run('nueva de la consola\n', 'password', 'Ana', '--admin')).toBe(0);
    expect(await isIn(session)).toBe(false);
    await enter('ana', 'nueva de la consola');
  });
});
