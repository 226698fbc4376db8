/** The store's settings at the till: read by whoever sells, changed by a supervisor, without the server too; and what two tills changed at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { approve, hire, signIn } from './staff.ts';

let till: OpenedTill;
let hub: Hub;
let other: TillNode;
let carmen: string;

const settingsIn = ({ server }: Hub | TillNode): Readonly<Record<string, unknown>> =>
  server.peer.catalog.read('settings', SETTINGS_ID)?.fields ?? {};
const edit = async (): Promise<void> => {
  await till.page.getByRole('button', { name: 'Cambiar', exact: true }).click();
};
const save = async (): Promise<void> => {
  await till.page.getByRole('button', { name: 'Guardar ajustes' }).click();
};

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { discountLimit: 1_000, stockPolicy: 'reject' });
  carmen = await hire(hub, 'Carmen Ruiz', 'supervisor', '471182');
  await hire(hub, 'Ana Peña', 'cashier', '111111');
  await signIn(till.page, 'Ana Peña', '111111');
  other = await till.shop.till('C01', [hub]);
  await until('the settings', () => settingsIn(other)['stockPolicy'] === 'reject');
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 60_000);
afterAll(() => till?.close());

describe('the settings of the store', () => {
  it('are there to be read, in words', async () => {
    const { page } = till;
    await till.go('/menu');
    await page.getByRole('link', { name: 'Ajustes de la tienda' }).click();
    await page.getByText('Límite de descuento').waitFor();
    const shown = await page.getByRole('main').innerText();
    expect(shown).toMatch(/Límite de descuento\s+10 %/);
    expect(shown).toMatch(/Venta sin existencias\s+No se permite/);
    expect(shown).toMatch(/Moneda\s+MXN/);
    expect(await page.getByRole('textbox').count()).toBe(0);
  });

  it('are changed with the PIN of a supervisor, who reads what changes, and without the server', async () => {
    const { page } = till;
    await till.shop.stop(hub);
    await page.getByText('Sin conexión. Pendientes').waitFor();
    await edit();
    expect(await page.getByLabel('Moneda').count()).toBe(0);
    await page.getByLabel('Límite de descuento').fill('150');
    await save();
    await page.getByText('Escribe un porcentaje de 0 a 100').waitFor();
    await until('the focus is there', () =>
      page.getByLabel('Límite de descuento').evaluate((field) => field === document.activeElement),
    );
    await page.keyboard.type('15');
    await page.getByLabel('Zona horaria').selectOption('America/Mexico_City');
    await page.getByText('Arqueo a ciegas').click();
    await save();
    await page.getByText('Cambian los ajustes de la tienda.').waitFor();
    await page.getByText('Límite de descuento: 10 % → 15 %').waitFor();
    await page.getByText('Arqueo a ciegas: No → Sí').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nadie lo autorizó').waitFor();
    await save();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('Guardado en esta caja').waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/Límite de descuento\s+15 %/);
  });

  it('come to the others when the server is back, as whoever approved them', async () => {
    hub = await till.shop.hub({ port: hub.server.port });
    await until(
      'the hub has them',
      () => settingsIn(hub)['discountLimit'] === 1_500 && settingsIn(other)['blindCount'] === true,
    );
    expect(settingsIn(hub)).toMatchObject({ timeZone: 'America/Mexico_City', stockPolicy: 'reject' });
    const origins = hub.server.peer.catalog.origins('settings', SETTINGS_ID);
    expect(origins.find(([field]) => field === 'discountLimit')?.[1].who).toBe(carmen);
  });

  it('that two tills changed at once are decided on the page', async () => {
    const { page } = till;
    await page.getByText('Conectado').waitFor();
    await edit();
    await till.shop.stop(hub);
    await page.getByText('Sin conexión. Pendientes').waitFor();
    other.server.peer.catalog.setField('settings', SETTINGS_ID, 'storeName', 'Abarrotes del Sur');
    await page.getByLabel('Nombre de la tienda').fill('Abarrotes del Norte');
    await save();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('Guardado en esta caja').waitFor();
    hub = await till.shop.hub({ port: hub.server.port });
    await page.getByText('¿Usar tus cambios o los del servidor?').waitFor();
    await page.getByRole('heading', { name: 'Ajustes', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Usar Abarrotes del Norte' }).click();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('¿Usar tus cambios o los del servidor?').waitFor({ state: 'detached' });
    await until('all agree', () =>
      [hub, other].every((peer) => settingsIn(peer)['storeName'] === 'Abarrotes del Norte'),
    );
  });

  it('that another device changes while somebody types are told beside what is typed', async () => {
    const { page } = till;
    await edit();
    hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'phone', '5511112222');
    await page.getByText('Otro equipo cambió este ajuste mientras tanto: 5511112222.').waitFor();
    await page.getByRole('button', { name: 'Cancelar' }).click();
  });

  it('are changed by a supervisor who is at the till without a further PIN', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).click();
    await signIn(page, 'Carmen Ruiz', '471182');
    await edit();
    await page.getByLabel('Redondeo del efectivo').fill('0.50');
    await save();
    await page.getByText('Guardado en esta caja').waitFor();
    await until('the hub has it', () => settingsIn(hub)['cashRounding'] === 50);
  });

  it('had nothing to complain of but the server that was away', () => {
    expect(till.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|404/.test(line))).toEqual([]);
  });
});
