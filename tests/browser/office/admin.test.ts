/** What an administrator does in the office by signing in: a backup made and downloaded, a device paired, a person added; a sale's rows seen. */
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupSettings } from '../../../server/config.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { accepted, COFFEE, HOST, sell, until } from '../../integration/shop.ts';
import { openBrowser } from '../chromium.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

let office: OpenedOffice;
let till: TillNode;
let sale: string;
const profile = join(tmpdir(), `tillmesh-invited-${process.pid}`);
/** By hand alone. */
const BACKUPS: BackupSettings = {
  ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: 1e9, webhook: '' },
  ...{ directory: '', keep: 5 },
};
const PASSWORD = 'café con pan dulce';

const ask = async (method: string, path: string, body: object): Promise<{ id: string }> => {
  const response = await fetch(`http://${HOST}:${office.at.port}${path}`, {
    method,
    headers: { Authorization: `Bearer ${office.hub().catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return response.status === 204 ? { id: '' } : ((await response.json()) as { id: string });
};

beforeAll(async () => {
  office = await openOffice({ backups: BACKUPS });
  const { id } = await ask('POST', '/api/people', { name: 'Rosa Dueñas', role: 'admin', pin: '471182' });
  await ask('PUT', `/api/people/${id}/password`, { login: 'rosa', password: PASSWORD });
  till = await office.till('C02');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  const sold = await sell(till);
  await accepted(till, sold);
  sale = sold.id;
}, 60_000);
afterAll(async () => {
  await office?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('an administrator', () => {
  it('is asked to sign in where the server alone knows, and told when the password is wrong', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Respaldos' }).first().click();
    await page.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
    await page.getByLabel('Usuario').fill('rosa');
    await page.getByLabel('Contraseña').fill('otra cosa');
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await page.getByText('El usuario o la contraseña no son correctos.').waitFor();
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await page.getByText('Todavía no hay respaldos.').waitFor();
  });

  it('makes a backup, and downloads it', { timeout: 40_000 }, async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'Hacer un respaldo ahora' }).click();
    await page.locator('[data-backup="ok"]').getByText('Sin verificar todavía.').waitFor({ timeout: 30_000 });
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^backup-.*\.tar\.gz$/);
    expect((await stat(await download.path())).size).toBeGreaterThan(1_000);
  });

  it('sees the rows of a sale in the ledger, and the backup that holds it', async () => {
    const { page } = office;
    await office.go(`/ventas/${sale}`);
    await page.getByText('Renglones en el libro: 1; pagos: 1; total $2.50').waitFor();
    await page.getByText(/Está en el respaldo de .*sin verificar\./).waitFor();
  });

  it('sees what a product said before, and who changed it', async () => {
    const { page } = office;
    till.server.peer.catalog.setField('products', COFFEE, 'price', 310_000);
    await until(
      'the hub has it',
      () => office.hub().server.peer.catalog.read('products', COFFEE)?.fields['price'] === 310_000,
    );
    await office.go(`/catalogo/products/${COFFEE}`);
    await page.getByText('$31.00').first().waitFor();
    await until('the ledger has it', async () => {
      const { rows } = await office.shop.pool.query('select 1 from catalog_change where record_id = $1', [
        COFFEE,
      ]);
      return rows.length > 0;
    });
    await page.getByRole('button', { name: 'Ver qué decía antes' }).click();
    await page.getByText('de $2.50 a $31.00').waitFor();
  });

  it('looks at the first rows of a table, and downloads it', async () => {
    const { page } = office;
    await office.go('/reportes');
    await page.getByRole('button', { name: 'Ver los primeros renglones' }).click();
    await page.getByText('Es 1 renglón.').waitFor();
    await page.getByRole('cell', { name: 'C02-000001' }).waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Descargar el archivo' }).click();
    expect((await coming).suggestedFilename()).toMatch(/^ventas-.*\.xlsx$/);
    await page.getByRole('button', { name: 'Ayer' }).click();
    await page.getByRole('button', { name: 'Ver los primeros renglones' }).click();
    await page.getByText('En esos días no hay renglones.').waitFor();
  });

  it('pairs another browser by its link, which is then heard', { timeout: 30_000 }, async () => {
    const { page } = office;
    await office.go('/equipos');
    await page.getByText('Este equipo').waitFor();
    await page.getByLabel('Nombre', { exact: true }).fill('C07');
    await page.getByRole('button', { name: 'Hacer el código' }).click();
    await page.getByRole('img', { name: 'Código QR con el enlace para vincular' }).waitFor();
    const link = await page.getByText(/#codigo=/).textContent();
    const context = await openBrowser(profile);
    try {
      const other = await context.newPage();
      await other.goto(link ?? '');
      await other.getByRole('button', { name: 'Vincular' }).click();
      await other.getByText('Conectado').waitFor();
      await page.locator('[data-heard="true"]').filter({ hasText: 'C07' }).waitFor();
    } finally {
      await context.close();
    }
  });

  it('adds a person, whom every device knows then', async () => {
    const { page } = office;
    await page.getByLabel('Nombre de la persona').fill('Ana Torres');
    await page.getByLabel('PIN').fill('1111');
    await page.getByRole('button', { name: 'Agregar', exact: true }).click();
    await page.getByText('Ana Torres ya puede entrar en las cajas.').waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Ana Torres' }).getByText('Caja').waitFor();
    await until('the till knows', () =>
      till.server.peer.replica.context.people.all().some(({ name }) => name === 'Ana Torres'),
    );
  });

  it('left nothing to complain of but what was refused', () => {
    expect(office.at.complaints.filter((line) => !/status of 401/.test(line))).toEqual([]);
  });
});
