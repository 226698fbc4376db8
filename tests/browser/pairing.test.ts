/** A browser becomes a till: by the link that the administrator gives, at the hub and at a till node. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages, type PageFiles } from '../../server/pages/pages.ts';
import type { Hub } from '../../server/hub/hub.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { HOST, Shop } from '../integration/shop.ts';
import { openBrowser } from './chromium.ts';

let shop: Shop;
let hub: Hub;
let node: TillNode;
let profile: string;
let context: BrowserContext;
let pages: PageFiles;
const complaints: string[] = [];

const openPage = async (url: string): Promise<Page> => {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return page;
};
const at = (port: number, path: string): string => `http://${HOST}:${port}${path}`;

beforeAll(async () => {
  [shop, pages, profile] = await Promise.all([
    Shop.create(),
    buildPages(() => undefined).then(loadPages),
    mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
  ]);
  hub = await shop.hub({ pages });
  node = await shop.till('C01', [hub], { pages });
  context = await openBrowser(profile);
});
afterAll(async () => {
  await context?.close();
  await shop?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('a browser', () => {
  it('is told why a code is not good, in words', async () => {
    const page = await openPage(at(hub.server.port, '/caja/'));
    await page.getByLabel('Código').fill('AAAA-BBBB-CCCC');
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByRole('alert').getByText('El código no es válido').waitFor();
    await page.close();
    // The refusal itself is a line in the console.
    expect(complaints.splice(0).filter((line) => !line.includes('403'))).toEqual([]);
  });

  it('becomes a till by the link of the hub, and is one after a reload', async () => {
    const { code } = hub.desk.invite({ till: 'C03', role: 'till' });
    const page = await openPage(at(hub.server.port, `/caja/#codigo=${code}`));
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Conectado').waitFor();
    await page.getByRole('button', { name: /Café/ }).waitFor();
    expect(await page.getByText('Siguiente folio').textContent()).toBe('Siguiente folio: C03-000001');
    expect(new URL(page.url()).hash).toBe('');
    await page.reload();
    await page.getByText('Conectado').waitFor();
    expect(await page.getByRole('banner').textContent()).toContain('Caja C03');
    await page.close();
  });

  it('becomes a till at a till node, which asks the hub', async () => {
    const { code } = hub.desk.invite({ till: 'C04', role: 'till' });
    const page = await openPage(at(node.server.port, `/caja/#codigo=${code}`));
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Conectado').waitFor();
    await page.close();
  });

  it('is the back office with a key of its own, in the language that one chooses', async () => {
    const { code } = hub.desk.invite({ till: 'OFI', role: 'admin' });
    const page = await openPage(at(hub.server.port, `/oficina/#codigo=${code}`));
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Oficina de norte').waitFor();
    await page.getByLabel('Preferencias').click();
    await page.getByText('English').click();
    await page.getByText('Oscura').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Preferences' }).waitFor();
    await page.close();
  });

  it('tells at each page how many sales wait while the server is away', async () => {
    const page = await openPage(at(hub.server.port, '/caja/'));
    await page.getByText('Connected').waitFor();
    await shop.stop(hub);
    await page.getByText('Offline. Pending: 0').waitFor();
  });

  it('had nothing to complain of: no script was refused, none failed', () => {
    expect(complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });
});
