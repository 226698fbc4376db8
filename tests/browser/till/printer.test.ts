/** Paper in a real browser: the printer's page, a ticket printed and given away, the customer's window. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST } from '../../integration/shop.ts';
import { scan } from '../scanner-keys.ts';
import { TillShop } from './till-shop.ts';

let at: TillShop;
let page: Page;

beforeAll(async () => {
  at = await TillShop.open({
    storeName: 'Abarrotes El Ñandú',
    taxIdKind: 'RFC',
    taxId: 'XAXX010101000',
    address: 'Av. Juárez 12, Col. Centro\n44100 Guadalajara, Jal.',
    phone: '33 1234 5678',
    ticketFooter: '¡Gracias por su compra!',
  });
  page = await at.till('C05');
});
afterAll(async () => {
  await at?.close();
});

const go = (path: string): Promise<unknown> => page.goto(`http://${HOST}:${at.port}/caja${path}`);
/** Stands in for the dialog, which waits for a person. */
const withoutDialog = (): Promise<void> => page.evaluate(() => void (window.print = () => undefined));
/** Prints as the dialog would, and tells the page so. */
const printed = async (): Promise<string> => (await page.pdf({ preferCSSPageSize: true })).toString('latin1');

describe('a sale', () => {
  let display: Page;

  it('is seen in the customer window while it is scanned', async () => {
    display = await at.context.newPage();
    await display.goto(`http://${HOST}:${at.port}/caja/cliente`);
    await display.getByRole('heading', { name: 'Abarrotes El Ñandú' }).waitFor();
    await display.getByText('Bienvenido').waitFor();
    await page.bringToFront();
    await scan(page, '7501003100055');
    await scan(page, '7501003100109');
    await display.getByText('Leche entera 1 l').waitFor();
    await display.getByText('$48.00').waitFor();
  });

  it('ends there with the change', async () => {
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
    await display.getByText('Su cambio').waitFor();
    await display.getByText('$52.00').waitFor();
  });

  it('is printed, and the second time it says so', async () => {
    await withoutDialog();
    const sheet = page.locator('.receipt-sheet');
    await page.getByRole('button', { name: 'Imprimir', exact: true }).click();
    await sheet.waitFor({ state: 'attached' });
    const first = (await sheet.textContent()) ?? '';
    for (const text of ['Folio', 'C05-000001', 'Leche entera 1 l', '$28.50', 'Cambio', '$52.00', 'IVA 16 %'])
      expect([text, first.includes(text)]).toEqual([text, true]);
    expect(first).not.toContain('REIMPRESIÓN');
    await printed();
    await page.getByRole('button', { name: 'Imprimir', exact: true }).click();
    await sheet.getByText('REIMPRESIÓN').first().waitFor({ state: 'attached' });
    await printed();
    await sheet.waitFor({ state: 'detached' });
  });

  it('is given away as PDF and as picture', async () => {
    for (const [name, file, magic] of [
      ['PDF', 'C05-000001.pdf', '%PDF-1.4'],
      ['Imagen', 'C05-000001.png', '\u0089PNG'],
    ] as const) {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const got = await download;
      expect(got.suggestedFilename()).toBe(file);
      const bytes = await readFile(await got.path());
      expect(bytes.toString('latin1').startsWith(magic)).toBe(true);
    }
  });

  it('is over with the next one, and a closed till is seen to be closed', async () => {
    await page.getByRole('button', { name: 'Nueva venta' }).click();
    await display.getByText('Bienvenido').waitFor();
    await go('/impresora');
    await display.getByText('Bienvenido').waitFor();
    await page.goto('about:blank');
    await display.getByText('Abre la caja en este equipo').waitFor();
    await display.close();
    await go('/impresora');
    await page.getByText('Abarrotes El Ñandú').waitFor();
  });
});

describe('the page of the printer', () => {
  it('shows the receipt with all that the settings say, as wide as the paper', async () => {
    const receipt = page.getByRole('article');
    for (const text of [
      'RFC XAXX010101000',
      'Av. Juárez 12, Col. Centro',
      'Tel. 33 1234 5678',
      '¡Gracias por su compra!',
    ])
      await receipt.getByText(text).waitFor();
    const width = (): Promise<number> => receipt.evaluate((it) => it.getBoundingClientRect().width);
    expect(await width()).toBeCloseTo((58 / 25.4) * 96, 0);
    await page.getByText('80 mm').click();
    expect(await width()).toBeCloseTo((80 / 25.4) * 96, 0);
  });

  it('prints by the browser on one page, as wide as the paper and as long as the receipt', async () => {
    await withoutDialog();
    await page.getByRole('button', { name: 'Imprimir prueba' }).click();
    await page.locator('.receipt-sheet').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Imprimir prueba' }).isVisible()).toBe(false);
    expect(await page.locator('.receipt-sheet').isVisible()).toBe(true);
    await page.emulateMedia({ media: null });
    // It tells the page that it has printed, as the dialog does.
    const paper = await printed();
    const sizes = [...paper.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(sizes).toHaveLength(1);
    const [, wide, high] = sizes[0]!.map(Number);
    expect(wide! / (72 / 25.4)).toBeCloseTo(80, 0);
    expect(high).toBeGreaterThan(wide!);
    await page.getByText('Enviado a la impresora.').waitFor();
    expect(await page.locator('.receipt-sheet').count()).toBe(0);
  });

  it('says what is missing where there is no printer, and keeps what was chosen', async () => {
    await page.getByText('Directo por USB').click();
    await page.getByRole('button', { name: 'Imprimir prueba' }).click();
    await page.getByText('printer_not_chosen').waitFor();
    await page.reload();
    expect(await page.getByRole('radio', { name: 'Directo por USB' }).isChecked()).toBe(true);
  });

  it('hears the scanner, without what it is set to add', async () => {
    await page.getByLabel('Prefijo').fill('~');
    await page.getByRole('heading', { name: 'Lector de códigos' }).click();
    await scan(page, '~7501055363513');
    await page.getByText('Leído: 7501055363513').waitFor();
    expect(await page.getByLabel('Prefijo').inputValue()).toBe('~');
  });

  it('says where the camera reads no codes, on what is held in the hand', async () => {
    const phone = await page.context().newCDPSession(page);
    await phone.send('Emulation.setTouchEmulationEnabled', { enabled: true });
    await go('/');
    await page.getByRole('button', { name: 'Escanear con la cámara' }).click();
    await page.getByText('camera_unsupported').waitFor();
    await page.getByRole('button', { name: 'Listo' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('had nothing to complain of', () => {
    expect(at.complaints).toEqual([]);
  });
});
