/** Labels: products chosen in the catalog's table, copies, paper, and what comes out, read by a decoder of barcodes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { seeBarcodes } from '../../barcodes/decoder.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { MILK, SOAP } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const EAN = '7501003100016';
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
/** `OFFICE_PICTURES=folder`: what was seen is looked at, too. */
const PICTURES = process.env['OFFICE_PICTURES'];

let office: OpenedOffice;

beforeAll(async () => {
  office = await openOffice();
  const { catalog } = office.hub().server.peer;
  catalog.setFields('products', MILK, { barcodes: [EAN], price: 1_285_000 });
  catalog.setFields('products', SOAP, { barcodes: null, sku: 'JABON-1', unit: 'kg' });
  catalog.setFields('settings', SETTINGS_ID, { locale: 'de-DE', currency: 'MXN' });
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(() => office?.close());

const onScreen = () => office.page.getByRole('group', { name: 'Así se imprime' });

describe('labels', () => {
  it('are of the products that were selected in the table', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Catálogo' }).first().click();
    await page.getByLabel('Filtrar por nombre o código').fill('leche entera');
    await page.getByLabel('Seleccionar Leche entera 1 l').check();
    await page.getByRole('button', { name: 'Etiquetas' }).click();
    await page.getByText('1 etiqueta en 1 hoja.').waitFor();
    // More come by name or by scanning.
    await page.getByLabel('Agregar por nombre o código').fill('JABON-1');
    await page.getByRole('button', { name: /Jabón de lavandería/ }).click();
    await page.getByText('2 etiquetas en 1 hoja.').waitFor();
  });

  it('have the price as the store writes numbers, in as many copies as were wanted', async () => {
    const { page } = office;
    await page.getByLabel('Copias de Leche entera 1 l').fill('3');
    await page.getByText('4 etiquetas en 1 hoja.').waitFor();
    expect(await onScreen().getByText('128,50').count()).toBe(3);
    await onScreen().getByText('/ kg').waitFor();
    await page.getByLabel('Papel').selectOption('Hoja A4, 24 de 70 × 37 mm (3 × 8)');
    await page.getByLabel('Etiquetas ya usadas').fill('23');
    await page.getByText('4 etiquetas en 2 hojas.').waitFor();
    expect(await faultsOf(page, 'labels', SIZES, () => ['dark', 'light'])).toEqual([]);
  });

  it('fill pages of the size of the paper, and nothing else is printed', async () => {
    const { page } = office;
    const sizesOf = async (): Promise<readonly string[]> => {
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      return [...pdf.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)].map(
        ([, width, height]) => `${Math.round(Number(width) / 2.8346)} ${Math.round(Number(height) / 2.8346)}`,
      );
    };
    expect(await sizesOf()).toEqual(['210 297', '210 297']);
    await page.getByLabel('Papel').selectOption('Rollo, 50 × 30 mm');
    await page.getByText('4 etiquetas en 4 hojas.').waitFor();
    expect(await sizesOf()).toEqual(['50 30', '50 30', '50 30', '50 30']);
  });

  it.each(['a4x65', 'a4x24', 'roll38x21', 'roll50x30'])('are read by a scanner, on %s', async (paper) => {
    const { page } = office;
    await page.getByLabel('Papel').selectOption(paper);
    await page.getByLabel('Copias de Leche entera 1 l').fill('1');
    // As fine as a printer for labels, 300 dots in an inch: the screen has 96.
    await onScreen().evaluate((preview: HTMLElement) => (preview.style.zoom = '3'));
    const places = page.getByLabel('Etiquetas ya usadas');
    if ((await places.count()) > 0) await places.fill('0');
    const seen = [];
    for (const code of [EAN, 'JABON-1']) {
      const label = onScreen().locator('.label', { has: page.locator(`svg[aria-label="${code}"]`) });
      seen.push(await seeBarcodes(await label.first().screenshot()));
    }
    expect(seen).toEqual([[{ format: 'EAN13', text: EAN }], [{ format: 'CODE128', text: 'JABON-1' }]]);
    await onScreen().evaluate((preview: HTMLElement) => (preview.style.zoom = ''));
    if (PICTURES === undefined) return;
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.screenshot({ path: `${PICTURES}/labels-${paper}-${size.width}.png`, fullPage: true });
    }
  });
});
