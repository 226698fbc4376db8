/** Two tills in browsers: once they have heard of each other they need nobody else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, HOST, Shop, until } from '../integration/shop.ts';
import { certifierOf } from './certify.ts';
import { openBrowser } from './chromium.ts';
import { startSite, type Site } from './site.ts';

interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
}

let shop: Shop;
let hub: Hub;
let site: Site;
let folder: string;
const contexts: BrowserContext[] = [];
const pages: Page[] = [];

const openTill = async (name: string): Promise<void> => {
  const context = await openBrowser(join(folder, name));
  contexts.push(context);
  const page = await context.newPage();
  await page.exposeFunction('certify', certifierOf(shop, name));
  await page.goto(site.url);
  await page.waitForFunction(() => 'till' in window);
  expect(await page.evaluate(() => window.till.pair())).toBe('paired');
  expect(await page.evaluate(() => window.till.open())).toBe('open');
  await page.evaluate((url) => window.till.dial(url), hub.server.url(HOST));
  pages.push(page);
};

const sell = async (page: Page): Promise<Confirmed> => {
  const written = await page.evaluate((product) => window.till.sell(product), COFFEE);
  if (typeof written === 'string') throw new Error(`the till did not confirm: ${written}`);
  return written;
};

const holds = (page: Page, { segment, seq }: Confirmed): Promise<true> =>
  until(
    'the other till holds it',
    async () => (await page.evaluate((s) => window.till.holds(s), segment)) > seq,
  );

beforeAll(async () => {
  shop = await Shop.create();
  [hub, site, folder] = await Promise.all([
    shop.hub(),
    startSite(),
    mkdtemp(join(tmpdir(), 'tillmesh-two-')),
  ]);
  for (const name of ['B01', 'B02']) await openTill(name);
});
afterAll(async () => {
  for (const context of contexts) await context.close();
  await site?.close();
  await shop?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('two browsers', () => {
  it('link with each other, over the hub that hears both', async () => {
    for (const page of pages)
      await until('a channel', async () => (await page.evaluate(() => window.till.channels())).length === 1);
  });

  it('hold the sales and the catalog of each other when there is no server any more', async () => {
    const { port } = hub.server;
    await shop.stop(hub);
    const [first, second] = pages as [Page, Page];
    const a = await sell(first);
    const b = await sell(second);
    await holds(second, a);
    await holds(first, b);
    await first.evaluate((id) => window.till.rename(id, 'Café de olla'), COFFEE);
    await until('the name', () =>
      second.evaluate((id) => window.till.productName(id) === 'Café de olla', COFFEE),
    );
    // The first one's sales are carried by the second when only that one meets a server again.
    await contexts[0]!.close();
    hub = await shop.hub({ port });
    await until(
      'both in the ledger',
      async () => (await shop.booked(a.id)) + (await shop.booked(b.id)) === 2,
      30_000,
    );
  });
});
