/** Settings and taxes in the office, while a till sells by them: changed one by one, decided where two wrote, and their history. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID, type FieldValues } from '../../../crdt-schema/catalog/index.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { apiOf } from '../../integration/http.ts';
import { accepted, COFFEE, sell, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openBrowser } from '../chromium.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const PASSWORD = 'café con pan dulce';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;
let till: TillNode;
const profile = join(tmpdir(), `tillmesh-viewer-${process.pid}`);

const row = (name: string, page = office.page) => page.locator(`[data-setting="${name}"]`);
const atTill = (): FieldValues => till.server.peer.catalog.read('settings', SETTINGS_ID)?.fields ?? {};
const begin = async (name: string): Promise<void> =>
  row(name)
    .getByRole('button', { name: /^Cambiar/ })
    .click();
const save = async (name: string): Promise<void> =>
  row(name).getByRole('button', { name: 'Guardar' }).click();

beforeAll(async () => {
  office = await openOffice();
  const api = apiOf(office.hub());
  await addRosa(api, PASSWORD);
  till = await office.till('C02');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(async () => {
  await office?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('the settings of the office', () => {
  it('choose the currency before the first sale, and not after it', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Ajustes e impuestos' }).first().click();
    await begin('currency');
    await page.getByLabel('Moneda').selectOption('USD');
    await save('currency');
    await row('currency').getByText('USD', { exact: true }).waitFor();
    await begin('currency');
    await page.getByLabel('Moneda').selectOption('MXN');
    await save('currency');
    await row('currency').getByText('MXN', { exact: true }).waitFor();
    await accepted(till, await sell(till));
    await row('currency')
      .getByRole('button', { name: /^Cambiar/ })
      .waitFor({ state: 'detached' });
  });

  it('are changed one by one, and each till has them; what cannot be is said', async () => {
    const { page } = office;
    await begin('storeName');
    await page.getByLabel('Nombre de la tienda').fill('Abarrotes del Norte');
    await save('storeName');
    await page.getByText('Oficina de Abarrotes del Norte').waitFor();
    await begin('discountLimit');
    await page.getByLabel('Límite de descuento').fill('120');
    await save('discountLimit');
    await page.getByText('Escribe un porcentaje de 0 a 100, o déjalo vacío.').waitFor();
    await page.getByLabel('Límite de descuento').fill('12.5');
    await save('discountLimit');
    await row('discountLimit').getByText('12.5 %').waitFor();
    await until('the till has it', () => atTill()['discountLimit'] === 1_250);
    await begin('cashRounding');
    await page.getByLabel('Redondeo del efectivo').fill('0.50');
    await save('cashRounding');
    await until('the till has it', () => atTill()['cashRounding'] === 50);
    await accepted(till, await sell(till));
  });

  it('have taxes, each with a name and a rate, and formats of the labels of the scale', async () => {
    const { page } = office;
    await begin('taxes');
    await page.getByRole('button', { name: 'Agregar impuesto' }).click();
    await page.getByRole('button', { name: 'Agregar impuesto' }).click();
    const second = page.getByRole('group', { name: 'Impuesto 2' });
    await second.getByLabel('Nombre').fill('IEPS');
    await second.getByLabel('Por ciento').fill('');
    await save('taxes');
    await page.getByText('Cada impuesto lleva nombre').waitFor();
    expect(await faultsOf(page, '/ajustes, taxes', SIZES, () => ['light', 'dark'])).toEqual([]);
    await second.getByLabel('Por ciento').fill('8');
    await save('taxes');
    await row('taxes').getByText('IEPS 8 %').waitFor();
    await until('the till has them', () => JSON.stringify(atTill()['taxes'])?.includes('800') === true);
    expect(atTill()['taxes']).toEqual([
      { name: 'IVA', rate: 1_600 },
      { name: 'IEPS', rate: 800 },
    ]);
    await begin('scaleLabels');
    await page.getByRole('button', { name: 'Agregar etiqueta' }).click();
    await page.getByLabel('Después viene').selectOption('price');
    await save('scaleLabels');
    await row('scaleLabels').getByText('20…: 5 cifras del producto, después el precio').waitFor();
  });

  it('ask before they write over what another device changed meanwhile, and keep what two wrote apart', async () => {
    const { page } = office;
    await begin('phone');
    await page.getByLabel('Teléfono').fill('5511112222');
    till.server.peer.catalog.setField('settings', SETTINGS_ID, 'phone', '5533334444');
    await until(
      'the hub has it',
      () => office.hub().server.peer.catalog.read('settings', SETTINGS_ID)?.fields['phone'] === '5533334444',
    );
    await page.waitForTimeout(300);
    await save('phone');
    await page.getByRole('button', { name: 'Dejar el otro: 5533334444' }).click();
    await row('phone').getByText('5533334444').waitFor();
    // Two that had not seen each other.
    await page.context().setOffline(true);
    await office.shop.stop(till);
    till = await office.shop.till('C02', [], { paired: true });
    till.server.peer.catalog.setField('settings', SETTINGS_ID, 'phone', '5555556666');
    await begin('phone');
    await page.getByLabel('Teléfono').fill('5577778888');
    await save('phone');
    await row('phone').getByText('5577778888').waitFor();
    await office.shop.stop(till);
    till = await office.shop.till('C02', [office.hub()], { paired: true });
    await page.context().setOffline(false);
    await row('phone').getByRole('button', { name: 'Usar 5555556666' }).click({ timeout: 20_000 });
    await row('phone').getByRole('button', { name: /^Usar/ }).waitFor({ state: 'detached' });
    await until('all have it', () => atTill()['phone'] === '5555556666');
  });

  it('tell what each was before, to who signs in', async () => {
    const { page } = office;
    await row('storeName')
      .getByRole('button', { name: /^Historia/ })
      .click();
    await page.getByLabel('Usuario').fill('rosa');
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await row('storeName').getByText('Abarrotes Norte → Abarrotes del Norte').waitFor();
    expect(await faultsOf(page, '/ajustes', SIZES, () => ['light', 'dark'])).toEqual([]);
    await accepted(till, await sell(till));
  });

  it('are read, and not changed, by who only looks', { timeout: 30_000 }, async () => {
    const context = await openBrowser(profile);
    const page = await office.open('VER', 'viewer', context);
    await office.go('/ajustes', page);
    await row('taxes', page).getByText('IVA 16 %').waitFor();
    await page.getByText('Este equipo solo consulta').waitFor();
    expect(await page.getByRole('button', { name: /^Cambiar/ }).count()).toBe(0);
    await context.close();
  });

  it('left nothing to complain of but what was refused or away', () => {
    const known = /status of 401|ERR_INTERNET_DISCONNECTED|WebSocket/;
    expect(office.at.complaints.filter((line) => !known.test(line))).toEqual([]);
  });
});
