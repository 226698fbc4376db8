/** Two devices change a product at once; the cashier decides without the server, and every device agrees afterwards. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../client/peer/session.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { COFFEE, RICE, until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

let till: OpenedTill;
let hub: Hub;
let other: TillNode;

const priceIn = ({ server }: Hub | TillNode): unknown =>
  server.peer.catalog.read('products', COFFEE)?.fields['price'];
const conflictsIn = ({ server }: Hub | TillNode): number => server.peer.catalog.conflicts().length;
const priceHere = (): Promise<unknown> =>
  till.page.evaluate((id) => {
    const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
    return state.kind === 'open' ? state.peer.catalog.read('products', id)?.fields['price'] : undefined;
  }, COFFEE);
const setHere = (fields: Readonly<Record<string, unknown>>): Promise<boolean> =>
  till.page.evaluate(
    ([id, values]) => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      return state.kind === 'open' && state.peer.catalog.setFields('products', id, values).ok;
    },
    [COFFEE, fields] as const,
  );
const offline = async (): Promise<void> => {
  await till.shop.stop(hub);
  await till.page.getByText('Sin conexión. Pendientes').waitFor();
};
const online = async (): Promise<void> => {
  hub = await till.shop.hub({ port: hub.server.port });
  await till.page.getByText('Conectado').waitFor();
};

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  other = await till.shop.till('C01', [hub]);
  await until('the catalogue', () => priceIn(other) === 25_000);
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 60_000);
afterAll(() => till?.close());

describe('what two devices changed at once', () => {
  it('is shown with both values and whose they are', async () => {
    const { page } = till;
    await page.keyboard.press('F1');
    await page.getByRole('link', { name: 'Cambios por decidir' }).click();
    await page.getByText('No hay nada por decidir.').waitFor();
    await offline();
    expect(await setHere({ price: 280_000, sku: 'CAF' })).toBe(true);
    other.server.peer.catalog.setField('products', COFFEE, 'price', 300_000);
    other.server.peer.catalog.setField('products', RICE, 'sku', 'CAF');
    await online();
    await page.getByText('¿Usar tus cambios o los del servidor?').waitFor();
    await page.getByText('Tus cambios (esta caja)').waitFor();
    await page.getByText('De la caja C01').waitFor();
    await page.getByText('El código CAF está en varios productos.').waitFor();
  });

  it('is decided without the server, and then is the same on every device', async () => {
    const { page } = till;
    await until('all know of it', () => conflictsIn(hub) === 1 && conflictsIn(other) === 1);
    await offline();
    await page.getByRole('button', { name: 'Usar $28.00' }).click();
    await page.getByText('¿Usar tus cambios o los del servidor?').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Quitarlo de Arroz' }).click();
    await page.getByText('No hay nada por decidir.').waitFor();
    await online();
    await until('all agree', () => priceIn(hub) === 280_000 && priceIn(other) === 280_000);
    await until('nothing is left', () => conflictsIn(hub) === 0 && conflictsIn(other) === 0);
    expect(await priceHere()).toBe(280_000);
    for (const { server } of [hub, other])
      expect(server.peer.catalog.read('products', RICE)?.fields['sku']).toBeUndefined();
  });

  it('left nothing to complain of but the server that was away', () => {
    expect(till.complaints.filter((line) => !/ERR_CONNECTION_REFUSED/.test(line))).toEqual([]);
  });
});
