/** What a cashier does all day, in a real browser: scan, charge, next; with the server there, away, and coming back halfway. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { until } from '../../integration/shop.ts';
import { scan } from '../scanner-keys.ts';
import { ANA, TillShop } from './till-shop.ts';

declare global {
  interface Window {
    axe: typeof axeCore;
  }
}

let at: TillShop;
let page: Page;

beforeAll(async () => {
  at = await TillShop.open({ cashRounding: 50, discountLimit: 1_000 });
  page = await at.till('C01');
});
afterAll(async () => {
  await at?.close();
});

const total = (): Promise<string | null> => page.getByTestId('total').first().textContent();
const lines = (): Promise<string[]> =>
  page.getByRole('list', { name: 'Venta' }).getByRole('listitem').allTextContents();
const sold = async (): Promise<{ receipt: string; total: string; change: string | null }> => {
  await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
  const change = page.getByTestId('change');
  return {
    receipt: ((await page.getByTestId('receipt').textContent()) ?? '').replace('Folio ', ''),
    total: (await page.getByTestId('sold-total').textContent()) ?? '',
    change: (await change.count()) === 0 ? null : await change.textContent(),
  };
};
/** What the ledger has of the receipt. */
const booked = (receipt: string): Promise<object> =>
  until(`${receipt} in the ledger`, async () => {
    const [series, number] = receipt.split('-');
    const { rows } = await at.shop.pool.query<object>(
      `select s.total::int, s.rounding::int, s.customer_id as customer,
         (select json_agg(json_build_array(p.method, p.amount, p.tendered) order by p.method) from sale_payment p
          where p.store_id = s.store_id and p.sale_id = s.id) as payments
       from sale s where s.series = $1 and s.number = $2`,
      [series, Number(number)],
    );
    return rows[0];
  });

describe('a sale', () => {
  it('is scanned without focusing anything: again is one more, and many are cheaper', async () => {
    await scan(page, '7501003100055');
    expect(await total()).toBe('$28.50');
    await scan(page, '7501003100055');
    expect(await lines()).toHaveLength(1);
    expect(await total()).toBe('$57.00');
    await page.keyboard.type('6*', { delay: 120 });
    await scan(page, '7501055363513');
    expect(await total()).toBe('$159.00');
    await page.getByText('Refresco de cola 600 ml: 6').waitFor();
    // A scanner that ends its codes with two line ends does not charge.
    await scan(page, '7501003100055');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).pathname).toBe('/caja/');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await page.getByRole('button', { name: 'Deshacer' }).click();
    expect(await total()).toBe('$57.00');
  });

  it('outlives a reload', async () => {
    await page.reload();
    await page.getByText('Leche entera 1 l').first().waitFor();
    expect(await total()).toBe('$57.00');
  });

  it('is found by name, and weighed with three decimals', async () => {
    await page.keyboard.press('F2');
    await page.keyboard.type('huevo', { delay: 60 });
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Cantidad en kg').fill('1.255');
    await page.keyboard.press('Enter');
    // 1.255 × 46.00 = 57.73
    await until('the line', async () => (await total()) === '$114.73');
  });

  it('is charged in cash: rounded, with change, and its ticket is there', async () => {
    // The focus is in the search, which is empty: Enter charges.
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    await page.keyboard.type('200');
    await page.keyboard.press('Enter');
    const { receipt, ...rest } = await sold();
    expect(rest).toEqual({ total: '$114.50', change: '$85.50' });
    expect(receipt).toBe('C01-000001');
    await page.getByText('Aceptada', { exact: true }).waitFor();
    expect(await booked(receipt)).toEqual({
      total: 11_450,
      rounding: -23,
      customer: null,
      payments: [['cash', 11_450, 20_000]],
    });
    const paper = page.getByRole('article', { name: 'C01-000001' });
    await paper.getByText('Leche entera 1 l').waitFor();
    expect(await paper.textContent()).not.toContain('REIMPRESIÓN');
    await page.reload();
    await paper.getByText('REIMPRESIÓN').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Siguiente folio: C01-000002').waitFor();
  });
});

describe('without a server', () => {
  it('it is the same, and the ledger has it to the cent once the server is back', async () => {
    await at.stopHub();
    await page.getByText('Sin conexión. Pendientes').waitFor();
    await scan(page, '7501003100109');
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    await page.keyboard.press('Enter');
    const alone = await sold();
    expect(alone).toEqual({ receipt: 'C01-000002', total: '$19.50', change: null });
    await page.getByText('En el servidor: pendiente').waitFor();
    await page.keyboard.press('Enter');

    await scan(page, '7501055363513');
    await at.startHub();
    await scan(page, '7501055363513');
    await page.keyboard.press('F10');
    await page.keyboard.press('Enter');
    const back = await sold();
    expect(back.total).toBe('$38.00');
    await page.getByText('Aceptada', { exact: true }).waitFor();
    expect(await booked(alone.receipt)).toMatchObject({ total: 1_950 });
    expect(await booked(back.receipt)).toMatchObject({ total: 3_800 });
    await page.keyboard.press('Enter');
  });
});

describe('what is not plain', () => {
  it('a code that nobody knows is sold with a name and a price, and blocks nothing', async () => {
    await scan(page, '7501999999991');
    await page.getByText('Nadie conoce el código 7501999999991.').waitFor();
    await scan(page, '7501003100055');
    expect(await total()).toBe('$28.50');
    await scan(page, '7501999999991');
    await page.getByRole('button', { name: 'Vender con precio' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Nombre').fill('Veladora');
    await dialog.getByLabel('Precio').fill('32.5');
    await dialog.getByText('Guardar en el catálogo').click();
    await page.keyboard.press('Enter');
    await until('the line', async () => (await total()) === '$61.00');
    await scan(page, '7501999999991');
    expect(await total()).toBe('$93.50');
    const { catalog } = at.hub.server.peer;
    await until('the catalog has it', () =>
      [...catalog.list('products')].some(({ fields }) => fields['name'] === 'Veladora'),
    );
  });

  it('is parked and taken up again, discounts and all', async () => {
    await page.getByRole('button', { name: /Leche entera 1 l .*: cantidad y descuento/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Por ciento').click();
    await dialog.getByLabel('Por ciento de descuento').fill('10');
    await page.keyboard.press('Enter');
    await until('the discount', async () => (await total()) === '$90.65');
    await page.keyboard.press('F6');
    await dialog.getByLabel('Nombre para reconocerla').fill('Señora del gorro');
    await page.keyboard.press('Enter');
    await until('the cart is empty', async () => (await total()) === '$0.00');
    await page.keyboard.press('F6');
    await dialog.getByText('Señora del gorro').waitFor();
    await dialog.getByRole('button', { name: 'Retomar' }).click();
    await until('it is back', async () => (await total()) === '$90.65');
  });

  it('is paid in part by card and the rest on credit, by a customer', async () => {
    await page.keyboard.press('F4');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Ana Torres/ })
      .click();
    await page.keyboard.press('F10');
    await page.getByText('Tarjeta').click();
    await page.getByLabel('Importe').fill('40');
    await page.getByRole('button', { name: 'Agregar este pago' }).click();
    await page.getByText('Fiado').click();
    await page.getByText(/Debe \$0.00 según esta caja a las/).waitFor();
    await page.getByRole('button', { name: 'Cobrar' }).click();
    const { receipt, total: came } = await sold();
    expect(came).toBe('$90.65');
    expect(await booked(receipt)).toEqual({
      total: 9_065,
      rounding: 0,
      customer: ANA,
      payments: [
        ['card', 4_000, null],
        ['credit', 5_065, null],
      ],
    });
  });
});

describe('what keeps a sale from being made', () => {
  it('is a discount above the limit, where no supervisor is there: the cart stays', async () => {
    await page.keyboard.press('Enter');
    await scan(page, '7501003100109');
    await page.getByRole('button', { name: 'Descuento de la venta' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Importe', { exact: true }).click();
    await dialog.getByLabel('Importe de descuento').fill('5');
    await dialog.getByText('Pasa del límite de 10 %').waitFor();
    await page.keyboard.press('Enter');
    await until('the discount', async () => (await total()) === '$14.50');
    await page.keyboard.press('F10');
    await page.keyboard.press('Enter');
    await page.getByText('Nadie autorizó el descuento').waitFor();
    await page.keyboard.press('Escape');
    await until('the cart', async () => (await total()) === '$14.50');
    await page.getByRole('button', { name: 'Deshacer' }).click();
    await until('undone', async () => (await total()) === '$19.50');
  });

  it('is no open session, where the store wants one: of cash alone', async () => {
    at.hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'cashSessions', 'required');
    await page.keyboard.press('F10');
    await page.getByText('La caja no tiene turno abierto').waitFor();
    expect(await page.getByRole('button', { name: 'Cobrar', exact: true }).isDisabled()).toBe(true);
    expect(await page.getByRole('link', { name: 'Abrir turno' }).getAttribute('href')).toBe('/caja/turno');
    await page.getByText('Tarjeta').click();
    await page.getByRole('button', { name: 'Cobrar', exact: true }).click();
    expect(await sold()).toMatchObject({ total: '$19.50', change: null });
    await page.getByText('Aceptada', { exact: true }).waitFor();
  });
});

describe('the pages', () => {
  const violations = async (): Promise<string[]> => {
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      });
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
    });
    return found;
  };

  it('break no rule of accessibility that a machine can find: selling, dialogs, charging, the ticket', async () => {
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.evaluate(readFileSync(axe, 'utf8'));
    expect(await violations()).toEqual([]);
    await page.keyboard.press('Enter');
    await scan(page, '7501003100109');
    expect(await violations()).toEqual([]);
    for (const key of ['F1', 'F4', 'F6', 'F7']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect([key, await violations()]).toEqual([key, []]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    expect(await violations()).toEqual([]);
  });
});

it('the pages had nothing to complain of but the server that was away', () => {
  expect(at.complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
});
