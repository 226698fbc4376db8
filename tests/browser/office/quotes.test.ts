/** Quotes in the office: made, their lines changed, printed, declined and archived; one that a till sold is not changed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { ANA, MILK } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const PICTURES = process.env['OFFICE_PICTURES'];

let office: OpenedOffice;

const quotes = (): CatalogRecord[] => [...office.hub().server.peer.catalog.list('quotes')];
const lines = (): unknown[] =>
  Object.entries(quotes()[0]!.fields)
    .filter(([field, value]) => field.startsWith('line.') && value !== null)
    .map(([, value]) => value);
const isFine = async (name: string): Promise<void> => {
  expect(await faultsOf(office.page, name, SIZES, () => ['dark', 'light'])).toEqual([]);
  if (PICTURES === undefined) return;
  for (const size of SIZES) {
    await office.page.setViewportSize(size);
    await office.page.screenshot({ path: `${PICTURES}/${name}-${size.width}.png` });
  }
};

beforeAll(async () => {
  office = await openOffice();
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

describe('quotes in the office', () => {
  it('are begun from the catalog, and filled by name and code', async () => {
    const { page } = office;
    await office.go('/catalogo');
    await page.getByRole('link', { name: 'Cotizaciones' }).click();
    await page.getByText('Ninguna. Se hacen aquí').waitFor();
    await page.getByRole('button', { name: 'Nueva cotización' }).click();
    await page.getByRole('heading', { name: 'Cotización OFI-Q1' }).waitFor();
    await page.getByText('Todavía no tiene productos.').waitFor();
    await page.getByLabel('Agregar producto').fill('leche entera');
    await page.getByRole('button', { name: /Leche entera/ }).click();
    await page.getByLabel('Cantidad de Leche entera 1 l').fill('12');
    await page.keyboard.press('Enter');
    const total = page.getByRole('row').filter({ hasText: 'Total' });
    await total.getByText('$342.00').waitFor();
    await page.getByLabel('Precio de Leche entera 1 l').fill('27.50');
    await page.keyboard.press('Tab');
    await total.getByText('$330.00').waitFor();
    await until('at the hub', () => quotes().length === 1 && lines().length === 1);
    await until('the line', () => JSON.stringify(lines()).includes('275000'));
    expect(lines()).toMatchObject([{ product: MILK, quantity: 12_000, unitPrice: 275_000 }]);
  });

  it('take a customer, a last day and a note; a number that is none is not written', async () => {
    const { page } = office;
    await page.getByLabel('Cliente').selectOption(ANA);
    await page.getByLabel('Válida hasta').fill('2031-12-24');
    await page.getByLabel('Nota').fill('Entrega el lunes');
    await page.getByLabel('Nota').blur();
    await until('written', () => quotes()[0]!.fields['note'] === 'Entrega el lunes');
    expect(quotes()[0]!.fields).toMatchObject({ customer: ANA });
    await page.getByLabel('Cantidad de Leche').fill('doce');
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('Cantidad de Leche').getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('Escape');
    await isFine('quote');
  });

  it('are printed alone, on paper', async () => {
    const { page } = office;
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
    const paper = page.locator('.quote-paper');
    for (const text of ['Cotización OFI-Q1', 'Leche entera 1 l', '$330.00', 'Entrega el lunes'])
      expect([text, (await paper.innerText()).includes(text)]).toEqual([text, true]);
    await page.emulateMedia({ media: null });
  });

  it('are declined, archived, and found among those', async () => {
    const { page } = office;
    await page.getByRole('button', { name: 'El cliente no la quiso' }).click();
    await page.getByRole('button', { name: 'Volver a abrirla' }).waitFor();
    await page.getByRole('button', { name: 'Archivar' }).click();
    await page.getByRole('button', { name: 'Volver a usar' }).waitFor();
    await page.getByRole('link', { name: 'Volver a las cotizaciones' }).click();
    await page.getByText('Archivadas (1)').click();
    await page.getByRole('row').filter({ hasText: 'OFI-Q1' }).getByText('$330.00').waitFor();
    await isFine('quotes');
  });

  it('that were sold are read, not changed', async () => {
    const { page } = office;
    const [quote] = quotes();
    office.hub().server.peer.catalog.setFields('quotes', quote!.id, { state: 'sold', active: true });
    await page.getByText('Vendidas (1)').click();
    await page.getByRole('link', { name: 'OFI-Q1' }).click();
    await page.getByText('Ya se vendió: no se cambia.').waitFor();
    expect(await page.getByLabel('Cantidad de Leche').count()).toBe(0);
  });
});
