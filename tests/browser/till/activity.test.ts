/** What people did at a till is kept there, bounded, over reloads and without the server, and shown to whoever supervises. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../server/hub/hub.ts';
import { until } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { approve, hire, signIn } from './staff.ts';

let till: OpenedTill;
let hub: Hub;

/** The log as the page shows it, the newest first: what it is, who did it, and all that it says. */
const shown = (): Promise<[kind: string, text: string][]> =>
  till.page
    .locator('[data-kind]')
    .evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-kind')!, row.textContent ?? '']));
const kinds = async (): Promise<string[]> => (await shown()).map(([kind]) => kind);
const openLog = async (): Promise<void> => {
  await till.go('/registro');
  await till.page.getByRole('button', { name: 'Ver con un PIN de supervisión' }).click();
  await approve(till.page, 'Carmen Ruiz', '471182');
  await till.page.locator('[data-kind]').first().waitFor();
};

beforeAll(async () => {
  till = await openTill();
  ({ hub } = till);
  await hire(hub, 'Carmen Ruiz', 'supervisor', '471182');
  await hire(hub, 'Ana Peña', 'cashier', '111111');
  await till.page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    till.page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 60_000);
afterAll(() => till?.close());

describe('the log of a till', () => {
  it('says who came, what they did and who approved it, without the server', async () => {
    const { page } = till;
    await till.shop.stop(hub);
    await page.getByText('Sin conexión. Pendientes').waitFor();
    await page.getByRole('button', { name: 'Ana Peña' }).click();
    for (let i = 0; i < 3; i++) {
      await page.getByLabel('PIN de Ana Peña').fill('999999');
      await page.keyboard.press('Enter');
      await page.getByText('El PIN no es correcto.').waitFor();
    }
    await page.getByText(/Espera \d segundo/).waitFor();
    await page.getByText(/Espera \d segundo/).waitFor({ state: 'detached' });
    await page.getByLabel('PIN de Ana Peña').fill('111111');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).waitFor();
    await till.go('/turno');
    await page.getByRole('button', { name: /^Abrir turno con/ }).click();
    await page.getByText('Turno abierto desde').waitFor();
    await till.go('/ajustes');
    await page.getByRole('button', { name: 'Desvincular esta caja' }).click();
    await page.getByText('Todavía no se puede desvincular').waitFor();
    await page.getByRole('button', { name: 'Cambiar', exact: true }).click();
    await page.getByLabel('Límite de descuento').fill('15');
    await page.getByRole('button', { name: 'Guardar ajustes' }).click();
    await page.getByRole('heading', { name: '¿Quién autoriza?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Nadie lo autorizó').waitFor();
    await page.getByRole('button', { name: 'Guardar ajustes' }).click();
    await approve(page, 'Carmen Ruiz', '471182');
    await page.getByText('Guardado en esta caja').waitFor();

    await openLog();
    expect(await kinds()).toEqual([
      'approved',
      'started',
      'settings',
      'approved',
      'not_approved',
      'unpair_refused',
      'started',
      'cash_open',
      'started',
      'signed_in',
      'pin_locked',
      'started',
    ]);
    const texts = (await shown()).map(([, text]) => text);
    expect(texts[2]).toMatch(/Carmen Ruiz.*Cambió ajustes de la tienda: Límite de descuento/);
    expect(texts[3]).toMatch(/Carmen Ruiz.*Autorizó a Ana Peña: ajustes de la tienda/);
    expect(texts[4]).toMatch(/Ana Peña.*Nadie autorizó: ajustes de la tienda/);
    expect(texts[7]).toMatch(/Ana Peña.*Abrió el turno con.*\$0\.00/);
    expect(texts[10]).toMatch(/Ana Peña.*Varios PIN incorrectos seguidos: espera de 2 segundos/);
  });

  it('is hidden again from whoever takes over, and open to a supervisor who is at the till', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Cambiar de persona: Ana Peña' }).click();
    await signIn(page, 'Carmen Ruiz', '471182');
    await page.locator('[data-kind]').first().waitFor();
    expect((await kinds()).slice(0, 2)).toEqual(['signed_in', 'approved']);
    await page.getByRole('button', { name: 'Cambiar de persona: Carmen Ruiz' }).click();
    await signIn(page, 'Ana Peña', '111111');
    await page.getByRole('button', { name: 'Ver con un PIN de supervisión' }).waitFor();
    expect(await kinds()).toEqual([]);
  });

  it('keeps the newest 2,000', async () => {
    const { page } = till;
    const count = await page.evaluate(async () => {
      const [name] = (await indexedDB.databases()).flatMap(({ name: found = '' }) =>
        found.startsWith('tillmesh/activity/') ? [found] : [],
      );
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name!);
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(new Error('not opened')));
      });
      const store = db.transaction('done', 'readwrite').objectStore('done');
      for (let i = 0; i < 2_100; i++) store.add({ atMs: Date.now(), kind: 'signed_in', who: `Nº ${i}` });
      const done = store.count();
      await new Promise((resolve) => store.transaction.addEventListener('complete', resolve));
      db.close();
      return done.result;
    });
    expect(count).toBeGreaterThan(2_100);
    await openLog();
    await page.getByRole('button', { name: 'Ver 1,900 más' }).waitFor();
    expect((await shown())[0]?.[1]).toMatch(/Carmen Ruiz.*Autorizó a Ana Peña: ver este registro/);
  });

  it('had nothing to complain of but the server that was away', () => {
    expect(till.complaints.filter((line) => !/ERR_CONNECTION_REFUSED|404/.test(line))).toEqual([]);
  });
});
