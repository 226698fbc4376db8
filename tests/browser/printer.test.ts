/** The printer's page in a real browser: the receipt on paper. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages } from '../../server/pages/pages.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { HOST, Shop } from '../integration/shop.ts';
import { openBrowser } from './chromium.ts';
import { scan } from './scanner-keys.ts';

let shop: Shop;
let hub: Hub;
let profile: string;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

const SETTINGS = {
  storeName: 'Abarrotes El Ñandú',
  taxIdKind: 'RFC',
  taxId: 'XAXX010101000',
  address: 'Av. Juárez 12, Col. Centro\n44100 Guadalajara, Jal.',
  phone: '33 1234 5678',
  ticketFooter: '¡Gracias por su compra!',
} as const;

beforeAll(async () => {
  const [made, pages, folder] = await Promise.all([
    Shop.create(),
    buildPages(() => undefined).then(loadPages),
    mkdtemp(join(tmpdir(), 'tillmesh-browser-')),
  ]);
  shop = made;
  profile = folder;
  hub = await shop.hub({ pages });
  for (const [name, value] of Object.entries(SETTINGS))
    expect(hub.server.peer.catalog.setField('settings', SETTINGS_ID, name, value).ok).toBe(true);
  context = await openBrowser(profile);
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const { code } = hub.desk.invite({ till: 'C05', role: 'till' });
  await page.goto(`http://${HOST}:${hub.server.port}/caja/#codigo=${code}`);
  await page.getByRole('button', { name: 'Vincular' }).click();
  await page.getByText('Conectado').waitFor();
  await page.goto(`http://${HOST}:${hub.server.port}/caja/impresora`);
  await page.getByText('Abarrotes El Ñandú').waitFor();
});
afterAll(async () => {
  await context?.close();
  await shop?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('the page of the printer', () => {
  it('shows the receipt with all that the settings say, as wide as the paper', async () => {
    const receipt = page.getByRole('article');
    for (const text of [
      'RFC XAXX010101000',
      'Av. Juárez 12, Col. Centro',
      'Tel. 33 1234 5678',
      '¡Gracias por su compra!',
    ])
      await receipt.getByText(text).waitFor();
    const width = (): Promise<number> => receipt.evaluate((it) => it.getBoundingClientRect().width);
    expect(await width()).toBeCloseTo((58 / 25.4) * 96, 0);
    await page.getByText('80 mm').click();
    expect(await width()).toBeCloseTo((80 / 25.4) * 96, 0);
  });

  it('prints by the browser on one page, as wide as the paper and as long as the receipt', async () => {
    await page.evaluate(() => {
      // The dialog of the browser, which waits for a person: the test takes what it would print.
      window.print = () => undefined;
    });
    await page.getByRole('button', { name: 'Imprimir prueba' }).click();
    await page.locator('.receipt-sheet').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Imprimir prueba' }).isVisible()).toBe(false);
    expect(await page.locator('.receipt-sheet').isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
    // It tells the page that it has printed, as the dialog does.
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const sizes = [...paper.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(sizes).toHaveLength(1);
    const [, wide, high] = sizes[0]!.map(Number);
    expect(wide! / (72 / 25.4)).toBeCloseTo(80, 0);
    expect(high).toBeGreaterThan(wide!);
    await page.getByText('Enviado a la impresora.').waitFor();
    expect(await page.locator('.receipt-sheet').count()).toBe(0);
  });

  it('says what is missing where there is no printer, and keeps what was chosen', async () => {
    await page.getByText('Directo por USB').click();
    await page.getByRole('button', { name: 'Imprimir prueba' }).click();
    await page.getByText('printer_not_chosen').waitFor();
    await page.reload();
    expect(await page.getByRole('radio', { name: 'Directo por USB' }).isChecked()).toBe(true);
  });

  it('hears the scanner, without what it is set to add', async () => {
    await page.getByLabel('Prefijo').fill('~');
    await page.getByRole('heading', { name: 'Lector de códigos' }).click();
    await scan(page, '~7501055363513');
    await page.getByText('Leído: 7501055363513').waitFor();
    expect(await page.getByLabel('Prefijo').inputValue()).toBe('~');
  });

  it('had nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });
});
