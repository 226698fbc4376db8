/** Quotes: made of the cart, printed, and sold once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../integration/shop.ts';
import { scan } from '../scanner-keys.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { MILK } from './till-shop.ts';

let till: OpenedTill;

beforeAll(async () => {
  till = await openTill();
});
afterAll(async () => {
  await till?.close();
});

describe('a quote', () => {
  it('is made of the cart, which is empty then, and reaches the other tills', async () => {
    const { page } = till;
    await scan(page, '7501003100055');
    await scan(page, '7501003100055');
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('link', { name: 'Cotizaciones' }).click();
    await page.getByText('Todavía no hay cotizaciones.').waitFor();
    await page.getByRole('button', { name: 'Cotizar la venta actual' }).click();
    await page.getByText('30 días').click();
    await page.getByLabel('Nota').fill('Para la fiesta');
    await page.getByRole('button', { name: 'Guardar cotización' }).click();
    await page.getByRole('heading', { name: 'Cotización C03-Q1' }).waitFor();
    expect(await page.getByTestId('quote-total').textContent()).toBe('$57.00');
    const [quote] = await until('the hub has it', () => {
      const quotes = [...till.hub.server.peer.catalog.list('quotes')];
      return quotes.length === 1 && quotes;
    });
    expect(quote?.fields).toMatchObject({ number: 'C03-Q1', state: 'draft', note: 'Para la fiesta' });
  });

  it('says on paper that it is no sale', async () => {
    const { page } = till;
    await page.evaluate(() => {
      window.print = () => {
        document.documentElement.dataset['printed'] =
          document.querySelector('.receipt-sheet')?.textContent ?? '';
        window.dispatchEvent(new Event('afterprint'));
      };
    });
    await page.getByRole('button', { name: 'Imprimir' }).click();
    const printed = await until('it is printed', () =>
      page.evaluate(() => document.documentElement.dataset['printed']),
    );
    expect(printed).toContain('No es comprobante de venta');
    expect(printed).toContain('$57.00');
  });

  it('becomes a sale at its prices, and is sold then', async () => {
    const { page, hub, shop } = till;
    hub.server.peer.catalog.setField('products', MILK, 'price', 999_000);
    await page.getByRole('button', { name: 'Pasar a venta' }).click();
    await page.getByTestId('total').getByText('$57.00').first().waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    await page.keyboard.type('57');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
    const [sold] = await until('the ledger has it', async () => {
      const { rows } = await shop.pool.query<{ total: number; number: string }>(
        'select s.total::int, q.number from sale s join quote q on q.store_id = s.store_id and q.id = s.quote_id',
      );
      return rows.length > 0 && rows;
    });
    expect(sold).toEqual({ total: 5_700, number: 'C03-Q1' });
    await till.go('/cotizaciones');
    await page.getByRole('link', { name: /C03-Q1.*Vendida/ }).click();
    await page.getByRole('button', { name: 'Imprimir' }).waitFor();
    expect(await page.getByRole('button', { name: 'Pasar a venta' }).count()).toBe(0);
  });

  it('left nothing to complain of', () => {
    expect(till.complaints).toEqual([]);
  });
});
