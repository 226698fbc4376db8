import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPool, sharePool } from '../../../bridge/index.ts';
import { createDatabase, type Database } from '../database.ts';

let database: Database;

beforeEach(async () => {
  database = await createDatabase();
});
afterEach(async () => {
  await database.drop();
});

test('who asks for much takes turns with who asks for little, and has no more connections than its share', async () => {
  const whole = createPool(database.url, () => undefined, { max: 2 });
  const share = sharePool(whole, 2);
  const [greedy, modest] = [share(2), share(2)];
  let under = 0;
  let most = 0;
  let done = 0;
  const much = Array.from({ length: 30 }, async () => {
    const client = await greedy.connect();
    most = Math.max(most, ++under);
    await client.query('select pg_sleep(0.01)');
    under -= 1;
    done += 1;
    client.release();
  });
  await modest.query('select 1');
  expect(done).toBeLessThan(10);
  const both = Promise.all([modest.query('select pg_sleep(0.01)'), modest.query('select pg_sleep(0.01)')]);
  await both;
  expect(done).toBeLessThan(20);
  await Promise.all(much);
  expect(most).toBe(2);
  await greedy.end();
  await expect(greedy.query('select 1')).rejects.toThrow('has ended');
  expect((await modest.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }]);
  await whole.end();
});

test('a statement that fails, or a connection that breaks, gives its place back', async () => {
  const whole = createPool(database.url, () => undefined, { max: 1 });
  const share = sharePool(whole, 1)(1);
  await expect(share.query('select nothing')).rejects.toThrow('does not exist');
  await expect(share.query('select pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
  expect((await share.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }]);
  await share.end();
  await whole.end();
});
