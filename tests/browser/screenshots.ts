/**
 * `npm run screenshots [-- FOLDER]`: the pages of the demo shop as pictures, at three sizes, light and dark, made by doing what a
 * cashier does. They go to docs/pictures.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from './chromium.ts';

const SIZES = {
  tablet: { width: 1_024, height: 768 },
  phone: { width: 390, height: 844 },
  pc: { width: 1_440, height: 900 },
} as const;
const START_MS = 120_000;
/** What a page draws after it is there: pictures of its figures, not of its waiting. */
const SETTLE_MS = 600;
const MAX_LOOKS = 20;

const folder = process.argv[2] ?? join(import.meta.dirname, '../../docs/pictures');

/** Of the demo's cashier. */
const PIN = '1111';

const LINK = /http:\S+\/caja\/#codigo=\S+/;
const OFFICE_LINK = /http:\S+\/oficina\/#codigo=\S+/;
const OFFICE_LOGIN = /En la oficina +(\S+), contraseña (\S+)/;

/** The demo shop; resolves with the links that pair a browser as a till and as the office, and who signs in there. */
interface DemoShop {
  readonly link: string;
  readonly office: string;
  readonly login: string;
  readonly password: string;
  readonly stop: () => void;
}

const startShop = async (data: string): Promise<DemoShop> => {
  const shop = spawn(process.execPath, ['server/entry.cjs', 'start', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LC_ALL: 'es_MX.UTF-8' },
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no shop: ${said}`)), START_MS);
    shop.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('Ctrl+C')) return;
      clearTimeout(timer);
      resolve();
    });
    shop.once('exit', () => reject(new Error(`the shop ended: ${said}`)));
  });
  const [link, office] = [LINK.exec(said)![0], OFFICE_LINK.exec(said)![0]];
  const [, login = '', password = ''] = OFFICE_LOGIN.exec(said)!;
  return { link, office, login, password, stop: () => shop.kill('SIGTERM') };
};

const picture = async (page: Page, name: string, app: 'till' | 'office' | 'demo' = 'till'): Promise<void> => {
  for (const [size, viewport] of Object.entries(SIZES))
    for (const look of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: look });
      await page.setViewportSize(viewport);
      await page.waitForTimeout(SETTLE_MS);
      const path = join(folder, `${app}-${name}-${size}-${look}.png`);
      await page.screenshot({ path });
    }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.tablet);
  process.stdout.write(`${name}\n`);
};

/** Pages that need nothing but to be opened. */
const PAGES: readonly (readonly [name: string, path: string])[] = [
  ['menu', '/caja/menu'],
  ['returns', '/caja/devoluciones'],
  ['quotes', '/caja/cotizaciones'],
  ['customers', '/caja/clientes'],
  ['stock', '/caja/existencias'],
  ['session', '/caja/turno'],
  ['pending', '/caja/pendientes'],
  ['conflicts', '/caja/conflictos'],
  ['free-return', '/caja/devoluciones/sin-ticket'],
  ['new-customer', '/caja/clientes/nuevo'],
  ['stock-receipt', '/caja/existencias/entrada'],
  ['printer', '/caja/impresora'],
  ['reports', '/caja/reportes'],
  ['settings', '/caja/ajustes'],
  ['preferences', '/caja/preferencias'],
];

/** Pages that are one click away from another: the first link there that leads on. */
const BEHIND: readonly (readonly [name: string, path: string, onwards: RegExp])[] = [
  ['return', '/caja/devoluciones', /devoluciones\/[0-9a-f-]{36}$/],
  ['customer', '/caja/clientes', /clientes\/[0-9a-f-]{36}$/],
];

/** The list may come a moment after the page. */
const firstLink = async (page: Page, form: RegExp): Promise<string> => {
  for (let tries = 0; tries < MAX_LOOKS; tries++) {
    const links = await page
      .getByRole('main')
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    const link = links.find((href) => form.test(href));
    if (link !== undefined) return link;
    await page.waitForTimeout(SETTLE_MS);
  }
  throw new Error(`nothing leads on from ${page.url()}`);
};

const tour = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByRole('button', { name: 'Vincular' }).click();
  await page.getByRole('heading', { name: '¿Quién está en la caja?' }).waitFor();
  await picture(page, 'people');
  await page.getByRole('button', { name: /^Ana/ }).click();
  await page.keyboard.type(PIN);
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: /Leche entera/ })
    .first()
    .waitFor();
  for (const name of [/Leche entera/, /Arroz/, /Café/, /Frijol/, /Atún/])
    await page.getByRole('button', { name }).first().click();
  await picture(page, 'sell');
  await page.keyboard.press('F10');
  await page.waitForURL(/cobrar/);
  await picture(page, 'charge');
  await page.keyboard.press('Enter');
  await page.waitForURL(/ticket/);
  await picture(page, 'ticket');
  for (const [name, path] of PAGES) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByRole('main').waitFor();
    await picture(page, name);
  }
  for (const [name, path, onwards] of BEHIND) {
    await page.goto(new URL(path, page.url()).href);
    const link = await firstLink(page, onwards);
    await page.goto(link);
    await page.getByRole('main').waitFor();
    await picture(page, name);
    if (name !== 'customer') continue;
    await page.goto(`${link}/abono`);
    await page.getByRole('main').waitFor();
    await picture(page, 'payment');
  }
  await page.goto(new URL('/caja/', page.url()).href);
  await page
    .getByRole('button', { name: /Leche entera/ })
    .first()
    .waitFor();
  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
  await picture(page, 'help');
  await page.keyboard.press('Escape');
  await page.getByTestId('connection').click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'state');
  await page.keyboard.press('Escape');
};

const withoutServer = async (page: Page, stopShop: () => void): Promise<void> => {
  stopShop();
  await page
    .getByText(/Sin conexión\. /)
    .first()
    .waitFor();
  await picture(page, 'offline');
};

const OFFICE_PAGES: readonly (readonly [name: string, path: string])[] = [
  ['now', '/oficina/'],
  ['inbox', '/oficina/bandeja'],
  ['sales', '/oficina/ventas'],
  ['catalog', '/oficina/catalogo'],
  ['import', '/oficina/catalogo/importar/products'],
  ['labels', '/oficina/catalogo/etiquetas'],
  ['quotes', '/oficina/catalogo/cotizaciones'],
  ['reports', '/oficina/reportes'],
  ['backups', '/oficina/respaldos'],
  ['devices', '/oficina/equipos'],
  ['audit', '/oficina/auditoria'],
  ['settings', '/oficina/ajustes'],
  ['account', '/oficina/cuenta'],
];

const officeTour = async (page: Page, { office, login, password }: DemoShop): Promise<void> => {
  await page.setViewportSize(SIZES.pc);
  await page.goto(office);
  await page.getByRole('button', { name: 'Vincular' }).click();
  await page.getByTestId('connection').waitFor();
  await page.evaluate(
    async (credentials) =>
      void (await fetch('/api/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Tillmesh-Request': '1' },
        body: JSON.stringify(credentials),
      })),
    { login, password },
  );
  for (const [name, path] of OFFICE_PAGES) {
    await page.goto(new URL(path, office).href);
    await page.getByRole('main').waitFor();
    await page.waitForTimeout(SETTLE_MS);
    await picture(page, name, 'office');
  }
  await page.goto(new URL('/oficina/ventas', office).href);
  await page.goto(await firstLink(page, /ventas\/[0-9a-f-]{36}$/));
  await page.getByRole('main').waitFor();
  await picture(page, 'sale', 'office');
};

/** The demo in the middle of a story: a cable out, and sales on their way. */
const demoTour = async (page: Page, office: string): Promise<void> => {
  await page.setViewportSize(SIZES.pc);
  await page.goto(new URL('/demo/', office).href);
  await page.getByTestId('stats').waitFor({ timeout: START_MS });
  await page.getByRole('button', { name: 'Siguiente' }).click();
  await page.getByRole('button', { name: 'Cable: Caja 2' }).click();
  for (const till of ['Caja 2', 'Caja 1', 'Caja 2', 'Caja 3'])
    await page.getByRole('button', { name: `Vender: ${till}` }).click();
  await picture(page, 'window', 'demo');
};

await mkdir(folder, { recursive: true });
const data = await mkdtemp(join(tmpdir(), 'tillmesh-pictures-'));
const shop = await startShop(join(data, 'shop'));
const browser = await openBrowser(join(data, 'browser'), 'es-MX');
try {
  const till = await browser.newPage();
  await tour(till, shop.link);
  await officeTour(await browser.newPage(), shop);
  await demoTour(await browser.newPage(), shop.office);
  await withoutServer(till, shop.stop);
} finally {
  await browser.close();
  shop.stop();
  await rm(data, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);
