/** A device is taken out of the shop: not while something would be lost by it, and by a supervisor alone; then it can be paired anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../client/peer/session.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { RICE, until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { approve, hire, signIn } from './staff.ts';

let till: OpenedTill;
let hub: Hub;

/** By the page's device: how many ops no server is known to hold. */
const unsent = (): Promise<number> =>
  till.page.evaluate(() => {
    const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
    return state.kind === 'open' ? state.connection.unsent : -1;
  });
/** One piece by the page's device, for so many centavos; its id. */
const sell = (total: number): Promise<string> =>
  till.page.evaluate(
    async ([product, paid]) => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      if (state.kind !== 'open') throw new Error(state.kind);
      const id = state.peer.newId();
      const written = await state.peer.write(id, (stamp) => ({
        v: 1,
        kind: 'sale',
        id,
        ...stamp,
        lines: [{ product, name: 'Arroz', quantity: 1_000, price: 25_000, total: 250 }],
        payments: [{ method: 'cash', amount: paid }],
        total: paid,
      }));
      if (!written.ok) throw new Error(written.error.code);
      return id;
    },
    [RICE, total] as const,
  );
const isInLedger = async (id: string): Promise<boolean> => {
  const { rows } = await till.shop.pool.query<{ status: string }>('select status from op where id = $1', [
    id,
  ]);
  return rows[0]?.status === 'accepted';
};
const begin = async (): Promise<void> => {
  await till.page.getByRole('button', { name: 'Desvincular esta caja' }).click();
};
/** The browser's databases of the till. */
const databases = (): Promise<string[]> =>
  till.page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name));
const keys = (): Promise<string[]> => till.page.evaluate(() => Object.keys(localStorage).sort());

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  await hire(hub, 'Carmen Ruiz', 'supervisor', '471182');
  await hire(hub, 'Ana Peña', 'cashier', '111111');
  await signIn(till.page, 'Ana Peña', '111111');
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 60_000);
afterAll(() => till?.close());

describe('a device', () => {
  let kept = '';

  it('stays where an op of it was refused and nobody settled that', async () => {
    const { page } = till;
    await sell(300);
    await page.getByLabel('1 no se pudo enviar').waitFor();
    await till.go('/ajustes');
    await begin();
    await page.getByText('Todavía no se puede desvincular. Nada se borró.').waitFor();
    await page.getByText('Hay 1 operación sin aceptar').waitFor();
    await page.getByRole('link', { name: 'Ver pendientes' }).click();
    await page.getByRole('button', { name: 'Eliminar' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Error de captura' }).click();
    await sheet.getByRole('button', { name: 'Eliminar', exact: true }).click();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('Nada pendiente.').waitFor();
  });

  it('stays while something is not sent, and loses nothing by the try', async () => {
    const { page } = till;
    await till.shop.stop(hub);
    await page.getByText('Sin conexión. Pendientes').waitFor();
    kept = await sell(250);
    await till.go('/ajustes');
    await begin();
    await page.getByText('Queda 1 operación sin enviar').waitFor();
    await page.getByText('No se oye al servidor').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    // What the page does not offer the device refuses by itself.
    const refused = await page.evaluate(() =>
      (globalThis as unknown as { tillmesh: Session }).tillmesh.unpair(),
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'unsent', params: { count: 1 } } });
    await page.reload();
    await page.getByText('Sin conexión. Pendientes: 1').waitFor();
    expect(await unsent()).toBe(1);
  });

  it('stays where the supervisor does not approve', async () => {
    const { page } = till;
    hub = await till.shop.hub({ port: hub.server.port });
    await until('the sale is in the ledger', () => isInLedger(kept));
    await until('the till knows', async () => (await unsent()) === 0);
    await page.getByLabel('Pendientes de enviar: 0').waitFor();
    await begin();
    await page.getByRole('heading', { name: '¿Desvincular la caja C03?' }).waitFor();
    await page.getByRole('button', { name: 'Sí, seguir' }).click();
    await page.getByText('Este equipo deja de ser una caja de la tienda.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nadie lo autorizó: la caja sigue vinculada.').waitFor();
  });

  it('is none any more once all is sent and a supervisor approved, and keeps nothing of the till', async () => {
    const { page } = till;
    await page.evaluate(() => localStorage.setItem('tillmesh/theme', 'light'));
    expect((await databases()).length).toBeGreaterThan(2);
    await begin();
    await page.getByRole('button', { name: 'Sí, seguir' }).click();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByRole('button', { name: 'Desvincular C03 ahora' }).click();
    await page.getByRole('heading', { name: 'Vincular este equipo' }).waitFor();
    expect(await databases()).toEqual([]);
    expect(await keys()).toEqual(['tillmesh/theme']);
    expect(new URL(page.url()).pathname).toBe('/caja/');
    await page.reload();
    await page.getByRole('heading', { name: 'Vincular este equipo' }).waitFor();
  });

  it('is paired anew, as the same till in a series of its own, and gets back what the shop knows', async () => {
    const { page } = till;
    await page.getByLabel('Código').fill(hub.desk.invite({ till: 'C03', role: 'till' }).code);
    await page.getByRole('button', { name: 'Vincular' }).click();
    await signIn(page, 'Ana Peña', '111111');
    await page.getByText('Siguiente folio: C03A-000001').waitFor();
    await page.getByText('Conectado').waitFor();
    const again = await sell(250);
    await until('the ledger has it', () => isInLedger(again));
    expect(await isInLedger(kept)).toBe(true);
  });

  it('had nothing to complain of but the server that was away', () => {
    expect(till.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|404/.test(line))).toEqual([]);
  });
});
