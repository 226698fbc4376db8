/** Every page of the till by the rules of accessibility that a machine can find: each look and size, of a shop with nothing and with something. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../integration/shop.ts';
import { AXE, faultsOf, pathsOf, type Size } from '../accessibility.ts';
import { scan } from '../scanner-keys.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { ANA } from './till-shop.ts';

const PATHS = pathsOf('till');
const SIZES = [
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

let till: OpenedTill;
let page: Page;

beforeAll(async () => {
  till = await openTill();
  ({ page } = till);
  await page.evaluate(AXE);
});
afterAll(async () => {
  await till?.close();
});

/** As a link would, without loading the page again. */
const go = async (path: string): Promise<void> => {
  await page.evaluate((to) => history.pushState(null, '', `/caja${to}`), path);
  await page.getByText('Cargando', { exact: false }).waitFor({ state: 'detached' });
};

/** What contrast says of colours does not hang on the size. */
const themesAt = (size: Size): readonly string[] =>
  size === SIZES[0] ? ['light', 'dark', 'contrast'] : ['light', 'dark'];

/** What every page breaks, with the real ids that their paths take. */
const walk = async (ids: Readonly<Record<string, string>>): Promise<string[]> => {
  const broken: string[] = [];
  for (const pattern of PATHS) {
    const path = pattern
      .replace(/\/:for\?$/, '')
      .replace(':move', 'count')
      .replace(':id', ids[pattern.split('/')[1] ?? ''] ?? 'nada');
    await go(path);
    broken.push(...(await faultsOf(page, path, SIZES, themesAt)));
  }
  return broken;
};

it('tell a new till what to do, and on a phone too where the menu is', async () => {
  await go('/');
  const steps = page.getByRole('region', { name: 'Primeros pasos' });
  await steps.filter({ visible: true }).getByText('Abre el turno').waitFor();
  await page.setViewportSize(SIZES[1]!);
  await steps.filter({ visible: true }).getByText('Cobra con F10').waitFor();
  await page.getByRole('link', { name: 'Menú' }).click();
  await page.getByRole('heading', { name: 'Menú' }).waitFor();
});

it('show what is chosen where the system forces its colours', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await go('/impresora');
  const look = (selector: string) =>
    page.locator(selector).evaluateAll((all) =>
      all.map((one) => {
        const { backgroundColor, color } = getComputedStyle(one);
        return `${backgroundColor} ${color}`;
      }),
    );
  await page.getByRole('radiogroup').first().waitFor();
  const [chosen, others] = [
    await look('[role=radiogroup] [data-selected]'),
    await look('[role=radiogroup] label:not([data-selected])'),
  ];
  expect([chosen.length > 0, others.length > 0]).toEqual([true, true]);
  expect(chosen.filter((each) => others.includes(each))).toEqual([]);
  // The system's colours stay behind, in a page that had them once.
  await page.emulateMedia({ forcedColors: 'none' });
  await page.reload();
  await page.getByRole('radiogroup').first().waitFor();
  await page.evaluate(AXE);
});

it('are fine with nothing sold', { timeout: 60_000 }, async () => {
  expect(PATHS.length).toBeGreaterThan(10);
  expect(await walk({ clientes: ANA })).toEqual([]);
});

it('are fine with a sale, a quote, a customer and an open session', { timeout: 60_000 }, async () => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await go('/turno');
  await page.getByRole('button', { name: /^Abrir turno con/ }).click();
  await page.getByText('Turno abierto desde').waitFor();
  await go('/');
  await scan(page, '7501003100055');
  await go('/cotizaciones/nueva');
  await page.getByRole('button', { name: 'Guardar cotización' }).click();
  await page.getByRole('heading', { name: /^Cotización C03/ }).waitFor();
  const [quote] = await until('the quote', () => {
    const quotes = [...till.hub.server.peer.catalog.list('quotes')];
    return quotes.length === 1 && quotes;
  });
  await go('/');
  await scan(page, '7501003100055');
  await page.keyboard.press('F10');
  await page.getByText('Tarjeta').click();
  await page.getByRole('button', { name: 'Cobrar', exact: true }).click();
  await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
  const sale = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await go('/');
  await scan(page, '7501003100055');
  expect(
    await walk({ clientes: ANA, ticket: sale, devoluciones: sale, cotizaciones: quote?.id ?? '' }),
  ).toEqual([]);
});
