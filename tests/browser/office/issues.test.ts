/** A value that a device of a later version wrote and the server does not allow: told in the inbox, and put right there. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { apiOf } from '../../integration/http.ts';
import { until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { ANA, SOAP } from '../till/till-shop.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const PASSWORD = 'café con pan dulce';
const LATER = 'c'.repeat(32);

let office: OpenedOffice;

beforeAll(async () => {
  office = await openOffice();
  const api = apiOf(office.hub());
  await addRosa(api, PASSWORD, 'Rosa');
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

it('is told with what was written, and cleared in place', async () => {
  const { page } = office;
  const { peer } = office.hub().server;
  // The schema of the next minor version: what it allows passes every peer.
  peer.catalog.setField('settings', SETTINGS_ID, 'schema', 1_001);
  peer.doc.getMap('products').set(`${SOAP}/minStock@${LATER}`, {
    v: { warehouse: 7 },
    c: `${(Date.now() + 1_000).toString(16).padStart(11, '0')}0000-${LATER}`,
    s: '',
  });
  await page.evaluate(
    async ([login, password]) =>
      void (await fetch('/api/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Tillmesh-Request': '1' },
        body: JSON.stringify({ login, password }),
      })),
    ['rosa', PASSWORD] as const,
  );
  await until('the ledger', async () => {
    const { body } = await apiOf(office.hub()).get('/api/issues');
    return (body['items'] as unknown[]).length === 1;
  });
  await office.go('/bandeja');
  const card = page.locator('[data-issue="minStock"]');
  await card.getByText('Jabón de lavandería: Existencia mínima').waitFor();
  await card.getByText('{"warehouse":7}').waitFor();
  const sizes = [
    { width: 390, height: 844 },
    { width: 1280, height: 800 },
  ];
  expect(await faultsOf(page, '/bandeja', sizes, () => ['light', 'dark'])).toEqual([]);
  await card.getByRole('button', { name: 'Quitar el valor' }).click();
  await card.waitFor({ state: 'detached' });
  await page.getByText('Nada por resolver.').waitFor();
  const { body } = await apiOf(office.hub()).get('/api/issues');
  expect(body['items']).toEqual([]);
});

it('tells what a customer owes, on the page of the customer', async () => {
  const { page } = office;
  await office.go(`/catalogo/customers/${ANA}`);
  await page.getByRole('button', { name: 'Ver lo que debe' }).click();
  await page.getByText('$0.00', { exact: true }).waitFor();
});
