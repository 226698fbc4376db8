/** What the panel behind the pill says of the data's age and of the server's backups, which it knows without the server too. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BackupSettings } from '../../../server/config.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { HOST, until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

const SETTINGS: BackupSettings = {
  ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: 1e9, webhook: '' },
  ...{ directory: '', keep: 5 },
};

let till: OpenedTill;
let hub: Hub;

const post = async (path: string): Promise<{ readonly id: string }> => {
  const response = await fetch(`http://${HOST}:${hub.server.port}/api/backups${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${hub.catalogToken}` },
  });
  expect(response.status).toBe(202);
  return (await response.json()) as { readonly id: string };
};
const panel = () => till.page.getByRole('dialog', { name: 'Estado de la caja' });
const open = async (): Promise<void> => {
  await till.page.getByTestId('connection').click();
  await panel().getByText('Respaldo del servidor').waitFor();
};

beforeAll(async () => {
  till = await openTill();
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
  const { port } = till.hub.server;
  await till.shop.stop(till.hub);
  hub = await till.shop.hub({ port, backups: SETTINGS });
  await till.page.getByText('Conectado').waitFor();
}, 60_000);
afterAll(() => till?.close());

it('says how new the data is of each area', async () => {
  await open();
  for (const area of ['catalog', 'stock', 'verdicts'])
    await panel().locator(`[data-area="${area}"]`).getByText('Datos al momento').waitFor();
  // There is no other till.
  expect(await panel().locator('[data-area="others"]').count()).toBe(0);
  const other = await till.shop.till('C01', [hub]);
  await panel().locator('[data-area="others"]').getByText('Datos al momento').waitFor();
  await till.shop.stop(other);
});

it('says of no backup until there is one, then of it, and whether it is good', async () => {
  await panel().getByText('El servidor no ha dicho de ningún respaldo.').waitFor();
  const { id } = await post('');
  await panel().getByText('Último respaldo:').waitFor();
  await panel().getByText('Todavía no se ha verificado ninguno.').waitFor();
  await post(`/${id}/verify`);
  await panel()
    .getByText(/^El del .* se verificó el .* y sirve\.$/)
    .waitFor();
});

it('knows it without the server, after a start too, and as of when', async () => {
  const { page } = till;
  await till.shop.stop(hub);
  await page.reload();
  await page.getByText('Sin conexión. Pendientes').waitFor();
  await open();
  await panel().getByText('Último respaldo:').waitFor();
  await panel().getByText('Según el servidor:').waitFor();
  expect(await panel().locator('[data-area]').count()).toBeGreaterThan(2);
});
