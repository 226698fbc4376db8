/** The catalog of the office with many products (`OFFICE_PRODUCTS=20000` for as many as a large shop has): found, sorted, changed in the cell and many at once; what others change meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { until } from '../../integration/shop.ts';
import { EGG, MILK, SOAP } from '../till/till-shop.ts';
import { fillCatalog, openOffice, type OpenedOffice } from './opened-office.ts';

/** Beside those of the shop. */
const MANY = Number(process.env['OFFICE_PRODUCTS'] ?? 2_000);
const idOf = (n: number): string => `01890000-0000-7000-9000-${n.toString(16).padStart(12, '0')}`;

/** Those, the shop's own, and what is in every shop of the tests. */
let all = 0;
const counted = (count: number): RegExp => new RegExp(`^${count.toLocaleString('en')} de `);

let office: OpenedOffice;

const atHub = (id: string): FieldValues =>
  office.hub().server.peer.catalog.read('products', id)?.fields ?? {};
const cell = (text: string) => office.page.getByRole('gridcell', { name: text, exact: true });
const filter = async (text: string): Promise<void> =>
  office.page.getByLabel('Filtrar por nombre o código').fill(text);

beforeAll(async () => {
  office = await openOffice();
  fillCatalog(office.hub(), MANY);
  all = [...office.hub().server.peer.catalog.ids('products')].length;
}, 60_000);
afterAll(() => office?.close());

describe('the catalog of the office', () => {
  it('has all of them, and draws only what is seen', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Catálogo' }).first().click();
    await page.getByText(counted(all)).waitFor({ timeout: 30_000 });
    expect(await page.getByRole('row').count()).toBeLessThan(60);
  });

  it('finds by name and by code, and sorts', async () => {
    const { page } = office;
    await filter('9001234');
    await page.getByText('Producto 1234', { exact: true }).waitFor();
    await filter('jabon');
    await page.getByText(counted(1)).waitFor();
    await filter('');
    await page.getByText(counted(all)).waitFor();
    await page.getByRole('button', { name: 'Precio', exact: true }).click();
    await page.getByRole('button', { name: 'Precio', exact: true }).click();
    await cell(`$${MANY.toLocaleString('en')}.00`).waitFor();
    expect(await page.getByRole('columnheader', { name: 'Precio' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('changes a price in its cell by the keyboard, and refuses what is none', async () => {
    const { page } = office;
    await filter('leche entera');
    await cell('$28.50').click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    const input = page.getByRole('textbox', { name: 'Precio' });
    await input.fill('doce');
    await page.keyboard.press('Enter');
    await page.getByText('Precio: así no se puede guardar.').waitFor();
    await input.fill('31.90');
    await page.keyboard.press('Enter');
    await cell('$31.90').waitFor();
    await until('the hub has it', () => atHub(MILK)['price'] === 319_000);
    await page.keyboard.press('F2');
    await input.fill('99');
    await page.keyboard.press('Escape');
    await cell('$31.90').waitFor();
    expect(atHub(MILK)['price']).toBe(319_000);
  });

  it('asks before it writes over what another device changed meanwhile', async () => {
    const { page } = office;
    await cell('$31.90').dblclick();
    await page.getByRole('textbox', { name: 'Precio' }).fill('33');
    office.hub().server.peer.catalog.setField('products', MILK, 'price', 350_000);
    await page.waitForFunction((id) => {
      const state = (
        globalThis as unknown as { tillmesh: import('../../../client/peer/session.ts').Session }
      ).tillmesh.state();
      return state.kind === 'open' && state.peer.catalog.read('products', id)?.fields['price'] === 350_000;
    }, MILK);
    await page.keyboard.press('Enter');
    await page.getByText('Otro equipo cambió este valor').waitFor();
    await page.getByRole('button', { name: 'Dejar el otro: $35.00' }).click();
    await cell('$35.00').waitFor();
    expect(atHub(MILK)['price']).toBe(350_000);
  });

  it('archives many at once, and gives many a category', async () => {
    const { page } = office;
    await filter('producto 1999');
    const many = Array.from({ length: MANY }, (_, n) => String(n)).filter((n) => n.includes('1999')).length;
    await page.getByText(counted(many)).waitFor();
    await page.getByLabel('Seleccionar todos los que se ven').check();
    await page.getByText(many === 1 ? '1 seleccionado' : `${many} seleccionados`).waitFor();
    await page.getByRole('button', { name: 'Archivar' }).click();
    await page.getByText(counted(0)).waitFor();
    await until('archived', () => atHub(idOf(1_999))['active'] === false);
    await filter('jabon');
    await page.getByLabel('Seleccionar Jabón de lavandería').check();
    await page.getByLabel('Cambiar categoría').selectOption('Lácteos y huevo');
    await until('the category', () => atHub(SOAP)['category'] === atHub(EGG)['category']);
  });

  it('tells of one product who wrote what, and when', async () => {
    const { page } = office;
    await filter('leche entera');
    await page.getByRole('link', { name: 'Detalle de Leche entera 1 l' }).click();
    await page.getByRole('heading', { name: 'Leche entera 1 l' }).waitFor();
    await page.getByText('Del servidor').waitFor();
  });

  it('left nothing to complain of', () => {
    // Nobody is signed in, for what the first page asks the server.
    expect(office.at.complaints.filter((line) => !/status of 401/.test(line))).toEqual([]);
  });
});
