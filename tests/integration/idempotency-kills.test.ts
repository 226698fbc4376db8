/** One key, sent by many at once, to a hub that is killed at the worst moments: one effect, and equal answers. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../server/http/idempotency.ts';
import { apiAt, saleBody, type Answer } from './http.ts';
import type { Step } from './peer-child.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';
import { Shop, until } from './shop.ts';

const CLIENTS = 64;
const KEY = 'pedido-991';

let shop: Shop;
let hub: PeerProcess | undefined;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  await hub?.kill();
  await shop.close();
});

const startHub = async (port: number, dieAt?: Step): Promise<PeerProcess> => {
  const { url: databaseUrl } = shop.database;
  hub = await startPeer({ role: 'hub', folder: join(shop.folder, 'hub'), port, databaseUrl, dieAt });
  return hub;
};
const count = async (table: 'op' | 'sale' | 'idempotency'): Promise<number> =>
  (await shop.pool.query<{ n: number }>(`select count(*) as n from ${table}`)).rows[0]!.n;
const effects = async (): Promise<unknown> => [await count('op'), await count('sale'), await shop.stock()];
const ONE_EFFECT = [1, 1, -1_000];

const post = (quantity = 1_000): Promise<Answer> => apiAt(hub!).post('/api/sales', saleBody(quantity), KEY);
/** Sends until somebody answers, as a client does whose connection broke. */
const insist = (): Promise<Answer> => until('an answer', () => post().catch(() => undefined), 20_000);
const clients = async (send: () => Promise<Answer>): Promise<Answer> => {
  const answers = await Promise.all(Array.from({ length: CLIENTS }, send));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  return answers[0]!;
};

describe(`${CLIENTS} clients with one key, and a hub that is killed`, () => {
  const before: Record<Step, unknown> = {
    after_append: [0, 0, 0],
    before_commit: [0, 0, 0],
    after_commit: ONE_EFFECT,
  };
  for (const step of ['after_append', 'before_commit', 'after_commit'] as const) {
    test(`${step}: all of them send again, one effect, equal answers`, async () => {
      const { port, ended } = await startHub(0, step);
      const unanswered = await Promise.allSettled(Array.from({ length: CLIENTS }, () => post()));
      expect(new Set(unanswered.map(({ status }) => status))).toEqual(new Set(['rejected']));
      expect(await ended).toBe('SIGKILL');
      expect(await effects()).toEqual(before[step]);

      const waiting = clients(insist);
      await startHub(port);
      const first = await waiting;
      expect([first.status, first.body['verdict']]).toEqual([201, { status: 'accepted' }]);
      expect(await effects()).toEqual(ONE_EFFECT);

      // The same without what the table remembers.
      await shop.pool.query('delete from idempotency');
      const again = await clients(() => post());
      expect([again.status, again.body]).toEqual([first.status, first.body]);
      expect(await effects()).toEqual(ONE_EFFECT);
    });
  }
});

test('a day later the op still stands for the key: another body is refused, its own is answered as ever, also after a restart', async () => {
  const { port } = await startHub(0);
  const first = await post();
  expect(first.status).toBe(201);
  const age = "update idempotency set created_at = now() - interval '25 hours'";
  await shop.pool.query(age);
  const other = await post(2_000);
  expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
  // The table now remembers the wrong body; the op does not.
  expect((await post()).body).toEqual(first.body);
  expect(await effects()).toEqual(ONE_EFFECT);

  await shop.pool.query(
    `insert into idempotency (store_id, key, fingerprint, op_id, created_at)
     select store_id, 'viejo', fingerprint, op_id, created_at from idempotency`,
  );
  await shop.pool.query(age);
  await hub!.kill();
  await startHub(port);
  const elsewhere = await apiAt(hub!).post('/api/refunds', saleBody(), KEY);
  expect([elsewhere.status, elsewhere.body['code']]).toEqual([422, 'idempotency_key_reused']);
  expect((await post()).body).toEqual(first.body);
  expect(await effects()).toEqual(ONE_EFFECT);
  // What is older than a day leaves the table.
  await until('the table forgot', async () => (await count('idempotency')) === 1);

  // Nor is the table needed at all.
  await shop.pool.query('alter table idempotency rename to idempotency_gone');
  expect((await post()).body).toEqual(first.body);
  expect((await post(2_000)).body['code']).toBe('idempotency_key_reused');
  const fresh = (): Promise<Answer> => apiAt(hub!).post('/api/sales', saleBody(), 'another');
  expect((await clients(fresh)).status).toBe(201);
  expect((await clients(fresh)).status).toBe(201);
  expect(await effects()).toEqual([2, 2, -2_000]);
});

test('what is kept of a request does not tell a PIN', () => {
  const [one, two] = ['0000', '4711'].map((pin) => fingerprintOf('/api/sales', { approvals: [{ pin }] }));
  expect(one).toBe(two);
});
