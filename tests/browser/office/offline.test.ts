/** The office without its server: it starts from what the browser keeps, and says how old that is and what has to wait. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COFFEE, accepted, sell, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const NEEDED = 'Esto lo sabe solo el servidor, y ahora no hay conexión con él.';

let office: OpenedOffice;

beforeAll(async () => {
  office = await openOffice();
  const till = await office.till('C01');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  await accepted(till, await sell(till));
  await office.page.getByText('1 venta').first().waitFor();
  await office.shop.stop(till);
}, 60_000);
afterAll(() => office?.close());

it('starts with what it holds, tells how old it is, and what the server alone knows comes when that is back', async () => {
  const { page } = office;
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    page.evaluate(async () => (await caches.match('/oficina/')) !== undefined),
  );
  await office.shop.stop(office.hub());
  await page.goto(`http://127.0.0.1:${office.at.port}/oficina/bandeja`);
  await page.getByText('Nada por resolver.').waitFor();
  await page.getByText('Sin conexión con el servidor desde').waitFor();
  await page.getByText('Lo que solo él sabe').waitFor();
  await page.reload();
  await office.go('/');
  await page.getByText('1 venta').first().waitFor();
  expect(await page.getByTestId('total').textContent()).toBe('$2.50');
  await office.go('/respaldos');
  await page.getByText(NEEDED).first().waitFor();
  await page.evaluate(AXE);
  expect(await faultsOf(page, '/respaldos', SIZES, () => ['light', 'dark'])).toEqual([]);
  await office.at.startHub();
  await page.getByText(NEEDED).first().waitFor({ state: 'detached' });
  await page.getByText('Sin conexión con el servidor desde').waitFor({ state: 'detached' });
  await page.getByRole('form', { name: 'Inicia sesión' }).waitFor();
});

it('has a worker of its own, apart from the till’s', async () => {
  const { page } = office;
  const scope = await page.evaluate(
    async () => (await navigator.serviceWorker.getRegistration('/oficina/'))?.scope,
  );
  expect(scope).toBe(`http://127.0.0.1:${office.at.port}/oficina/`);
  expect(await page.evaluate(async () => navigator.serviceWorker.getRegistration('/caja/'))).toBeUndefined();
});
