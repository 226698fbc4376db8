/** Customers: found, added, changed; a payment on account lowers what they owe, with the server there and away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { COFFEE, until, type Shop } from '../../integration/shop.ts';
import { openTill, type OpenedTill } from './opened-till.ts';

const ANA = '01890000-0000-7000-8000-00000000c11e';
const PRICE = 250_000;

let till: OpenedTill;
let shop: Shop;

const owedInLedger = async (): Promise<number | undefined> => {
  const { rows } = await shop.pool.query<{ amount: number }>(
    'select amount from customer_balance where customer_id = $1',
    [ANA],
  );
  return rows[0]?.amount;
};

beforeAll(async () => {
  till = await openTill();
  ({ shop } = till);
  till.hub.server.peer.catalog.createMany('customers', [
    [ANA, { name: 'Ana Muñoz', phone: '5512345678', creditLimit: 50_000, active: true }],
  ]);
  const other = await shop.till('C01', [till.hub]);
  const id = other.newId();
  const total = lineTotal(4_000, PRICE);
  const written = await other.write(id, (stamp) => ({
    v: 1,
    kind: 'sale',
    id,
    ...stamp,
    customer: ANA,
    lines: [{ product: COFFEE, quantity: 4_000, price: PRICE, total }],
    payments: [{ method: 'credit', amount: total }],
    total,
  }));
  expect(written.ok).toBe(true);
  await until('the debt', async () => (await owedInLedger()) === total);
});
afterAll(async () => {
  await till?.close();
});

const balance = (text: string): Promise<void> =>
  till.page.getByTestId('balance').getByText(text, { exact: true }).waitFor();

describe('a customer', () => {
  it('pays on account: what they owe goes down at the till and in the ledger', async () => {
    const { page } = till;
    await till.go('/clientes');
    await page.getByLabel('Nombre, teléfono o RFC').fill('munoz');
    await page.getByRole('link', { name: /Ana Muñoz.*Debe \$100\.00/ }).waitFor();
    await page.keyboard.press('Enter');
    await balance('$100.00');
    await page.getByText(/Según esta caja a las/).waitFor();
    await page.getByText('Le queda $400.00').waitFor();
    await page.getByRole('button', { name: 'Abonar' }).click();
    await page.getByRole('button', { name: 'Recibir abono' }).click();
    await page.getByText('Escribe un importe mayor que cero.').waitFor();
    await page.getByLabel('Abono', { exact: true }).fill('60');
    await page.getByLabel('Recibido').fill('100');
    await page.keyboard.press('Enter');
    await page.getByText('Abono registrado').waitFor();
    await page.getByText('$40.00').first().waitFor();
    await balance('$40.00');
    await until('the ledger agrees', async () => (await owedInLedger()) === 4_000);
  });

  it('pays without a server, too', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Ver al cliente' }).click();
    await page.getByRole('button', { name: 'Abonar' }).waitFor();
    await shop.stop(till.hub);
    await page.getByText('Sin conexión. Pendientes').waitFor();
    await page.getByRole('button', { name: 'Abonar' }).click();
    await page.getByRole('button', { name: 'Todo lo que debe: $40.00' }).click();
    await page.getByRole('button', { name: 'Recibir $40.00' }).click();
    await page.getByText('Abono registrado').waitFor();
    await page.getByText('Sin adeudo').waitFor();
  });

  it('is added with a name alone, and changed, without a server', async () => {
    const { page } = till;
    await page.getByRole('button', { name: 'Ver al cliente' }).click();
    await page.getByRole('button', { name: 'Editar' }).click();
    await page.getByLabel('Teléfono').fill('5599998888');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('5599998888').waitFor();
    await till.go('/clientes');
    await page.getByRole('button', { name: 'Nuevo cliente' }).click();
    await page.getByRole('button', { name: 'Guardar' }).click();
    await page.getByText('Escribe el nombre.').waitFor();
    await page.getByLabel('Nombre').fill('Beto Ríos');
    await page.getByLabel('Teléfono').fill('55 9999 8888');
    await page.getByText('Con ese teléfono ya está Ana Muñoz.').waitFor();
    await page.getByLabel('Teléfono').fill('');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Beto Ríos' }).waitFor();
    await page.getByText('Sin límite de crédito').waitFor();
  });

  it('left nothing to complain of', () => {
    expect(till.complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });
});
