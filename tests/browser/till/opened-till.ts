/** The till's page in a browser, as a cashier has it: built, served by a hub, paired by the link. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Hub } from '../../../server/hub/hub.ts';
import { buildPages } from '../../../server/pages/build.ts';
import { loadPages } from '../../../server/pages/pages.ts';
import { HOST, Shop } from '../../integration/shop.ts';
import { openBrowser } from '../chromium.ts';

export interface OpenedTill {
  readonly shop: Shop;
  readonly hub: Hub;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page complained of on its console, and errors that nobody caught. */
  readonly complaints: string[];
  /** Goes to a page of the till, `/devoluciones`, as a link would. */
  go(path: string): Promise<void>;
  close(): Promise<void>;
}

export const openTill = async (till = 'C03'): Promise<OpenedTill> => {
  const [shop, pages, profile] = await Promise.all([
    Shop.create(),
    buildPages(() => undefined).then(loadPages),
    mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
  ]);
  const hub = await shop.hub({ pages });
  const context = await openBrowser(profile);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const address = `http://${HOST}:${hub.server.port}/caja`;
  const { code } = hub.desk.invite({ till, role: 'till' });
  await page.goto(`${address}/#codigo=${code}`);
  await page.getByRole('button', { name: 'Vincular' }).click();
  await page.getByText('Conectado').waitFor();
  return {
    shop,
    hub,
    context,
    page,
    complaints,
    async go(path) {
      await page.goto(`${address}${path}`);
    },
    async close() {
      await context.close();
      await shop.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
};
