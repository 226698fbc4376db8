/**
 * How long the browser peer keeps a page from answering: the longest task in Chromium (what takes 50 ms and more counts as
 * long there) while it gets 20,000 products, starts with them, makes 1,000 sales that nobody acknowledges, starts with
 * those, and brings them to the hub. Before a figure counts, the page shows the last product and the hub holds the sales.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { provisionHub } from '../../server/hub/hub.ts';
import { PeerServer } from '../../server/peer/peer-server.ts';
import { certifierOf } from '../browser/certify.ts';
import { openBrowser } from '../browser/chromium.ts';
import { startSite } from '../browser/site.ts';
import { STORE } from '../integration/shop.ts';
import { benchProducts } from './catalog-data.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const PRODUCTS = 20_000;
const SHORT_PRODUCTS = 2_000;
const SALES = 1_000;
const SHORT_SALES = 100;
const TILL = 'B01';
const HOST = '127.0.0.1';

interface Tasks {
  /** ms */
  readonly longest: number;
  readonly long: number;
  readonly tookMs: number;
}

declare global {
  interface Window {
    tasks: number[];
  }
}

const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** The long tasks of the page while the work is done, and until it has been quiet for a moment. */
const watched = async (page: Page, work: () => Promise<void>): Promise<Tasks> => {
  await page.evaluate(() => {
    window.tasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  const begun = performance.now();
  await work();
  const tookMs = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const tasks = await page.evaluate(() => window.tasks);
  return { longest: Math.max(0, ...tasks), long: tasks.length, tookMs };
};

const load = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.waitForFunction(() => 'till' in window);
};
const open = async (page: Page): Promise<void> => {
  const said = await page.evaluate(async () => window.till.open());
  if (said !== 'open') throw new Error(`the till did not open: ${said}`);
};

const runOnce = async (short: boolean): Promise<Record<string, Tasks>> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-tasks-'));
  const hubFolder = join(folder, 'hub');
  await provisionHub(hubFolder, STORE);
  const started = await PeerServer.start({ folder: hubFolder, host: HOST, port: 0, dial: [] });
  if (!started.ok) throw new Error(started.error.code);
  const hub = started.value;
  const [site, context] = await Promise.all([startSite(), openBrowser(join(folder, 'profile'))]);
  try {
    const products = benchProducts(short ? SHORT_PRODUCTS : PRODUCTS);
    if (!hub.peer.catalog.createMany('products', products).ok) throw new Error('no catalog');
    const last = products.at(-1)![0];
    const sales = short ? SHORT_SALES : SALES;
    const page = await context.newPage();
    await page.exposeFunction('certify', certifierOf({ folder }, TILL));
    await load(page, site.url);
    await page.evaluate(async () => window.till.pair());
    await open(page);
    const dial = async (): Promise<void> => page.evaluate((url) => window.till.dial(url), hub.url(HOST));
    const figures: Record<string, Tasks> = {};
    figures['gets the products'] = await watched(page, async () => {
      await dial();
      await page.waitForFunction((id) => window.till.productName(id) !== undefined, last);
    });
    await load(page, site.url);
    figures['starts with the products'] = await watched(page, async () => open(page));
    if ((await page.evaluate((id) => window.till.productName(id), last)) === undefined)
      throw new Error('the products are gone');
    figures['makes the sales, one after the other'] = await watched(page, async () =>
      page.evaluate(
        async ([id, count]) => {
          for (let i = 0; i < count; i++)
            if (typeof (await window.till.sell(id)) === 'string') throw new Error('not sold');
        },
        [last, sales] as const,
      ),
    );
    await load(page, site.url);
    figures['starts with the sales pending'] = await watched(page, async () => open(page));
    figures['brings them to the hub'] = await watched(page, async () => {
      await dial();
      const held = (): number => {
        const { segments } = hub.peer.replica.context;
        return [...segments.ids()].reduce((sum, segment) => sum + segments.length(segment), 0);
      };
      await until(() => held() >= sales);
    });
    return figures;
  } finally {
    await context.close();
    await site.close();
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
};

export const browserTasks = async (short: boolean, runs: number): Promise<Report> => {
  const all: Record<string, Tasks>[] = [];
  for (let run = 0; run < runs; run++) all.push(await runOnce(short));
  const names = Object.keys(all[0]!);
  const of = (name: string, key: keyof Tasks) => spreadOf(all.map((run) => run[name]![key]));
  return {
    title: `A page with ${short ? SHORT_PRODUCTS : PRODUCTS} products and ${short ? SHORT_SALES : SALES} sales; median (range)`,
    columns: ['', 'longest task, ms', 'tasks over 50 ms', 'until done, ms'],
    rows: names.map((name) => [
      name,
      formatSpread(of(name, 'longest')),
      formatSpread(of(name, 'long')),
      formatSpread(of(name, 'tookMs')),
    ]),
    notes: ['0 where no task took 50 ms: the browser reports none below.'],
    figures: Object.fromEntries(
      names.map((name) => [
        name,
        { longest: of(name, 'longest'), long: of(name, 'long'), tookMs: of(name, 'tookMs') },
      ]),
    ),
  };
};
