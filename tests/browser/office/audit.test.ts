/** The audit in the office, while a till sells: who did what in sentences, filtered, a page at a time, its chain checked, as a file. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { apiOf } from '../../integration/http.ts';
import { accepted, COFFEE, sell, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const PASSWORD = 'café con pan dulce';
/** More than a page of the office's. */
const MANY = 60;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;
let till: TillNode;

const rows = () => office.page.getByRole('list', { name: 'Auditoría' }).getByRole('listitem');
const choose = async (label: string, text: string): Promise<void> =>
  void (await office.page.getByLabel(label, { exact: true }).selectOption(text));
const shown = (count: number): Promise<unknown> =>
  until(`${count} rows`, async () => (await rows().count()) === count);

beforeAll(async () => {
  office = await openOffice();
  const api = apiOf(office.hub());
  const id = await addRosa(api, PASSWORD);
  till = await office.till('C02');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  await until('the ledger', () => office.hub().bridge.projected());
  const { body: product } = await api.get(`/api/products/${COFFEE}`);
  const change = { version: product['version'], price: 310_000 };
  expect((await api.send('PATCH', `/api/products/${COFFEE}`, change)).status).toBe(200);
  for (let i = 0; i < MANY; i++)
    await api.send('PATCH', `/api/people/${id}`, { name: i % 2 === 0 ? 'Rosa Ruiz' : 'Rosa Dueñas' });
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

describe('the audit', () => {
  it('is for an administrator, and says in sentences who did what', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Auditoría' }).first().click();
    await page.getByLabel('Usuario').fill('rosa');
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await shown(50);
    expect(await rows().first().textContent()).toContain('Rosa Dueñas inició sesión.');
    await page.getByText('cambió los datos de Rosa Dueñas.').first().waitFor();
    await page.getByText('Nombre: Rosa Ruiz → Rosa Dueñas').first().waitFor();
    await accepted(till, await sell(till));
    expect(await faultsOf(page, '/auditoria', SIZES, () => ['light', 'dark'])).toEqual([]);
  });

  it('has what a till has changed, by the name of the till', async () => {
    const { page } = office;
    till.server.peer.catalog.setField('settings', SETTINGS_ID, 'phone', '5512345678');
    await until('the ledger has it', async () => {
      const { rows: found } = await office.shop.pool.query(
        `select 1 from audit where entry->>'action' = 'settings_changed'`,
      );
      return found.length > 0;
    });
    await page.getByRole('button', { name: 'Actualizar' }).click();
    await page.getByText('cambió los ajustes de la tienda.').waitFor();
    const first = (await rows().first().textContent()) ?? '';
    expect(first).toContain('el equipo C02 cambió los ajustes de la tienda.');
    expect(first).toContain('Teléfono: (vacío) → 5512345678');
  });

  it('shows more when somebody asks for it, and less by who, what and when', async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'Mostrar más' }).click();
    // Those, pairing this browser, adding the person, the password, the price, signing in, and what the till wrote.
    await shown(MANY + 6);
    expect(await page.getByRole('button', { name: 'Mostrar más' }).count()).toBe(0);
    await choose('Qué', 'Cambio de precio');
    await shown(1);
    const only = await rows().first().textContent();
    expect(only).toContain('Un programa cambió el precio de Café.');
    expect(only).toContain('$2.50 → $31.00');
    await choose('Quién', 'Rosa Dueñas');
    await page.getByText('No hay nada así en la auditoría.').waitFor();
    await choose('Qué', 'Todo');
    await shown(1);
    await choose('Quién', 'Cualquiera');
    await page.getByRole('button', { name: 'Ayer' }).click();
    await page.getByText('No hay nada así en la auditoría.').waitFor();
    await page.getByRole('button', { name: 'Hoy', exact: true }).click();
    await shown(50);
  });

  it('is a file', async () => {
    const { page } = office;
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar CSV' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^auditoria-.*\.csv$/);
    const text = await readFile(await download.path(), 'utf8');
    expect(text).toContain('Cambio de precio');
  });

  it('has a chain that is whole, and is told where it is not', async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'Comprobar la cadena' }).click();
    await page.getByText(/La cadena está completa: \d+ filas/).waitFor();
    await page.getByText(/Última fila: n\.º \d+, huella [0-9a-f]{64}/).waitFor();
    const { pool } = office.shop;
    await pool.query('alter table audit disable trigger audit_is_append_only');
    await pool.query(
      `update audit set entry = replace(entry::text, '310000', '300000')::json where entry->>'action' = 'price_changed'`,
    );
    await page.getByRole('button', { name: 'Comprobar la cadena' }).click();
    await page.getByText(/La cadena se rompe en la fila n\.º \d+/).waitFor();
    await accepted(till, await sell(till));
  });

  it('left nothing to complain of but what was refused', () => {
    expect(office.at.complaints.filter((line) => !/status of 401/.test(line))).toEqual([]);
  });
});
