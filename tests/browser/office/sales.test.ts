/** One sale followed in the office: found by its number, its way, its entry and its signature checked in the page. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { accepted, COFFEE, RICE, sell, stateOf, until } from '../../integration/shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

let office: OpenedOffice;
let till: TillNode;

beforeAll(async () => {
  office = await openOffice();
  till = await office.till('C02');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
}, 60_000);
afterAll(() => office?.close());

describe('the sales of the office', () => {
  it('has a sale of a till without any click, and finds it by its number', async () => {
    const { page } = office;
    await office.go('/ventas');
    await page.getByText('Todavía no hay ventas en este equipo.').waitFor();
    await sell(till);
    await accepted(till, await sell(till, RICE));
    await page.getByRole('link', { name: /C02-000001.*Aceptada/ }).waitFor();
    await page.getByLabel('Buscar ticket').fill('C02-000002');
    await page.getByText('C02-000001').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /C02-000002.*Aceptada/ }).click();
    await page.getByRole('heading', { name: 'Seguir una venta' }).waitFor();
  });

  it('tells the way of the sale, and proves it by the entry itself', async () => {
    const { page } = office;
    await page.getByText('El servidor la aceptó').waitFor();
    expect(await page.locator('[data-step="done"]').count()).toBe(4);
    expect(await page.getByTestId('hash').textContent()).toMatch(/^[0-9a-f]{64}$/);
    await page.getByRole('button', { name: 'Comprobar ahora' }).click();
    await page.getByText(/Correcta: \d+ entradas? calculadas? de nuevo/).waitFor();
    const entry = await page.getByLabel('La entrada tal como se escribió').textContent();
    expect(JSON.parse(entry ?? '')).toMatchObject({ kind: 'sale', till: 'C02', receipt: { number: 2 } });
    // Nobody is signed in: the ledger is not told, and the rest of the page is.
    await page.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
  });

  it('says of a refused one why, and leads to where it is settled', async () => {
    const { page } = office;
    office.hub().server.peer.catalog.setFields('settings', SETTINGS_ID, { stockPolicy: 'reject' });
    const sold = await sell(till, RICE);
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await office.go(`/ventas/${sold.id}`);
    await page.getByText('El servidor no la aceptó').waitFor();
    expect(await page.locator('[data-step="bad"]').textContent()).toMatch(/Arroz/);
    await page.getByRole('link', { name: 'Resolverla en la bandeja' }).click();
    await page.getByText('No cuenta en ventas').waitFor();
  });

  it('keeps all of it while the server is away', async () => {
    const { page } = office;
    await office.shop.stop(office.hub());
    await page.getByText('Sin conexión').first().waitFor();
    await office.go('/ventas');
    await page.getByRole('link', { name: /C02-000003.*No aceptada/ }).click();
    await page.getByRole('button', { name: 'Comprobar ahora' }).click();
    await page.getByText(/Correcta: \d+ entradas? calculadas? de nuevo/).waitFor();
  });

  it('left nothing to complain of but the server that was away or told nothing', () => {
    const expected = /ERR_CONNECTION|Failed to fetch|status of 401/;
    expect(office.at.complaints.filter((line) => !expected.test(line))).toEqual([]);
  });
});
