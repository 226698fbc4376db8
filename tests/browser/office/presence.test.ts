/** Who else is at a record: seen in the table and on the record's page, gone when they go, however they go. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MILK } from '../till/till-shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openBrowser } from '../chromium.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const PICTURES = process.env['OFFICE_PICTURES'];
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const profile = join(tmpdir(), `tillmesh-second-office-${process.pid}`);

let office: OpenedOffice;
let second: Awaited<ReturnType<typeof openBrowser>>;
let other: Page;

const toMilk = async (page: Page): Promise<void> => {
  await office.go('/catalogo/products', page);
  await page.getByLabel('Filtrar por nombre o código').fill('leche entera');
  await page.getByRole('gridcell', { name: 'Leche entera 1 l' }).first().waitFor();
};
const tag = (page: Page) => page.locator('[data-editing="OFI2"]');

beforeAll(async () => {
  office = await openOffice();
  second = await openBrowser(profile);
  other = await office.open('OFI2', 'admin', second);
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(async () => {
  await second?.close();
  await office?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('somebody else in the catalog', () => {
  it('is named at the cell that they change, and no longer once they have', async () => {
    const { page } = office;
    await toMilk(page);
    await toMilk(other);
    expect(await tag(page).count()).toBe(0);
    await other.getByRole('gridcell', { name: '$28.50' }).dblclick();
    const cell = page.getByRole('gridcell').filter({ has: tag(page) });
    await cell.getByText('$28.50').waitFor();
    await page.getByText('OFI2 lo está cambiando').waitFor();
    expect(await faultsOf(page, 'presence', SIZES, () => ['dark', 'light'])).toEqual([]);
    if (PICTURES !== undefined)
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.screenshot({ path: `${PICTURES}/presence-${size.width}.png` });
      }
    await other.keyboard.press('Escape');
    await tag(page).waitFor({ state: 'detached' });
  });

  it('is named on the page of the record, at the field', async () => {
    const { page } = office;
    await office.go(`/catalogo/products/${MILK}`);
    await page.getByText('También está aquí').waitFor({ state: 'detached' });
    await other.getByRole('gridcell', { name: '$28.50' }).dblclick();
    await page.getByText('También está aquí: OFI2.').waitFor();
    await page.locator('dt').filter({ hasText: 'Precio' }).getByText('OFI2 lo está cambiando').waitFor();
    // And they see that somebody looks at it.
    await other.getByText('OFI lo está viendo').waitFor();
  });

  it('is gone with their page, without a word', async () => {
    const { page } = office;
    await page.getByText('También está aquí: OFI2.').waitFor();
    await other.close();
    await page.getByText('También está aquí').waitFor({ state: 'detached' });
  });
});
