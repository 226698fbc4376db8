/**
 * A disk that is full for real: a small file system in memory, filled up. The commands end with a sentence and a code,
 * start again when there is room, and what they had confirmed is there.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { start, type Running } from './command-line.ts';
import { apiAt, apiOf, saleBody, type Api } from './http.ts';
import { COFFEE, HOST, Shop, STORE, until } from './shop.ts';

const SIZE = '24m';
/** What is left when the ballast lies there. */
const ROOM_BYTES = 160 * 1_024;

/** Only root may mount, and not in every container. */
const mounted = async (): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
};
const unmount = async (folder: string): Promise<void> => {
  execFileSync('umount', [folder]);
  await rm(folder, { recursive: true });
};
const probe = await mounted();
if (probe !== undefined) await unmount(probe);

let shop: Shop;
let disk: string;
const running: Running[] = [];

beforeEach(async () => {
  shop = await Shop.create();
  disk = (await mounted())!;
});
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.child.kill('SIGKILL');
    await each.ended;
  }
  await unmount(disk);
  await shop.close();
});

const ballast = (): string => join(disk, 'ballast');
const fill = async (): Promise<void> => {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(ballast(), Buffer.alloc(bavail * bsize - ROOM_BYTES, 1));
};

const run = async (args: readonly string[]): Promise<{ process: Running; port: number }> => {
  const process = start([...args, '--port', '0']);
  running.push(process);
  const port = await until('it listens', () => /:(\d+)\/sync/.exec(process.stdout())?.[1], 20_000);
  return { process, port: Number(port) };
};

const MAKE_ROOM =
  /^tillmesh: The disk refused a write \(.+\); nothing that was confirmed is lost. Make room .+ \[store_failed\]$/;
/** It ended by itself, and its last word says what to do. */
const endedFull = async ({ ended }: Running): Promise<void> => {
  const { code, stderr } = await ended;
  expect([code, stderr.trim().split('\n').at(-1)]).toEqual([1, expect.stringMatching(MAKE_ROOM)]);
};

test.skipIf(probe === undefined)(
  'ST-7: a hub ends with a sentence; with room again it has all that it confirmed, once (skipped where nobody may mount)',
  async () => {
    const data = join(disk, 'data');
    await mkdir(join(data, 'hub'), { recursive: true });
    await cp(join(shop.folder, 'hub', 'authority.key'), join(data, 'hub', 'authority.key'));
    const args = ['hub', '--data', data, '--store', STORE, '--database-url', shop.database.url];
    const hub = await run(args);
    const apiTo = async (port: number): Promise<Api> =>
      apiAt({ port, token: (await readFile(join(data, 'hub', 'catalog-token'), 'utf8')).trim() });
    const api = await apiTo(hub.port);
    await until('the ledger', async () => (await api.get('/status.json')).body['ledger'] === 'open');
    await api.send('POST', '/api/products', { id: COFFEE, name: 'Café', price: 25_000, active: true });
    await fill();
    const confirmed: string[] = [];
    let key = 0;
    for (; hub.process.child.exitCode === null; key++) {
      const answer = await api.post('/api/sales', saleBody(), `full-${key}`).catch(() => undefined);
      if (answer === undefined || answer.status === 503) break;
      confirmed.push(String(answer.body['id']));
    }
    expect(confirmed.length).toBeGreaterThan(10);
    await endedFull(hub.process);

    // No room yet: it says so again, in one of two ways, and does no harm.
    const early = start([...args, '--port', '0']);
    running.push(early);
    const again = await Promise.race([
      early.ended,
      until('it serves', () => /:\d+\/sync/.test(early.stdout()), 20_000),
    ]);
    if (again !== true) {
      expect(again.code).toBe(1);
      expect(again.stderr).toMatch(/\[(store_failed|data_folder_unusable)\]\n$/);
    }
    early.child.kill('SIGKILL');
    await early.ended;

    await rm(ballast());
    const mended = await run(args);
    const after = await apiTo(mended.port);
    await until('the ledger', async () => (await after.get('/status.json')).body['ledger'] === 'open');
    const repeated = await after.post('/api/sales', saleBody(), `full-${key}`);
    expect(repeated.status).toBe(201);
    const wanted = [...confirmed, String(repeated.body['id'])].sort();
    await until('all are booked', async () => (await shop.sales()) >= wanted.length);
    const { rows } = await shop.pool.query<{ id: string }>('select id from sale order by id');
    expect(rows.map(({ id }) => id)).toEqual(wanted);
  },
  90_000,
);

test.skipIf(probe === undefined)(
  'ST-7: a till ends with a sentence; with room again it takes in what it lacks (skipped where nobody may mount)',
  async () => {
    const hub = await shop.hub();
    await until('the ledger', () => hub.bridge.projected());
    const paired = await shop.pair('C01');
    const data = join(disk, 'C01');
    await mkdir(data);
    for (const name of ['device.key', 'device.json']) await copyFile(join(paired, name), join(data, name));
    const args = ['till', hub.server.url(HOST), '--data', data];
    const till = await run(args);
    await until('the hub hears it', () => [...hub.server.peer.replica.context.live()].length > 0);
    await fill();
    const api = apiOf(hub);
    const hasEnded = (): boolean => till.process.child.exitCode !== null;
    let sold = 0;
    for (; !hasEnded() && sold < 2_000; sold += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => api.post('/api/sales', saleBody(), `s-${sold + i}`)),
      );
    await until('it has ended', hasEnded);
    await endedFull(till.process);
    await rm(ballast());
    const mended = await run(args);
    await until(
      'it holds every sale',
      async () => {
        const { body } = await apiAt({ port: mended.port, token: '' }).get('/status.json');
        const devices = body['devices'] as readonly { till: string; entries: number }[];
        return devices.find(({ till: name }) => name === 'API')?.entries === sold;
      },
      30_000,
    );
  },
  90_000,
);
