/** A till in a real browser: it sells without a server, and loses nothing that it confirmed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, HOST, Shop, STORE, until } from '../integration/shop.ts';
import { certifierOf } from './certify.ts';
import { killBrowser, openBrowser } from './chromium.ts';
import { startSite, type Site } from './site.ts';

interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
}

let shop: Shop;
let hub: Hub;
let site: Site;
let profile: string;
let context: BrowserContext;
let page: Page;
let port: number;
const sold: Confirmed[] = [];

/** The browser with its profile, and the page of the till in it. */
const openPage = async (): Promise<void> => {
  context = await openBrowser(profile);
  page = await context.newPage();
  await page.exposeFunction('certify', certifierOf(shop, 'B01'));
  await page.goto(site.url);
  await page.waitForFunction(() => 'till' in window);
};

const openTill = (): Promise<string> => page.evaluate(() => window.till.open());
const dial = (): Promise<void> =>
  page.evaluate((url) => window.till.dial(url), `ws://${HOST}:${port}/sync/${STORE}`);

const sell = async (): Promise<Confirmed> => {
  const written = await page.evaluate((product) => window.till.sell(product), COFFEE);
  if (typeof written === 'string') throw new Error(`the till did not confirm: ${written}`);
  sold.push(written);
  return written;
};

const accepted = ({ segment, seq }: Confirmed): Promise<true> =>
  until('accepted', async () => {
    const { verdict } = await page.evaluate(([s, n]) => window.till.state(s, n), [segment, seq] as const);
    return verdict?.status === 'accepted';
  });

const inLedger = async (): Promise<string[]> => {
  const { rows } = await shop.pool.query<{ id: string }>(
    "select id from sale where till = 'B01' order by id",
  );
  return rows.map(({ id }) => id);
};

beforeAll(async () => {
  shop = await Shop.create();
  [hub, site, profile] = await Promise.all([
    shop.hub(),
    startSite(),
    mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
  ]);
  ({ port } = hub.server);
  await openPage();
});
afterAll(async () => {
  await context?.close();
  await site?.close();
  await shop?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('a till in a browser', () => {
  it('is paired with a key that cannot leave it', async () => {
    expect(await openTill()).toBe('not_paired');
    expect(await page.evaluate(() => window.till.pair())).toBe('paired');
    expect(await openTill()).toBe('open');
  });

  it('sells before it has ever heard a server, and the sale is accepted once it has', async () => {
    const first = await sell();
    await dial();
    await accepted(first);
    const verdict = { status: 'accepted' };
    const hearsay = { peers: 0, server: false };
    expect(await page.evaluate(() => window.till.pageOf(5))).toEqual({
      pending: 0,
      settled: 0,
      session: undefined,
      shown: [{ id: first.id, peers: 0, server: true, verdict, hearsay }],
    });
    expect(await page.evaluate((id) => window.till.productName(id), COFFEE)).toBe('Café');
  });

  it('shows its edits of the catalog to the hub', async () => {
    expect(await page.evaluate((id) => window.till.rename(id, 'Café molido'), COFFEE)).toBe(true);
    await until(
      'the name',
      () => hub.server.peer.catalog.read('products', COFFEE)?.fields['name'] === 'Café molido',
    );
  });

  it('sells on when the server stops, over a reload, and with its catalog', async () => {
    await shop.stop(hub);
    await sell();
    await page.reload();
    await page.waitForFunction(() => 'till' in window);
    expect(await openTill()).toBe('open');
    expect(await page.evaluate((id) => window.till.productName(id), COFFEE)).toBe('Café molido');
    await sell();
    expect(await page.evaluate(() => window.till.receiptsUsed())).toBe(3);
  });

  it('is not opened by a second tab, which may take it over', async () => {
    const second = await context.newPage();
    await second.goto(site.url);
    await second.waitForFunction(() => 'till' in window);
    expect(await second.evaluate(() => window.till.open())).toBe('open_elsewhere');
    expect(await second.evaluate(() => window.till.open(true))).toBe('open');
    await until('the first tab knows', () => page.evaluate(() => window.till.lost() === 'taken_over'));
    await page.close();
    page = second;
    await sell();
  });

  it('loses nothing when the browser is killed right after a confirmation', async () => {
    const last = await sell();
    killBrowser(profile);
    await context.close().catch(() => undefined);
    await openPage();
    expect(await openTill()).toBe('open');
    hub = await shop.hub({ port });
    await dial();
    await accepted(last);
    for (const each of sold) await accepted(each);
    expect(await inLedger()).toEqual(sold.map(({ id }) => id).sort());
  });
});
