/** The inbox of the office: what the server refused a till, and what two devices changed at once, seen and settled there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { openModel, type OpenedModel } from '../../integration/till/opened-model.ts';
import { COFFEE, HOST, RICE, sell, stateOf, until } from '../../integration/shop.ts';
import { openBrowser } from '../chromium.ts';
import { SOAP } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

let office: OpenedOffice;
let till: TillNode;
let other: TillNode;
/** What the till's own page would say. */
let opened: OpenedModel;

const policy = (stockPolicy: 'reject' | 'allow_negative'): void =>
  void office.hub().server.peer.catalog.setFields('settings', SETTINGS_ID, { stockPolicy });
const priceIn = ({ server }: TillNode): unknown =>
  server.peer.catalog.read('products', COFFEE)?.fields['price'];
const refused = () => office.page.locator('[data-state="rejected"]');

beforeAll(async () => {
  office = await openOffice();
  const { port } = office.hub().server;
  const response = await fetch(`http://${HOST}:${port}/api/people`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${office.hub().catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Carmen Ruiz', role: 'supervisor', pin: '471182' }),
  });
  expect(response.status).toBe(201);
  opened = await openModel(office.shop, 'C01', [office.hub()]);
  [till, other] = [opened.node, await office.till('C02')];
  await until('the catalog', () => priceIn(till) === 25_000 && priceIn(other) === 25_000);
}, 60_000);
afterAll(() => office?.close());

describe('the inbox', () => {
  it('has nothing in a shop that has nothing to settle', async () => {
    await office.page.getByRole('link', { name: 'Bandeja' }).first().click();
    await office.page.getByText('Nada por resolver.').waitFor();
  });

  it('tells why a sale was refused, by till and number, and a supervisor settles it there', async () => {
    const { page } = office;
    policy('reject');
    const sold = await sell(till, RICE);
    await until('refused', () => stateOf(till, sold).verdict?.status === 'rejected');
    await refused().waitFor();
    const text = (await refused().textContent()) ?? '';
    expect(text).toContain('Caja C01');
    expect(text).toContain('Venta C01-000001');
    expect(text).toMatch(/Arroz/);
    expect(text).toContain('No cuenta en ventas');
    expect(text).toContain('Cuenta tal como está');
    await page.getByRole('button', { name: 'Autorizar' }).click();
    await page.getByLabel('Motivo').fill('Sí hay en bodega');
    await page.getByLabel('PIN de Carmen Ruiz').fill('471182');
    await page.keyboard.press('Enter');
    await refused().waitFor({ state: 'detached' });
    // The till, too, has it done with.
    await until('settled at the till', () => opened.till.settled().some(({ id }) => id === sold.id));
    expect(opened.till.settled()).toMatchObject([{ id: sold.id, by: { how: 'override' } }]);
    expect(opened.till.pending()).toEqual([]);
    await until('booked', async () => (await office.shop.booked(sold.id)) === 1);
    await page.getByText('Nada por resolver.').waitFor();
  });

  it('shows both prices of a product, and one is picked in three clicks from the start page', async () => {
    const { page } = office;
    const hub = office.hub();
    hub.server.peer.catalog.setField('products', SOAP, 'barcodes', ['7501003100055']);
    await office.shop.stop(hub);
    await page.getByText('Sin conexión').first().waitFor();
    till.server.peer.catalog.setField('products', COFFEE, 'price', 280_000);
    other.server.peer.catalog.setField('products', COFFEE, 'price', 300_000);
    await office.at.startHub();
    await office.go('/');
    await page
      .getByRole('link', { name: /Bandeja/ })
      .first()
      .click();
    const use = page.getByRole('button', { name: 'Usar $28.00' });
    await use.waitFor();
    await page.getByText('De la caja C01').waitFor();
    await page.getByText('De la caja C02').waitFor();
    await use.click();
    await use.waitFor({ state: 'detached' });
    await until('all agree', () => priceIn(till) === 280_000 && priceIn(other) === 280_000);
  });

  it('archives one of two products with the same code', async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'Archivar Jabón de lavandería' }).click();
    await page.getByText('Nada por resolver.').waitFor();
    const active = (): unknown => office.hub().server.peer.catalog.read('products', SOAP)?.fields['active'];
    await until('archived at the hub', () => active() === false);
  });

  it('shows a viewer all of it and no button', async () => {
    const hub = office.hub();
    hub.server.peer.catalog.setField('products', RICE, 'barcodes', ['7501003100055']);
    const profile = await mkdtemp(join(tmpdir(), 'tillmesh-viewer-'));
    const context = await openBrowser(profile);
    try {
      const page = await office.open('VER', 'viewer', context);
      await office.go('/bandeja', page);
      await page.getByText('El código 7501003100055 está en varios productos.').waitFor();
      await page.getByText('Este equipo solo consulta').waitFor();
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  });

  it('left nothing to complain of but the server that was away', () => {
    // Nobody is signed in, for what the first page asks the server.
    const away = /status of 401|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|Failed to fetch/;
    expect(office.at.complaints.filter((line) => !away.test(line))).toEqual([]);
  });
});
