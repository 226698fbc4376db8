/** What the server did not take, at the till: its reason, and the ways out; and what the panel says of the links meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../client/peer/session.ts';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { HOST, RICE, until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

let till: OpenedTill;
let hub: Hub;

const policy = (stockPolicy: 'reject' | 'allow_negative'): void =>
  void hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { stockPolicy });

/** One piece by the page's device; its id. */
const sell = async (): Promise<string> =>
  till.page.evaluate(async (product) => {
    const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
    if (state.kind !== 'open') throw new Error(state.kind);
    const id = state.peer.newId();
    await state.peer.write(id, (stamp) => ({
      v: 1,
      kind: 'sale',
      id,
      ...stamp,
      lines: [{ product, name: 'Arroz', quantity: 1_000, price: 25_000, total: 250 }],
      payments: [{ method: 'cash', amount: 250 }],
      total: 250,
    }));
    return id;
  }, RICE);

const button = (name: string): Promise<void> =>
  till.page.getByRole('button', { name, exact: true }).first().click();
const refused = () => till.page.locator('[data-state="rejected"]');
const statusOf = async (id: string): Promise<string | undefined> => {
  const { rows } = await till.shop.pool.query<{ status: string }>('select status from op where id = $1', [
    id,
  ]);
  return rows[0]?.status;
};
const refuse = async (): Promise<string> => {
  policy('reject');
  const id = await sell();
  await until('refused', async () => (await statusOf(id)) === 'rejected');
  await till.go('/pendientes');
  await refused().waitFor();
  return id;
};

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  till.page.setDefaultTimeout(8_000);
}, 60_000);
afterAll(() => till?.close());

describe('a sale that the server refused', () => {
  it('is there with its reason, and is removed with one', async () => {
    await refuse();
    const { page } = till;
    await page.getByLabel('Pendientes de enviar: 1. 1 no se pudo enviar').waitFor();
    const text = await refused().textContent();
    expect(text).toMatch(/No se pudo enviar: .*Arroz.*[^.]\. Revisar y corregir o eliminar\./);
    await button('Eliminar');
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Error de captura' }).click();
    await sheet.getByRole('button', { name: 'Eliminar', exact: true }).click();
    await page.getByText('Eliminada: Error de captura').first().waitFor();
    await page.getByText('Nada pendiente.').waitFor();
    await page.getByLabel('Pendientes de enviar: 0').waitFor();
  });

  it('is corrected at the page that sells, and the new one stands in its place', async () => {
    const first = await refuse();
    const { page } = till;
    policy('allow_negative');
    await button('Corregir');
    await page.getByText('Arroz').first().waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('button', { name: /^Cobrar/ }).click();
    await page.getByText('C03-000003').first().waitFor();
    const { rows } = await until('the correction', async () => {
      const found = await till.shop.pool.query<{ status: string; reference: string }>(
        `select status, body->>'reference' as reference from op where body->>'replaces' = $1`,
        [first],
      );
      return found.rows[0]?.status === 'accepted' && found;
    });
    expect(rows).toEqual([{ status: 'accepted', reference: 'C03-000002' }]);
    expect(await till.shop.booked(first)).toBe(0);
    await till.go('/pendientes');
    await page.getByText('Corregida por otra').waitFor();
  });

  it('is tried again once its cause is gone', async () => {
    const first = await refuse();
    policy('allow_negative');
    await until('the till knows', () =>
      till.page.evaluate(() => {
        const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
        return (
          state.kind === 'open' &&
          [...state.peer.catalog.list('settings')][0]?.fields['stockPolicy'] === 'allow_negative'
        );
      }),
    );
    await button('Reintentar');
    await till.page.getByText('Nada pendiente.').waitFor();
    expect(await till.shop.booked(first)).toBe(0);
    expect(await till.shop.sales()).toBe(2);
  });

  it('is accepted by a supervisor with the PIN', async () => {
    const response = await fetch(`http://${HOST}:${hub.server.port}/api/people`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${hub.catalogToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Carmen Ruiz', role: 'supervisor', pin: '471182' }),
    });
    expect(response.status).toBe(201);
    const { page } = till;
    await page.getByRole('button', { name: 'Carmen Ruiz' }).click();
    await page.keyboard.type('471182');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cambiar de persona: Carmen Ruiz' }).waitFor();
    const id = await refuse();
    await button('Autorizar');
    await page.getByRole('dialog').getByLabel('Motivo').fill('Sí hay en bodega');
    await button('Pedir autorización');
    const pin = page.getByLabel('PIN de Carmen Ruiz');
    await pin.fill('471182');
    await page.keyboard.press('Enter');
    await page.getByText('Autorizada por un supervisor: Sí hay en bodega').waitFor();
    await until('booked', async () => (await till.shop.booked(id)) === 1);
  });
});

describe('the panel behind the pill', () => {
  it('tells which link is down and what works all the same, and that nothing may be thrown away', async () => {
    const { page } = till;
    await till.shop.stop(hub);
    await page.getByText('Sin conexión. Los datos pueden no estar actualizados.').first().waitFor();
    await sell();
    await page.locator('[data-state="here"]').getByText('No hay nada que hacer').waitFor();
    await page.getByTestId('connection').click();
    const panel = page.getByRole('dialog');
    await panel.locator('[data-link="server"][data-state="down"]').waitFor();
    await panel.getByText('Queda 1 operación sin enviar').waitFor();
    const works = await panel.getByRole('listitem').allTextContents();
    expect(works).toContainEqual(expect.stringMatching(/^Vender, cobrar e imprimir.*Sí$/));
    expect(works).toContainEqual(
      expect.stringMatching(/^Reportes y exportaciones.*Cuando vuelva la conexión$/),
    );
  });

  it('tells when it is back, while one looks', async () => {
    const panel = till.page.getByRole('dialog');
    hub = await till.shop.hub({ port: hub.server.port });
    await panel.locator('[data-link="server"][data-state="up"]').waitFor({ timeout: 25_000 });
    await panel.getByText('Todo lo de este equipo está en el servidor.').waitFor();
    await panel.locator('[data-heard="true"]').getByText('Servidor').waitFor();
    await till.page.keyboard.press('Escape');
    await till.page.getByText('Conectado').waitFor();
  });
});
