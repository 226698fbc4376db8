/** What works when a disk takes no more: rows of `docs/degradation.md`. Files that may not grow stand for a full disk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiAt, saleBody, type Answer } from './http.ts';
import { spawnLimited, startPeer, type PeerProcess } from './peer-process.ts';
import { HOST, sell, Shop, stateOf, STORE, until } from './shop.ts';
import { TillNode } from '../../server/till-node/till-node.ts';

const MAX_FILE_BYTES = 48 * 1_024;

let shop: Shop;
let peer: PeerProcess | undefined;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  await peer?.kill();
  await shop.close();
});

const ids = async (): Promise<string[]> =>
  (await shop.pool.query<{ id: string }>('select id from sale order by number')).rows.map(({ id }) => id);

describe('a disk that is full', () => {
  test('at the hub: programs are told and nothing is recorded; with room again the same key has one effect', async () => {
    const { url: databaseUrl } = shop.database;
    const spec = { role: 'hub', folder: join(shop.folder, 'hub'), databaseUrl } as const;
    peer = await startPeer({ ...spec, port: 0 }, MAX_FILE_BYTES);
    const { port } = peer;
    let api = apiAt(peer);
    const taken: string[] = [];
    let refused: Answer | undefined;
    let key = 0;
    while (refused === undefined) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) => api.post('/api/sales', saleBody(), `full-${key + i}`)),
      );
      for (const [i, answer] of answers.entries()) {
        if (answer.status === 503)
          [refused, key] = [refused ?? answer, refused === undefined ? key + i : key];
        else taken.push(String(answer.body['id']));
      }
      if (refused === undefined) key += 10;
    }
    expect([refused.status, refused.body['code']]).toEqual([503, 'store_failed']);
    expect(refused.headers.get('Retry-After')).toBe('2');
    expect(taken.length).toBeGreaterThan(10);
    // Nor is anything else taken; reads go on.
    for (const [method, path] of [
      ['POST', '/api/products'],
      ['PATCH', '/api/settings'],
    ] as const) {
      const answer = await api.send(method, path, { version: 0, name: 'Pan' });
      expect([path, answer.status, answer.body['code']]).toEqual([path, 503, 'store_failed']);
    }
    expect((await api.get('/api/sales')).status).toBe(200);
    // A till goes on, and does not believe that the server has it.
    const till = await TillNode.start({
      folder: await shop.pair('C01'),
      host: HOST,
      port: 0,
      dial: [`ws://${HOST}:${port}/sync/${STORE}`],
    });
    if (!till.ok) throw new Error(till.error.code);
    try {
      const op = await sell(till.value);
      await until('what was taken is booked', async () => (await ids()).length === taken.length);
      expect(new Set(await ids())).toEqual(new Set(taken));
      expect(stateOf(till.value, op)).toEqual({ peers: 0, server: false, verdict: undefined });

      await peer.kill();
      peer = await startPeer({ ...spec, port });
      api = apiAt(peer);
      const again = await api.post('/api/sales', saleBody(), `full-${key}`);
      expect(again.status).toBe(201);
      expect((await api.post('/api/sales', saleBody(), `full-${key}`)).body).toEqual(again.body);
      await until('the till is accepted', () => stateOf(till.value, op).verdict?.status === 'accepted');
      expect(new Set(await ids())).toEqual(new Set([...taken, again.body['id'], op.id]));
    } finally {
      await till.value.close();
    }
  });

  test('at a till: no sale is confirmed that is not stored; with room again the same sale is written once', async () => {
    const spec = { role: 'till', folder: await shop.pair('C01'), port: 0, databaseUrl: '' } as const;
    peer = await startPeer(spec, MAX_FILE_BYTES);
    const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
    let sold = 0;
    let last = await peer.ask(idOf(0));
    for (; (last as { ok: boolean }).ok; last = await peer.ask(idOf(++sold)));
    expect(last).toMatchObject({ ok: false, error: { code: 'store_failed' } });
    expect(sold).toBeGreaterThan(10);
    // The same, and whatever comes after it.
    for (const n of [sold, sold + 1])
      expect(await peer.ask(idOf(n))).toMatchObject({ ok: false, error: { code: 'store_failed' } });
    await peer.kill();

    const till = await shop.till('C01', [await shop.hub()], { paired: true });
    await until('what was confirmed is booked', async () => (await shop.sales()) === sold);
    expect(await ids()).toEqual(Array.from({ length: sold }, (_, n) => idOf(n)));
    const op = await sell(till);
    await until('it goes on', async () => (await shop.booked(op.id)) === 1);
    const { rows } = await shop.pool.query<{ number: number }>('select max(number) as number from sale');
    expect(rows[0]!.number).toBe(sold + 1);
  });

  test('ends the process of the hub with a sentence, for whoever starts it again', async () => {
    const data = join(shop.folder, 'command');
    const main = [
      '--import',
      'tsx',
      'server/main.ts',
      'hub',
      '--data',
      data,
      '--store',
      STORE,
      '--port',
      '0',
    ];
    const { child, stderr, stdout } = spawnLimited(
      [...main, '--database-url', shop.database.url],
      MAX_FILE_BYTES,
    );
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    try {
      const port = await until('it listens', () => /:(\d+)\/sync/.exec(stdout())?.[1], 20_000);
      const token = (await readFile(join(data, 'hub', 'catalog-token'), 'utf8')).trim();
      const api = apiAt({ port: Number(port), token });
      for (let n = 0; child.exitCode === null; n++) {
        const answer = await api.post('/api/sales', saleBody(), `end-${n}`).catch(() => undefined);
        if (answer === undefined || answer.status === 503) break;
      }
      expect(await ended).toBe(1);
      expect(stderr().trim().split('\n').at(-1)).toMatch(/^tillmesh: .*\[store_failed\]$/);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });
});
