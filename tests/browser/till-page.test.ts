/** The till's page through what happens to browsers: every confirmed sale reaches the ledger once. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages, type PageFiles } from '../../server/pages/pages.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, HOST, RICE, Shop, until } from '../integration/shop.ts';
import { killBrowser, openBrowser } from './chromium.ts';
import { TillPage, type Sold } from './till-page.ts';

let shop: Shop;
let hub: Hub;
let pages: PageFiles;
let profile: string;
let context: BrowserContext;
let till: TillPage;
let port: number;
const sold: Sold[] = [];
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** For some sales. */
const ROOM_BYTES = 100_000;

const origin = (): string => `http://${HOST}:${port}`;
const sell = async (): Promise<Sold> => {
  const sale = await till.sold();
  sold.push(sale);
  return sale;
};
const startHub = async (): Promise<void> => void (hub = await shop.hub({ port, pages }));
const reload = async (): Promise<void> => {
  await till.page.reload();
  await till.ready();
};
/** Each sale that was confirmed is in the ledger, and nothing else is. */
const allBooked = async (): Promise<void> => {
  await until('all are booked', async () => (await shop.sales()) === sold.length);
  for (const { id } of sold) expect([id, await shop.booked(id)]).toEqual([id, 1]);
  expect(new Set(sold.map(({ receipt }) => receipt)).size).toBe(sold.length);
};

/** Overwrites the middle of every file below the folder; how many there were. */
const damage = async (folder: string): Promise<number> => {
  let count = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'LOCK') continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0x5a, Math.floor(bytes.length / 4)));
    count += 1;
  }
  return count;
};

beforeAll(async () => {
  [shop, pages, profile] = await Promise.all([
    Shop.create(),
    buildPages(() => undefined).then(loadPages),
    mkdtemp(join(tmpdir(), 'tillmesh-page-')),
  ]);
  hub = await shop.hub({ pages });
  ({ port } = hub.server);
  context = await openBrowser(profile);
  const { code } = hub.desk.invite({ till: 'C03', role: 'till' });
  till = await TillPage.open(await context.newPage(), port, `/caja/#codigo=${code}`);
  await till.pair();
}, 60_000);
afterAll(async () => {
  await context?.close();
  await shop?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('the page of the till', () => {
  it('sells with the server there', async () => {
    await sell();
    await allBooked();
    await till.installed();
  });

  it('sells with the server stopped, starts without it, and sells on', async () => {
    await shop.stop(hub);
    await sell();
    await till.page.getByText('Sin conexión. Pendientes: 1').waitFor();
    await reload();
    await sell();
    await till.page.getByText('Sin conexión. Pendientes: 2').waitFor();
    // The rest of the page, too, comes from where it was kept.
    await till.page.getByLabel('Preferencias').click();
    await till.page.getByRole('heading', { name: 'Almacenamiento' }).waitFor();
    await till.page.getByText('Caja C03').click();
  });

  it('loses nothing when the browser is killed right after a confirmation, and starts again without the server', async () => {
    await sell();
    killBrowser(profile);
    await context.close().catch(() => undefined);
    context = await openBrowser(profile);
    till = await TillPage.open(await context.newPage(), port);
    await till.ready();
    await till.page.getByText('Sin conexión. Pendientes: 3').waitFor();
    await sell();
    await startHub();
    await till.page.getByText('Conectado').waitFor();
    await allBooked();
  });

  it('needs no cache: what was kept of the page is thrown away, and the sales stay', async () => {
    await shop.stop(hub);
    await sell();
    const devtools = await context.newCDPSession(till.page);
    await devtools.send('Storage.clearDataForOrigin', {
      origin: origin(),
      storageTypes: 'cache_storage,service_workers',
    });
    await devtools.send('Network.clearBrowserCache');
    await sell();
    await startHub();
    await reload();
    await allBooked();
    await till.installed();
  });

  it('is one in two tabs: the second asks, takes over, and the first lets go', async () => {
    const second = await TillPage.open(await context.newPage(), port);
    await second.page.getByRole('heading', { name: 'Abierta en otra pestaña' }).waitFor();
    await second.page.getByRole('button', { name: 'Usar aquí' }).click();
    await second.ready();
    await till.page.getByRole('heading', { name: 'Abierta en otra pestaña' }).waitFor();
    expect(await till.sell()).toBe('the page is elsewhere');
    await till.page.close();
    till = second;
    await sell();
    await allBooked();
  });

  it('says what to do when the browser has no room, takes nothing for sold that is not, and goes on after', async () => {
    await shop.stop(hub);
    await sell();
    // A browser that has the storage open remembers for a while how much room it saw: so it begins anew, with less.
    await context.close();
    context = await openBrowser(profile);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin: origin() });
    const quotaSize = usage + ROOM_BYTES;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: origin(), quotaSize });
    till = await TillPage.open(page, port);
    await till.ready();
    let refused: string | undefined;
    await until('a sale is refused', async () => {
      const result = await till.sell();
      if (typeof result !== 'string') sold.push(result);
      else refused = result;
      return refused !== undefined;
    });
    expect(refused).toMatch(/^store_failed$/);
    await till.page.getByRole('alert').getByText('no tiene espacio').waitFor();
    await till.page.getByText('Código: storage_full').waitFor();
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: origin() });
    await till.page.getByRole('button', { name: 'Reintentar' }).click();
    await till.ready();
    await sell();
    await startHub();
    await allBooked();
  });

  it('is the same till when its data is wiped under it: what others have comes back, numbers go on in a series of its own', async () => {
    const before = await till.device();
    await until('nothing waits', async () => (await till.unsent()) === 0);
    const devtools = await context.newCDPSession(till.page);
    await devtools.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'all' });
    await till.page.getByRole('alert').getByText('El navegador borró los datos de esta caja').waitFor();
    expect(await till.device()).toBe(before);
    await till.page.getByText('Conectado').waitFor();
    expect((await sell()).receipt).toMatch(/^C03\.[0-9A-Z]{4}-1$/);
    await allBooked();
    await reload();
    await sell();
    await allBooked();
  });

  it('asks to be paired again as the same till when its key is gone as well, with a series that nobody had', async () => {
    const before = await till.device();
    await until('nothing waits', async () => (await till.unsent()) === 0);
    const devtools = await context.newCDPSession(till.page);
    // Gone to another page: nothing of the till is in memory.
    await till.page.goto(`${origin()}/estado`);
    await devtools.send('Storage.clearDataForOrigin', { origin: origin(), storageTypes: 'indexeddb' });
    await till.page.goto(`${origin()}/caja/`);
    await till.page.getByText('Este navegador era la caja C03').waitFor();
    const { code } = hub.desk.invite({ till: 'C03', role: 'till' });
    await till.page.getByLabel('Código').fill(code);
    await till.pair();
    expect(await till.device()).not.toBe(before);
    expect((await sell()).receipt).toBe('C03A-1');
    await allBooked();
  });

  it('starts when the files of the browser’s database are damaged: it asks to be paired again, and what others have is there', async () => {
    await sell();
    await allBooked();
    await until('nothing waits', async () => (await till.unsent()) === 0);
    await context.close();
    const folder = join(profile, 'Default', 'IndexedDB');
    const damaged = await damage(folder);
    expect(damaged).toBeGreaterThan(2);
    context = await openBrowser(profile);
    till = await TillPage.open(await context.newPage(), port);
    await till.page.getByText('Este navegador era la caja C03').waitFor();
    const { code } = hub.desk.invite({ till: 'C03', role: 'till' });
    await till.page.getByLabel('Código').fill(code);
    await till.pair();
    await till.page.getByText('Conectado').waitFor();
    expect((await sell()).receipt).toBe('C03B-1');
    await allBooked();
  });

  it('shows the picture of a product, without the server too, and none where there is none', async () => {
    const folder = join(shop.folder, 'hub', 'images');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'cafe.png'), PIXEL);
    const { catalog } = hub.server.peer;
    catalog.setFields('products', COFFEE, { image: 'cafe.png' });
    catalog.setFields('products', RICE, { image: '../device.key' });
    const seen = (product: string): Promise<boolean> =>
      till.page
        .locator(`[data-product="${product}"] img`)
        .first()
        .evaluate((one: HTMLImageElement) => one.complete && one.naturalWidth > 0);
    await till.installed();
    await reload();
    await till.page.locator(`[data-product="${COFFEE}"] img`).waitFor();
    await until('the picture', () => seen(COFFEE));
    expect(await till.page.locator(`[data-product="${RICE}"] img`).count()).toBe(0);
    await shop.stop(hub);
    await reload();
    await till.page.locator(`[data-product="${COFFEE}"] img`).waitFor();
    await until('the picture that was kept', () => seen(COFFEE));
    await startHub();
    expect((await fetch(`${origin()}/imagenes/..%2fdevice.key`)).status).toBe(404);
    await sell();
    await allBooked();
  });

  it('uses a new version at its next start, never under a sale', async () => {
    await till.installed();
    const newer = new Map(pages);
    const changed = (path: string, from: RegExp, to: string): void => {
      const file = newer.get(path)!;
      const before = new TextDecoder().decode(file.plain);
      const plain = new TextEncoder().encode(before.replace(from, to));
      expect(plain.length).toBeGreaterThan(before.length);
      newer.set(path, { ...file, plain, br: undefined, gzip: undefined, etag: '"new"' });
    };
    changed('till/sw.js', /const VERSION = "/, '$&newer');
    changed('till/index.html', /<html/, '$& data-newer');
    await shop.stop(hub);
    hub = await shop.hub({ port, pages: newer });
    const isNewer = (page = till.page): Promise<boolean> =>
      page.evaluate(() => document.documentElement.hasAttribute('data-newer'));
    await till.page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/caja/'))!.update());
    await till.page.getByText('Hay una versión nueva').waitFor();
    await sell();
    expect(await isNewer()).toBe(false);
    const other = await TillPage.open(await context.newPage(), port);
    await other.page.getByRole('heading', { name: 'Abierta en otra pestaña' }).waitFor();
    expect([await isNewer(other.page), await isNewer()]).toEqual([true, false]);
    await other.page.close();
    await till.page.getByRole('button', { name: 'Usar ahora' }).click();
    await till.page.locator('html[data-newer]').waitFor({ state: 'attached' });
    await till.ready();
    await sell();
    await allBooked();
  });

  it('had nothing to complain of', () => expect(till.complaints).toEqual([]));
});
