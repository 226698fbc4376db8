/** Stock: what comes is added, what is lost taken off, and a count sets it, at the till and in the ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RICE, until } from '../../integration/shop.ts';
import { scan } from '../scanner-keys.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

const CODE = '7501003100086';

let till: OpenedTill;

const inLedger = (quantity: number): Promise<true> =>
  until(`${quantity} in the ledger`, async () => (await till.shop.stock(RICE)) === quantity);
const row = () => till.page.getByRole('listitem').filter({ hasText: 'Arroz' });

beforeAll(async () => {
  till = await openTill();
  till.hub.server.peer.catalog.setField('products', RICE, 'barcodes', [CODE]);
});
afterAll(async () => {
  await till?.close();
});

describe('stock', () => {
  it('grows by what is scanned when goods come', async () => {
    const { page } = till;
    await till.go('/existencias/receipt');
    await page.getByRole('heading', { name: 'Entrada de mercancía' }).waitFor();
    await page.getByLabel('Buscar producto o código').fill('arr');
    await page.getByRole('button', { name: /Arroz/ }).waitFor();
    await page.getByLabel('Buscar producto o código').fill('');
    for (let i = 0; i < 3; i++) await scan(page, CODE);
    await page.getByRole('textbox', { name: 'Cantidad de Arroz' }).fill('12');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Registrar entrada' }).click();
    await page.getByText('Entrada registrada').waitFor();
    await inLedger(12_000);
    await row().getByText('12', { exact: true }).waitFor();
  });

  it('shrinks by what is lost, which says why', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Ver existencias' }).click();
    await row().getByText('12', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Merma' }).click();
    await scan(page, CODE);
    await page.getByRole('button', { name: 'Registrar merma' }).click();
    await page.getByText('Di por qué se da de baja.').waitFor();
    await page.getByRole('button', { name: 'Caducado' }).click();
    await page.getByRole('button', { name: 'Registrar merma' }).click();
    await page.getByText('Merma registrada').waitFor();
    await inLedger(11_000);
  });

  it('is what was counted, whatever it was before, without a server, too', async () => {
    const { page, shop } = till;
    await page.getByRole('button', { name: 'Ver existencias' }).click();
    await row().getByText('11', { exact: true }).waitFor();
    const { port } = till.hub.server;
    await shop.stop(till.hub);
    await page.getByText('Sin conexión. Pendientes').first().waitFor();
    await page.getByRole('button', { name: 'Conteo' }).click();
    await scan(page, CODE);
    await page.getByText('Había 11').waitFor();
    await page.getByRole('textbox', { name: 'Cantidad de Arroz' }).fill('9');
    await page.keyboard.press('Tab');
    await page.getByText('-2 de diferencia').waitFor();
    await page.getByRole('button', { name: 'Registrar conteo' }).click();
    await page.getByText('Conteo registrado').waitFor();
    await row().getByText('9', { exact: true }).waitFor();
    await shop.hub({ port });
    await inLedger(9_000);
  });

  it('left nothing to complain of', () => {
    expect(till.complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });
});
