/** Who is at the till, and a supervisor's PIN, without network: the hub accepts later what was signed here. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../server/hub/hub.ts';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { approve, hire, press } from './staff.ts';

let till: OpenedTill;
let hub: Hub;
let carmen: string;

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'discountLimit', 1_000);
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 60_000);
afterAll(() => till?.close());

describe('the people at the till', () => {
  it('are asked for once the shop has any', async () => {
    carmen = await hire(hub, 'Carmen Ruiz', 'supervisor', '471182');
    await hire(hub, 'Ana Peña', 'cashier', '111111');
    await till.page.getByRole('heading', { name: '¿Quién está en la caja?' }).waitFor();
    await till.shop.stop(hub);
    await till.page.getByText('Sin conexión. Pendientes').waitFor();
  });

  it('sign in with their PIN, without the server', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Ana Peña' }).click();
    await press(till.page, '1111');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByText('El PIN no es correcto.').waitFor();
    await press(till.page, '111111');
    await page.getByRole('button', { name: 'Entrar' }).click();
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).waitFor();
  });

  it('stay over a reload, and a supervisor approves with the PIN what a cashier may not do alone', async () => {
    const { page } = till;
    await till.go('/devoluciones/sin-ticket');
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).waitFor();
    await page.getByLabel('Buscar producto o código').fill('arr');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Devolver \$2\.50/ }).click();
    await page.getByRole('heading', { name: '¿Quién autoriza?' }).waitFor();
    await page.getByText('La devolución no tiene ticket.').waitFor();
    for (let i = 0; i < 3; i++) {
      await page.getByLabel('PIN de Carmen Ruiz').fill('999999');
      await page.keyboard.press('Enter');
      await page.getByText('El PIN no es correcto.').waitFor();
    }
    await page.getByText(/Espera \d segundo/).waitFor();
    await page.getByText(/Espera \d segundo/).waitFor({ state: 'detached' });
    await press(till.page, '471182');
    await page.getByRole('button', { name: 'Autorizar' }).click();
    await page.getByText('Devolución registrada').waitFor();
  });

  it('is asked for a discount above the limit, and the ticket stays where nobody approves', async () => {
    const { page } = till;
    await page.getByText('Caja C03').click();
    await page.getByRole('button', { name: /^Arroz/ }).click();
    await page.getByRole('button', { name: /^Arroz .*: cantidad y descuento/ }).click();
    const line = page.getByRole('dialog');
    await line.getByText('Por ciento').click();
    await line.getByLabel('Por ciento de descuento').fill('20');
    await page.keyboard.press('Enter');
    await line.waitFor({ state: 'detached' });
    await page.keyboard.press('F10');
    await page.getByRole('button', { name: /^Cobrar/ }).click();
    await page.getByText('El descuento pasa del límite de la tienda.').waitFor();
    // Keys of the page behind do nothing.
    await page.keyboard.press('F10');
    await page.keyboard.press('Escape');
    await page.getByText('Nadie autorizó el descuento').waitFor();
    await page.getByRole('button', { name: /^Cobrar/ }).click();
    await press(till.page, '471182');
    await page.getByRole('button', { name: 'Autorizar' }).click();
    await page.getByText('C03-000002').first().waitFor();
    await page.getByLabel('Ticket').getByText('Ana Peña').waitFor();
  });

  it('is asked before data of the shop leave the till in a file', async () => {
    const { page } = till;
    await till.go('/reportes');
    const save = page.getByRole('button', { name: 'Guardar lo que tiene esta caja' });
    await save.click();
    await page.getByText('Los datos de la tienda salen de la caja en un archivo.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nadie lo autorizó: no se hizo ningún archivo.').waitFor();
    await save.click();
    await press(page, '471182');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Autorizar' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^ventas-.*\.xlsx$/);
    await page.goBack();
    await page.getByText('C03-000002').first().waitFor();
  });

  it('are in the op that the hub accepts later: who sold, and who approved', async () => {
    hub = await till.shop.hub({ port: hub.server.port });
    const { rows } = await until('both', async () => {
      const found = await till.shop.pool.query<{ kind: string; cashier: string; by: string }>(
        `select o.kind, c.name as cashier, p.name as by from op o
         join person c on c.id = (o.body->>'cashier')::uuid
         join person p on p.id = (o.body->'approvals'->0->>'by')::uuid
         where o.status = 'accepted' order by o.kind`,
      );
      return found.rows.length === 2 && found;
    });
    const [cashier, by] = ['Ana Peña', 'Carmen Ruiz'];
    expect(rows).toEqual([
      { kind: 'refund', cashier, by },
      { kind: 'sale', cashier, by },
    ]);
  });

  it('give no credit alone: a customer whom a cashier adds has none until a supervisor says so', async () => {
    const { page } = till;
    await till.go('/clientes/nuevo');
    await page.getByLabel('Nombre').fill('Beto Ríos');
    expect(await page.getByLabel('Límite de crédito').inputValue()).toBe('0');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByRole('heading', { name: 'Beto Ríos' }).waitFor();
    await page.getByText('Límite de crédito $0.00').waitFor();
    await page.getByRole('button', { name: 'Editar' }).click();
    await page.getByLabel('Teléfono').fill('5511112222');
    await page.getByLabel('Límite de crédito').fill('300');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('Beto Ríos: Límite de crédito $0.00 → Límite de crédito $300.00').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nadie autorizó el límite de crédito.').waitFor();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('Límite de crédito $300.00').waitFor();
    await page.getByText('5511112222').waitFor();
    const { catalog } = hub.server.peer;
    const beto = await until('the hub knows', () =>
      [...catalog.list('customers')].find(({ fields }) => fields['creditLimit'] === 30_000),
    );
    const by = new Map(catalog.origins('customers', beto.id).map(([field, { who }]) => [field, who]));
    expect(by.get('creditLimit')).toBe(carmen);
    expect(by.get('phone')).not.toBe(carmen);
  });

  it('change quickly, and what was on the page stays', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Editar' }).click();
    await page.getByLabel('Nombre').fill('Beto Ríos Luna');
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).click();
    await page.getByRole('button', { name: 'Carmen Ruiz' }).click();
    await page.keyboard.type('471182');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cambiar de persona: Carmen Ruiz' }).waitFor();
    expect(await page.getByLabel('Nombre').inputValue()).toBe('Beto Ríos Luna');
  });

  it('had nothing to complain of but the server that was away', () => {
    expect(till.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|404/.test(line))).toEqual([]);
  });
});
