/** The demo's page in a real browser: the whole tour, every switch, and what it tells against the demo's own Postgres. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DemoDesk } from '../../../server/demo/live/desk.ts';
import { createDemoRoutes } from '../../../server/demo/live/routes.ts';
import type { DemoShop } from '../../../server/demo/live/shop.ts';
import { listenerOf, serve, type Serving } from '../../../server/http/serve.ts';
import { buildPages } from '../../../server/pages/build.ts';
import { createPagesApp, loadPages } from '../../../server/pages/pages.ts';
import { HOST, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openBrowser } from '../chromium.ts';
import { booksOf } from './books.ts';

const OPEN_MS = 60_000;
const TOUR_MS = 120_000;
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

let folder: string;
let desk: DemoDesk;
let shop: DemoShop;
let serving: Serving;
let browser: BrowserContext;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-demo-page-'));
  desk = new DemoDesk({
    ...{ folder: join(folder, 'demo'), cluster: `${inject('postgres')}/postgres`, database: 'demo_tour' },
    sellEveryMs: 0,
    log: () => undefined,
  });
  const pages = await loadPages(await buildPages(() => undefined));
  const app = new Hono();
  app.route('/', createDemoRoutes(desk, pages));
  app.route('/', createPagesApp(pages, '/demo'));
  const started = await serve(listenerOf(app), HOST, 0);
  if (!started.ok) throw new Error(started.error.code);
  serving = started.value;
  browser = await openBrowser(join(folder, 'browser'), 'es-MX');
  page = await browser.newPage();
  await page.setViewportSize(SIZES[0]!);
  await page.goto(`http://${HOST}:${serving.port}/`);
  await page.getByTestId('stats').waitFor({ timeout: OPEN_MS });
  shop = desk.shop!;
}, 2 * OPEN_MS);
afterAll(async () => {
  await browser?.close();
  await serving?.close();
  await desk?.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The newest sentence, once it is one like this. */
const reads = (sentence: RegExp): Promise<void> =>
  page.getByTestId('newest').filter({ hasText: sentence }).waitFor({ timeout: 30_000 });
const tour = () => page.getByRole('region', { name: 'Recorrido' });
const act = (name: string): Promise<void> => tour().getByRole('button', { name, exact: true }).click();
const next = (): Promise<void> => act('Siguiente');
const flip = (name: string): Promise<void> =>
  page.getByRole('region', { name: 'Interruptores' }).getByRole('button', { name, exact: true }).click();
/** What the page says of a sum. */
const stat = (name: string): Promise<string | null> =>
  page.getByTestId('stats').locator('div', { hasText: name }).locator('dd').textContent();
const booked = (count: number): Promise<true> =>
  until(`${count} sales in the ledger`, async () => (await stat('En el libro')) === String(count));

test('the tour of seven steps: nothing is lost, nothing is booked twice', { timeout: TOUR_MS }, async () => {
  await reads(/^Abrió la tienda: 3 cajas/);
  await tour().getByText('Paso 1 de 7').waitFor();
  await act('Vender en Caja 1');
  await booked(7);
  await tour().getByRole('img', { name: 'Hecho' }).waitFor();
  await next();
  await act('Quitar el cable de Caja 2');
  await reads(/^Caja 2 quedó sin cable/);
  await act('Vender en Caja 2');
  await page.getByText('1 sin enviar').first().waitFor();
  await act('Poner el cable');
  await reads(/^Caja 2 volvió a la red con 1 venta que nadie más tenía: la guardaba su disco y ya la tienen/);
  await next();
  await act('Cortar Internet');
  await reads(/^Se fue Internet/);
  await act('Vender en Caja 3');
  await until('the other tills have it', () => shop.view().tills.every(({ held }) => held === 9));
  expect((await booksOfLedger()).booked).toBe(8);
  await act('Volver a conectar');
  await reads(
    /^Volvió Internet: 1 venta que esperaba llegó al servidor; mientras tanto la guardaban 3 cajas\.$/,
  );
  await next();
  await act('Vender en Caja 3');
  await act('Quitarle la luz a Caja 3');
  await reads(/^Caja 3 se apagó de golpe/);
  await act('Devolverle la luz');
  await reads(/^Caja 3 volvió con sus 4 ventas: las guardaba su disco/);
  await next();
  await act('Borrar el disco de Caja 1');
  await reads(/^Se borró el disco de Caja 1, con 3 ventas suyas: todas están también/);
  await reads(
    /^Caja 1 se vinculó de nuevo y recuperó sus 3 ventas: las guardaban Caja 2, Caja 3 y el servidor\.$/,
  );
  await next();
  await act('Vender la última pieza dos veces');
  await reads(/vendieron la misma última pieza: el libro anotó 1, .*existencia: 0\.$/);
  await act('Anular la rechazada');
  await reads(/se anuló la venta rechazada y se devolvió el dinero/);
  await act('Cambiar un precio en dos cajas');
  await reads(/sin verse: las 3 cajas muestran/);
  await act('Decidir el precio');
  await reads(/^Una persona decidió \$76\.50/);
  await next();
  await tour().getByText('Paso 7 de 7').waitFor();
  await act('Volver al respaldo');
  await reads(/^El libro volvió a tener 11 ventas: las 5 que el respaldo no tenía las guardaban las cajas/);
  expect(await booksOf(shop)).toEqual({ booked: 11, receipts: 11, refused: 1 });
  expect([await stat('Perdidas'), await stat('Repetidas'), await stat('En camino')]).toEqual(['0', '0', '0']);
});

const booksOfLedger = async (): Promise<{ booked: number }> => {
  const { rows } = await shop.parts.pool.query<{ booked: number }>('select count(*) as booked from sale');
  return rows[0]!;
};

test('every switch of the board, by keyboard and by pointer', { timeout: TOUR_MS }, async () => {
  await page.getByRole('button', { name: 'Vender: Caja 2', exact: true }).focus();
  await page.keyboard.press('Enter');
  await booked(12);
  await flip('Cable: Caja 1');
  await reads(/^Caja 1 quedó sin cable/);
  await flip('Vender: Caja 1');
  await page.getByText('1 sin enviar').first().waitFor();
  await flip('Borrar su disco: Caja 1');
  await reads(/^Caja 1 está vacía y espera/);
  expect(await stat('Perdidas')).toBe('1');
  await flip('Cable: Caja 1');
  await reads(/^Caja 1 se vinculó de nuevo y recuperó sus 4 ventas/);
  await flip('Servidor');
  await reads(/^Se paró el servidor/);
  await flip('La última pieza, dos veces');
  await page.getByRole('alert').getByText('el servidor debe estar encendido').waitFor();
  await flip('Vender: Caja 3');
  await flip('Servidor');
  await reads(/^Volvió el servidor: le faltaba 1 venta y se la dieron las cajas/);
  await booked(13);
  await flip('Respaldar ahora');
  await reads(/^Se hizo un respaldo con 13 ventas/);
  await flip('Luz: Caja 2');
  await reads(/^Caja 2 se apagó de golpe con todo enviado/);
  await flip('Luz: Caja 2');
  await reads(/^Caja 2 volvió con sus/);
  await flip('Internet');
  await reads(/^Se fue Internet/);
  await flip('Internet');
  await reads(/^Volvió Internet: no había nada pendiente/);
  await flip('La última pieza, dos veces');
  await reads(/vendieron la misma última pieza/);
  await flip('Anular la rechazada');
  await reads(/se anuló la venta rechazada/);
  await flip('Un precio en dos cajas');
  await reads(/sin verse/);
  await flip('Decidir el precio');
  await reads(/^Una persona decidió/);
  await flip('Volver al respaldo');
  await reads(/^El libro volvió a tener 14 ventas/);
  await flip('Vender solas');
  expect(await booksOf(shop)).toEqual({ booked: 14, receipts: 14, refused: 2 });
  expect(await stat('Repetidas')).toBe('0');
});

test('steps go by the arrow keys, in both languages, and the sentences stay in their list', async () => {
  await tour().getByRole('button', { name: 'Atrás' }).focus();
  await page.keyboard.press('ArrowLeft');
  await tour().getByText('Paso 6 de 7').waitFor();
  await page.keyboard.press('ArrowRight');
  await tour().getByText('Paso 7 de 7').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Step 7 of 7').waitFor();
  expect(await page.getByTestId('log').getByRole('listitem').count()).toBeGreaterThan(25);
  const texts = await page.getByTestId('log').allInnerTexts();
  expect(texts.join('\n')).not.toMatch(/Something did not work|\{|demo\.told/);
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByText('Paso 7 de 7').waitFor();
});

test(
  'breaks no rule of accessibility that a machine can find, at any size and look',
  { timeout: OPEN_MS },
  async () => {
    await flip('Cable: Caja 2');
    await flip('Luz: Caja 3');
    await reads(/^Caja 3 se apagó/);
    await page.evaluate(AXE);
    expect(await faultsOf(page, '/demo/', SIZES, () => ['light', 'dark', 'contrast'])).toEqual([]);
  },
);

test('pages of others reach neither the stream nor the switches', async () => {
  const origin = `http://${HOST}:${serving.port}`;
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ do: 'sell', till: 'C01' });
  const forged = await fetch(`${origin}/demo/interruptores`, { method: 'POST', headers, body });
  expect([forged.status, ((await forged.json()) as { code: string }).code]).toEqual([403, 'request_forged']);
  const other = { ...headers, 'X-Tillmesh-Request': '1', Origin: 'http://elsewhere.example' };
  expect((await fetch(`${origin}/demo/interruptores`, { method: 'POST', headers: other, body })).status).toBe(
    403,
  );
  const wrong = {
    method: 'POST',
    headers: { ...headers, 'X-Tillmesh-Request': '1' },
    body: '{"do":"other"}',
  };
  expect((await fetch(`${origin}/demo/interruptores`, wrong)).status).toBe(422);
});
