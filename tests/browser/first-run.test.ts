/** A real shop begins: `start --empty`, the page that it prints, the first sale, the office; and the way is closed for good. */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { start, tillmesh, type Running } from '../integration/command-line.ts';
import { until } from '../integration/shop.ts';
import { AXE, faultsOf } from './accessibility.ts';
import { openBrowser } from './chromium.ts';

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1_366, height: 768 };
/** Where pictures of the page go that somebody wants to look at; nowhere unless it is said. */
const PICTURES = process.env['FIRST_RUN_PICTURES'];

let root: string;
let data: string;
let shop: Running;
let context: BrowserContext;
let page: Page;
let link: string;
const complaints: string[] = [];

const startShop = async (...options: string[]): Promise<void> => {
  shop = start(['start', ...options, '--data', data, '--port', '0'], { LC_ALL: 'es_MX.UTF-8' });
  await until(
    'the shop runs',
    () => {
      if (shop.child.exitCode !== null) throw new Error(`ended: ${shop.stderr()}`);
      return shop.stdout().includes('Ctrl+C');
    },
    50_000,
  );
};
const stopShop = async (): Promise<void> => {
  shop.child.kill('SIGINT');
  expect((await shop.ended).code).toBe(0);
};
const post = (body: unknown): Promise<Response> =>
  fetch(new URL('/empezar/tienda', link), { method: 'POST', body: JSON.stringify(body) });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tillmesh-first-run-'));
  await chmod(root, 0o755);
  data = join(root, 'datos');
  await startShop('--empty');
  [link = ''] = /http:\S+\/empezar\/#clave=\S+/.exec(shop.stdout()) ?? [];
  context = await openBrowser(join(root, 'profile'), 'es-MX');
  page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
}, 90_000);
afterAll(async () => {
  await context?.close();
  shop?.child.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

it('the way in is the secret alone, and whoever has it may not leave anything out', async () => {
  expect(link).not.toBe('');
  expect(shop.stdout()).not.toContain('demo');
  expect((await post({ secret: 'guessed' })).status).toBe(403);
  const secret = link.split('=')[1]!;
  expect((await post({ secret })).status).toBe(422);
  const whole = {
    secret,
    settings: { storeName: 'x', currency: 'MXN', timeZone: 'America/Mexico_City', discountLimit: 'much' },
    administrator: { name: 'Rosa', login: 'rosa', password: 'una clave larga', pin: '4711' },
    till: 'C01',
  };
  const refused = await post(whole);
  expect([refused.status, await refused.json()]).toEqual([
    422,
    expect.objectContaining({ reason: 'settings.discountLimit' }),
  ]);
  expect((await post({ ...whole, till: 'HUB' })).status).toBe(422);
  expect(existsSync(join(data, 'hub', 'first-run.key'))).toBe(true);
});

it('the page says what is missing, and is readable in each size and look', async () => {
  await page.goto(link.split('#')[0]!);
  await page.getByRole('heading', { name: 'Falta la clave' }).waitFor();
  // A fragment alone loads nothing anew.
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Crear la tienda' }).click();
  await page.getByText('Falta el nombre de la tienda.').waitFor();
  await page.getByText('El PIN son de 4 a 12 cifras.').waitFor();
  await page.evaluate(AXE);
  expect(await faultsOf(page, '/empezar/', [PHONE, LAPTOP], () => ['light', 'dark', 'contrast'])).toEqual([]);
  if (PICTURES !== undefined)
    for (const [size, viewport] of Object.entries({ phone: PHONE, laptop: LAPTOP }))
      for (const look of ['light', 'dark'] as const) {
        await page.setViewportSize(viewport);
        await page.evaluate((theme) => (document.documentElement.dataset['theme'] = theme), look);
        await page.screenshot({ path: join(PICTURES, `first-run-${size}-${look}.png`), fullPage: true });
      }
});

it('a shop of Colombia begins: its settings, its administrator, this browser as its till', async () => {
  await page.setViewportSize(LAPTOP);
  await page.getByLabel('Nombre de la tienda').fill('Tienda Ñandú');
  await page.getByLabel('País').selectOption({ label: 'Colombia' });
  expect(await page.getByLabel('Moneda').inputValue()).toBe('COP');
  expect(await page.getByLabel('Zona horaria').inputValue()).toBe('America/Bogota');
  expect(await page.getByLabel('Tasa (%)').inputValue()).toBe('19');
  await page.getByLabel('Nombre de la persona').fill('Rosa Peña');
  await page.getByLabel('Usuario de la oficina').fill('rosa');
  await page.getByLabel('Contraseña', { exact: true }).fill('panela y café');
  await page.getByLabel('Otra vez la contraseña').fill('panela y café');
  await page.getByLabel('PIN en la caja').fill('4711');
  await page.getByRole('button', { name: 'Crear la tienda' }).click();
  await page.getByRole('heading', { name: 'La tienda está lista' }).waitFor();
  await page.getByText('Este navegador es la caja C01.').waitFor();
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'first-run-done.png') });
  const office = await page.getByRole('link', { name: 'Abrir la oficina' }).getAttribute('href');
  await page.getByRole('link', { name: 'Abrir la caja' }).click();
  await page.getByText('Conectado').waitFor();
  await page.getByRole('button', { name: 'Rosa Peña' }).click();
  await page.getByLabel('PIN de Rosa Peña').fill('4711');
  await page.getByRole('button', { name: 'Entrar' }).click();
  await page.getByText('C01-000001').waitFor();
  expect(await page.evaluate(() => globalThis.tillmesh!.state().kind)).toBe('open');

  await page.goto(new URL(office!, link).href);
  await page.getByRole('button', { name: 'Vincular' }).click();
  await page.getByText('Oficina de Tienda Ñandú').waitFor();
  const settings = await page.evaluate(async () => {
    const body = JSON.stringify({ login: 'rosa', password: 'panela y café' });
    const headers = { 'Content-Type': 'application/json', 'X-Tillmesh-Request': '1' };
    const signedIn = await fetch('/api/session', { method: 'POST', headers, body });
    return [signedIn.status, await (await fetch('/api/settings')).json()] as const;
  });
  expect(settings[0]).toBe(200);
  const wanted = {
    ...{
      storeName: 'Tienda Ñandú',
      currency: 'COP',
      timeZone: 'America/Bogota',
      locale: 'es-CO',
      language: 'es',
    },
    ...{
      taxes: [{ name: 'IVA', rate: 1_900 }],
      pricesIncludeTax: true,
      taxIdKind: 'NIT',
      cashRounding: 5_000,
    },
  };
  expect(JSON.stringify(settings[1])).toContain('"storeName":"Tienda Ñandú"');
  for (const [name, value] of Object.entries(wanted))
    expect(JSON.stringify(settings[1])).toContain(`"${name}":${JSON.stringify(value)}`);
});

it('is closed for good then, over a restart too, and the demo never comes into it', async () => {
  const secret = link.split('=')[1]!;
  expect((await (await post({ secret })).json()) as object).toMatchObject({ code: 'first_run_over' });
  expect(existsSync(join(data, 'hub', 'first-run.key'))).toBe(false);
  await stopShop();
  await startShop();
  expect(shop.stdout()).toContain(' · tienda tienda · ');
  expect(shop.stdout()).not.toContain('clave=');
  const [, hub = ''] = /(http:\S+)\/oficina\//.exec(shop.stdout())!;
  await page.goto(`${hub}/empezar/#clave=${secret}`);
  await page.getByRole('heading', { name: 'La tienda ya existe' }).waitFor();
  const refused = await fetch(`${hub}/empezar/tienda`, { method: 'POST', body: JSON.stringify({ secret }) });
  expect(refused.status).toBe(403);
  await stopShop();
  // The office that was open heard its server end.
  expect(complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});

it('no real shop begins where the demo’s lies', async () => {
  const demo = join(root, 'demo');
  const first = await tillmesh(['start', '--data', demo, '--port', '99999']);
  expect(first.code).toBe(2);
  await import('../../server/start/shop-folder.ts').then(({ prepareDataFolder, shopOfFolder }) =>
    prepareDataFolder(demo).then(() => shopOfFolder(demo, { isEmpty: false, store: undefined })),
  );
  const refused = await tillmesh(['start', '--empty', '--data', demo, '--port', '0']);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[data_folder_has_shop]')]);
});
