/**
 * The till's page as a cashier feels it, in Chromium with 20,000 products and no server: from the last key of a scan to the
 * line, from Enter to the ticket, from a key to the search's answer; for the first tickets of a day and after 500. Each time
 * ends when the page has been drawn with what was waited for. The tickets are made by keys, as by hand. And how long the page
 * heard no key while it got the products, and while it started with them: its longest task.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { provisionHub } from '../../server/hub/hub.ts';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages } from '../../server/pages/pages.ts';
import { PeerServer } from '../../server/peer/peer-server.ts';
import { certifierOf } from '../browser/certify.ts';
import { openBrowser } from '../browser/chromium.ts';
import { scan } from '../browser/scanner-keys.ts';
import { drawnMs, heldBy, installStopwatch, longestTask } from '../browser/stopwatch.ts';
import { STORE } from '../integration/shop.ts';
import { benchProducts, type Product } from './catalog-data.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const PRODUCTS = 20_000;
const SHORT_PRODUCTS = 2_000;
const TICKETS = 500;
const SHORT_TICKETS = 30;
/** So many tickets at the beginning and at the end of the day count. */
const COUNTED = 25;
const WARM = 10;
const SETTLE_MS = 3_000;
const LINES = 3;
const TILL = 'B01';
const HOST = '127.0.0.1';

interface Day {
  readonly scanMs: number[];
  readonly ticketMs: number[];
}

const piecesOf = (products: readonly Product[]): Product[] =>
  products.filter(([, { unit }]) => unit === 'piece').slice(0, 300);

const heapMb = async (page: Page): Promise<number> => (await heldBy(page)).heapBytes / 2 ** 20;

/** Scans, charges the exact amount, sells on. */
const sellOne = async (page: Page, n: number, pieces: readonly Product[], day: Day): Promise<void> => {
  for (let i = 0; i < LINES; i++) {
    const [, fields] = pieces[(n * LINES + i) % pieces.length]!;
    const name = String(fields['name']);
    const [code] = fields['barcodes'] as readonly string[];
    day.scanMs.push(await drawnMs(page, 'li', name, async () => scan(page, code!)));
  }
  await drawnMs(page, 'h1', 'Cobrar', async () => page.keyboard.press('F10'));
  const receipt = `B01-${String(n + 1).padStart(6, '0')}`;
  day.ticketMs.push(
    await drawnMs(page, '[data-testid=receipt]', receipt, async () => page.keyboard.press('Enter')),
  );
  await drawnMs(page, 'section', 'Cobrar', async () => page.keyboard.press('Enter'));
};

/** By SKU: the last key leaves one of ten. */
const searched = async (page: Page, products: readonly Product[]): Promise<number[]> => {
  const times: number[] = [];
  for (const [, { sku, name }] of products) {
    const text = String(sku);
    await page.keyboard.press('F2');
    await page.keyboard.type(text.slice(0, -1), { delay: 120 });
    const last = async (): Promise<void> => page.keyboard.press(text.at(-1)!);
    times.push(await drawnMs(page, '[data-product]:only-child', String(name), last));
    await page.keyboard.press('Escape');
  }
  return times;
};

/** The page has its products, and what it does with them afterwards is over. */
const settled = async (page: Page): Promise<number> => {
  await page.getByText('Todos').waitFor();
  await page.waitForTimeout(SETTLE_MS);
  return longestTask(page);
};

const runOnce = async (short: boolean): Promise<Record<string, readonly number[]>> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-page-'));
  const hubFolder = join(folder, 'hub');
  await provisionHub(hubFolder, STORE);
  const pages = await loadPages(await buildPages(() => undefined));
  const started = await PeerServer.start({ folder: hubFolder, host: HOST, port: 0, dial: [], pages });
  if (!started.ok) throw new Error(started.error.code);
  const hub = started.value;
  const context = await openBrowser(join(folder, 'profile'));
  try {
    const products = benchProducts(short ? SHORT_PRODUCTS : PRODUCTS);
    if (!hub.peer.catalog.createMany('products', products).ok) throw new Error('no catalog');
    const page = await context.newPage();
    await installStopwatch(page);
    const certify = certifierOf({ folder }, TILL);
    await page.route('**/api/pair', async (route) => {
      const { publicKey } = route.request().postDataJSON() as { publicKey: string };
      await route.fulfill({ json: await certify(publicKey) });
    });
    await page.goto(`http://${HOST}:${hub.port}/caja/#codigo=AAAA`);
    await page.getByRole('button', { name: 'Vincular' }).click();
    const gets = await settled(page);
    await page.reload();
    const starts = await settled(page);
    await hub.close();
    const pieces = piecesOf(products);
    const count = short ? SHORT_TICKETS : TICKETS;
    const days: Day[] = [];
    let before = 0;
    for (let n = 0; n < count; n++) {
      // By then all that is made once is there: the index of the search, the pages behind the first.
      if (n === WARM) before = await heapMb(page);
      const day: Day = { scanMs: [], ticketMs: [] };
      await sellOne(page, n, pieces, day);
      days.push(day);
    }
    const part = (of: readonly Day[], key: keyof Day): number[] => of.flatMap((day) => day[key]);
    const [first, last] = [days.slice(0, COUNTED), days.slice(-COUNTED)];
    const search = await searched(
      page,
      products.slice(100, 1_100).filter((_, i) => i % 100 === 33),
    );
    return {
      'longest task, gets the products': [gets],
      'longest task, starts with them': [starts],
      'scan to line, first tickets': part(first, 'scanMs'),
      'scan to line, last tickets': part(last, 'scanMs'),
      'charge to ticket, first tickets': part(first, 'ticketMs'),
      'charge to ticket, last tickets': part(last, 'ticketMs'),
      'key to search result': search,
      'memory after ten tickets, MB': [before],
      'memory after the last, MB': [await heapMb(page)],
    };
  } finally {
    await context.close();
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  }
};

export const tillPage = async (short: boolean, runs: number): Promise<Report> => {
  const all: Record<string, readonly number[]>[] = [];
  for (let run = 0; run < runs; run++) all.push(await runOnce(short));
  const names = Object.keys(all[0]!);
  const of = (name: string) => spreadOf(all.flatMap((run) => run[name]!));
  return {
    title: `The till's page, ${short ? SHORT_PRODUCTS : PRODUCTS} products, ${short ? SHORT_TICKETS : TICKETS} tickets, no server; ms, median (range)`,
    columns: ['', 'ms'],
    rows: names.map((name) => [name, formatSpread(of(name))]),
    notes: ['Up to 16 ms of each time are the wait for the next frame. 0 where no task took 50 ms.'],
    figures: Object.fromEntries(names.map((name) => [name, of(name)])),
  };
};
