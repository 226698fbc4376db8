/** One till of the shop, open in a browser, beside its hub. */
import type { Page } from 'playwright-core';
import type { Hub } from '../../../server/hub/hub.ts';
import { HOST, type Shop } from '../../integration/shop.ts';
import { TillShop } from './till-shop.ts';

export interface OpenedTill {
  readonly shop: Shop;
  readonly hub: Hub;
  readonly page: Page;
  /** What the page complained of on its console, and errors that nobody caught. */
  readonly complaints: string[];
  /** Goes to a page of the till, `/devoluciones`, as a link would. */
  go(path: string): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;

export const openTill = async (name = 'C03'): Promise<OpenedTill> => {
  const at = await TillShop.open();
  const page = await at.till(name);
  // What does not come is named, before the test's own time is over.
  page.setDefaultTimeout(PATIENCE_MS);
  const { shop, hub, complaints, port } = at;
  return {
    shop,
    hub,
    page,
    complaints,
    async go(path) {
      await page.goto(`http://${HOST}:${port}/caja${path}`);
    },
    close: () => at.close(),
  };
};
