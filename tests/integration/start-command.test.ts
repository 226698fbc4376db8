import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PeerStatus } from '../../server/peer/status.ts';
import { start, tillmesh, type Running } from './command-line.ts';
import { until } from './shop.ts';

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tillmesh-start-'));
  // As a folder of a user's usually is: the database may lie in it.
  await chmod(root, 0o755);
  data = join(root, 'Tienda de doña Ángela', 'datos');
});
const running: Running[] = [];
afterAll(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGINT');
    await ended;
  }
  await rm(root, { recursive: true, force: true });
});

const PEERS = ['hub', 'C01', 'C02'];
const STATUS = /^ {2}.* (http:\S+\/)estado$/gm;

/** Starts the shop; its addresses by name. */
const startShop = async (): Promise<{ shop: Running; urls: Record<string, string> }> => {
  const shop = start(['start', '--data', data, '--port', '0']);
  running.push(shop);
  const urls = await until(
    'the addresses are printed',
    () => {
      if (shop.child.exitCode !== null) throw new Error(`ended: ${shop.stderr()}`);
      const found = [...shop.stdout().matchAll(STATUS)].map(([, url], i) => [PEERS[i], url]);
      return shop.stdout().includes('Ctrl+C') && Object.fromEntries(found);
    },
    40_000,
  );
  return { shop, urls };
};
const statusAt = async (url: string): Promise<PeerStatus & { database?: boolean }> =>
  (await (await fetch(`${url}status.json`)).json()) as PeerStatus;
const settled = (urls: Record<string, string>): Promise<true> =>
  until('hub, tills and database know each other', async () => {
    const hub = await statusAt(urls['hub']!);
    return hub.database === true && hub.neighbours.filter(({ direct }) => direct).length === 2;
  });

test('the demo shop starts in a folder of any name, answers, ends at Ctrl+C, and finds its data again', async () => {
  const first = await startShop();
  expect(Object.keys(first.urls)).toEqual(PEERS);
  expect(first.shop.stdout()).toContain(data);
  await settled(first.urls);
  for (const url of Object.values(first.urls)) {
    const health = await fetch(`${url}health`);
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    const status = await fetch(`${url}estado`);
    expect([status.status, status.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await status.text()).toContain('<html lang="es"');
    expect(await (await fetch(`${url}estado?lang=en`)).text()).toContain('<html lang="en"');
    const page = await fetch(url);
    expect(new URL(page.url).pathname).toBe(url === first.urls['hub'] ? '/oficina/' : '/caja/');
    expect(await page.text()).toContain('<div id="root">');
    expect((await fetch(`${url}nowhere`)).status).toBe(404);
  }
  const links = [...first.shop.stdout().matchAll(/^ {2}.* (http:\S+)#codigo=\S+$/gm)].map(([, link]) => link);
  expect(links).toEqual([`${first.urls['hub']}caja/`, `${first.urls['hub']}oficina/`]);
  expect(first.shop.stdout()).toContain('Ana 1111, Beto 2222, Carmen 471182 (supervisión)');
  // One screen of a usual terminal.
  expect(first.shop.stdout().split('\n').length).toBeLessThanOrEqual(24);
  const [, login, password] = /En la oficina +(\S+), contraseña (\S+)/.exec(first.shop.stdout())!;
  // Its database would be taken from it.
  const twice = await tillmesh(['start', '--data', data, '--port', '0']);
  expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('[data_folder_locked]')]);
  const signedIn = await fetch(`${first.urls['hub']}api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Tillmesh-Request': '1' },
    body: JSON.stringify({ login, password }),
  });
  expect([signedIn.status, signedIn.headers.get('Set-Cookie')]).toEqual([
    200,
    expect.stringContaining('HttpOnly'),
  ]);
  const before = await statusAt(first.urls['C01']!);
  expect(before).toMatchObject({ store: 'demo', till: 'C01', role: 'till' });
  first.shop.child.kill('SIGINT');
  expect(await first.shop.ended).toMatchObject({ code: 0 });
  await expect(fetch(`${first.urls['hub']}health`)).rejects.toThrow('fetch failed');

  const second = await startShop();
  await settled(second.urls);
  expect((await statusAt(second.urls['C01']!)).device).toBe(before.device);
  expect(second.shop.stdout()).toContain('Carmen 471182 (supervisión)');
  second.shop.child.kill('SIGTERM');
  expect(await second.shop.ended).toMatchObject({ code: 0 });
}, 90_000);
