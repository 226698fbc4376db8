/** What has to be looked after in devices, told in the inbox with the way there, while a till sells: certificates, clocks, the server's disk. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDevice } from '../../../server/security/identity.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { apiOf } from '../../integration/http.ts';
import { accepted, COFFEE, sell, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openBrowser } from '../chromium.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const PASSWORD = 'café con pan dulce';
const DAY_MS = 24 * 60 * 60 * 1_000;
/** Certificates are for ten years: this one was made so long ago that it has ten days left. */
const OLD_MS = 3_640 * DAY_MS;
const AHEAD_MS = 10 * 60 * 1_000;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;
let till: TillNode;
const profile = join(tmpdir(), `tillmesh-ahead-${process.pid}`);
const alert = (code: string) => office.page.locator(`[data-alert="${code}"]`);

beforeAll(async () => {
  // No disk has that much.
  office = await openOffice({ minFreeBytes: Number.MAX_SAFE_INTEGER });
  const api = apiOf(office.hub());
  await addRosa(api, PASSWORD);
  till = await office.till('C02');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  const old = await loadDevice(await office.shop.pair('C05', { nowMs: Date.now() - OLD_MS }));
  if (!old.ok) throw new Error(old.error.code);
  await office.hub().server.peer.certify(old.value.identity.certificateBytes);
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(async () => {
  await office?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('the inbox', () => {
  it('tells of a certificate that ends soon, which is renewed two clicks from there', async () => {
    const { page } = office;
    await page.getByRole('link', { name: 'Bandeja' }).first().click();
    await alert('certificate_ending').getByText('El certificado de C05 vence pronto').waitFor();
    expect(await faultsOf(page, '/bandeja', SIZES, () => ['light', 'dark'])).toEqual([]);
    await alert('certificate_ending').getByRole('link', { name: 'Ver el equipo' }).click();
    await page.getByRole('heading', { name: 'C05' }).waitFor();
    await page.getByLabel('Usuario').fill('rosa');
    await page.getByLabel('Contraseña').fill(PASSWORD);
    await page.getByRole('button', { name: 'Iniciar sesión' }).click();
    await page.getByRole('button', { name: 'Renovar certificado' }).click();
    await page.getByText('No hace falta hacer nada.').waitFor();
    await office.go('/bandeja');
    await alert('disk_low').waitFor();
    expect(await alert('certificate_ending').count()).toBe(0);
  });

  it("tells that the server's disk is nearly full", async () => {
    await alert('disk_low')
      .getByText(/Quedan [\d,]+ MB en el disco del servidor/)
      .waitFor();
    await accepted(till, await sell(till));
  });

  it('tells whose clock is off, and by how much', { timeout: 40_000 }, async () => {
    const context = await openBrowser(profile);
    await context.addInitScript((aheadMs: number) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + aheadMs;
    }, AHEAD_MS);
    await office.open('OFI9', 'admin', context);
    await alert('clock_off')
      .getByText(/El reloj de OFI9 va adelantado (59|60)\d segundos/)
      .waitFor({ timeout: 25_000 });
    await accepted(till, await sell(till));
    await context.close();
  });

  it('left nothing to complain of but what was refused', () => {
    expect(office.at.complaints.filter((line) => !/status of 401/.test(line))).toEqual([]);
  });
});
