/** Devices and people in the office, while a till sells: names, certificates, a stolen till, roles, PINs, passwords, sessions. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPersonKey } from '../../../server/security/person-key.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { apiOf, type Json } from '../../integration/http.ts';
import { accepted, COFFEE, HOST, sell, until } from '../../integration/shop.ts';
import { AXE, faultsOf } from '../accessibility.ts';
import { openBrowser } from '../chromium.ts';
import { addRosa, openOffice, type OpenedOffice } from './opened-office.ts';

const PASSWORD = 'café con pan dulce';
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let office: OpenedOffice;
let till: TillNode;
let stolen: TillNode;
let rosa: string;
const profile = join(tmpdir(), `tillmesh-elsewhere-${process.pid}`);

/** The shop goes on meanwhile. */
const sellOne = async (): Promise<void> => void (await accepted(till, await sell(till)));
const row = (text: string) => office.page.getByRole('listitem').filter({ hasText: text });
const faults = (path: string): Promise<string[]> =>
  faultsOf(office.page, path, SIZES, () => ['light', 'dark']);
const signIn = async (page = office.page, password = PASSWORD): Promise<void> => {
  await page.getByLabel('Usuario').fill('rosa');
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
};

beforeAll(async () => {
  office = await openOffice();
  const api = apiOf(office.hub());
  rosa = await addRosa(api, PASSWORD);
  till = await office.till('C02');
  stolen = await office.till('C03');
  await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  await until('the catalog', () => stolen.server.peer.catalog.read('products', COFFEE) !== undefined);
  await office.page.evaluate(AXE);
}, 60_000);
afterAll(async () => {
  await office?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('an administrator in the office', () => {
  it('sees devices without signing in, and is asked to where something is to be changed', async () => {
    const { page } = office;
    await office.go('/equipos');
    await row('C02').getByText('Se oye ahora').waitFor();
    await page.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
    expect(await page.getByRole('button', { name: 'Hacer el código' }).count()).toBe(0);
    await signIn();
    await page.getByRole('button', { name: 'Hacer el código' }).waitFor();
    expect(await faults('/equipos')).toEqual([]);
  });

  it('gives a device a name, and renews its certificate', async () => {
    const { page } = office;
    await page.getByRole('link', { name: /^C02/ }).click();
    await page.getByLabel('Cómo le dicen').fill('La de la entrada');
    await page.getByRole('button', { name: 'Guardar nombre' }).click();
    await page.getByRole('heading', { name: 'La de la entrada' }).waitFor();
    const valid = (): number =>
      till.server.peer.replica.context.certificates.get(till.server.peer.device)!.certificate.validFrom;
    const before = valid();
    await page.getByRole('button', { name: 'Renovar certificado' }).click();
    await until('the till has the new one', () => valid() > before);
    await sellOne();
    await page.getByRole('link', { name: 'Volver a equipos y personas' }).click();
    await row('La de la entrada').getByText('C02', { exact: true }).waitFor();
  });

  it('revokes a till that was stolen: told what that means, and who did it and why stays to be seen', async () => {
    const { page } = office;
    const before = await sell(stolen);
    await accepted(stolen, before);
    await page.getByRole('link', { name: /^C03/ }).click();
    await page.getByRole('button', { name: 'Dar de baja este equipo' }).click();
    await page.getByText('Lo que ya entregó queda como está').waitFor();
    const submit = page.getByRole('button', { name: 'Dar de baja C03' });
    expect(await submit.isDisabled()).toBe(true);
    expect(await faults('/equipos/:id, asked')).toEqual([]);
    await page.getByLabel('Motivo').fill('La robaron el martes');
    await submit.click();
    await page.getByText('Rosa Dueñas').waitFor();
    await page.getByText('La robaron el martes').waitFor();
    expect(await page.getByRole('button', { name: 'Dar de baja este equipo' }).count()).toBe(0);
    await until('nobody talks to it', () =>
      [...office.hub().server.peer.replica.context.live()].every(
        ({ certificate }) => certificate.device !== stolen.server.peer.device,
      ),
    );
    expect(await office.shop.booked(before.id)).toBe(1);
    await sellOne();
    expect(await faults('/equipos/:id, revoked')).toEqual([]);
    await page.getByRole('link', { name: 'Volver a equipos y personas' }).click();
    await row('C03')
      .getByText(/Dado de baja: /)
      .waitFor();
  });

  it('adds a cashier, who becomes supervisor with another PIN, signs in and leaves', async () => {
    const { page } = office;
    await page.getByLabel('Nombre de la persona').fill('Ana Torres');
    await page.getByLabel('PIN', { exact: true }).fill('1111');
    await page.getByRole('button', { name: 'Agregar', exact: true }).click();
    await page.getByText('Ana Torres ya puede entrar en las cajas.').waitFor();
    await page.getByRole('link', { name: /^Ana Torres/ }).click();
    await page.getByLabel('Nombre de la persona').fill('Ana Torres Gil');
    await page.getByText('Supervisión', { exact: true }).click();
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    const ana = () =>
      till.server.peer.replica.context.people.all().find(({ name }) => name === 'Ana Torres Gil');
    await until('the till knows', () => ana()?.role === 'supervisor');
    await page.getByLabel('PIN nuevo').fill('87654321');
    await page.getByRole('button', { name: 'Poner PIN' }).click();
    await page.getByText('Ana Torres Gil entra desde ahora con el PIN nuevo.').waitFor();
    await until('the till has the new key', async () => {
      const { sealedKey } = ana()!;
      return sealedKey !== undefined && (await openPersonKey(sealedKey, '87654321')).ok;
    });
    await page.getByLabel('Con qué usuario entra').fill('rosa');
    await page.getByLabel('Contraseña nueva').fill('corta');
    await page.getByText('Faltan caracteres: al menos 10.').waitFor();
    await page.getByLabel('Contraseña nueva').fill(PASSWORD);
    await page.getByRole('button', { name: 'Poner contraseña' }).click();
    await page.getByText('Otra persona ya inicia sesión con ese usuario.').waitFor();
    await page.getByLabel('Con qué usuario entra').fill('ana');
    await page.getByRole('button', { name: 'Poner contraseña' }).click();
    await page.getByText('Puesta. Ya puede iniciar sesión con ella.').waitFor();
    const entered = await fetch(`http://${HOST}:${office.at.port}/api/session`, {
      method: 'POST',
      headers: { 'X-Tillmesh-Request': '1' },
      body: JSON.stringify({ login: 'ana', password: PASSWORD }),
    });
    expect(entered.status).toBe(200);
    expect(await faults('/equipos/persona/:id')).toEqual([]);
    await page.getByRole('button', { name: 'Dar de baja', exact: true }).click();
    await page.getByRole('button', { name: 'Dar de baja a Ana Torres Gil' }).click();
    await page.getByText('Está de baja').waitFor();
    await until('the till knows', () => ana()?.active === false);
    await page.getByRole('button', { name: 'Volver a dar de alta' }).click();
    await page.getByRole('button', { name: 'Dar de baja', exact: true }).waitFor();
    await sellOne();
  });

  it('is the last who can appoint others, and does not lock everybody out', async () => {
    const { page } = office;
    await office.go(`/equipos/persona/${rosa}`);
    await page
      .locator('label')
      .filter({ hasText: /^Caja$/ })
      .click();
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    await page.getByText('Es la última persona de administración').waitFor();
  });

  it('ends the own session elsewhere, changes the password, and signs out', { timeout: 30_000 }, async () => {
    const { page } = office;
    const context = await openBrowser(profile);
    const other = await office.open('OFI2', 'admin', context);
    await office.go('/cuenta', other);
    await signIn(other);
    await other.getByRole('heading', { name: 'Dónde tienes sesión abierta' }).waitFor();
    await office.go('/cuenta');
    await page.getByText('Rosa Dueñas').waitFor();
    await page
      .locator('[data-own="false"]')
      .getByText(/Chrome/)
      .waitFor();
    expect(await faults('/cuenta')).toEqual([]);
    await page.getByRole('button', { name: 'Terminar' }).click();
    await page.getByText('En ningún otro lugar.').waitFor();
    await office.go('/equipos', other);
    await other.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
    await context.close();
    const fields = [PASSWORD, 'otra contraseña', 'otra contraseña'];
    for (const [i, label] of ['Contraseña actual', 'Contraseña nueva', 'La nueva, otra vez'].entries())
      await page.getByLabel(label).fill(fields[i]!);
    await page.getByRole('button', { name: 'Cambiar contraseña' }).click();
    await page.getByText('Cambiada.').waitFor();
    await page.getByRole('button', { name: 'Cerrar sesión' }).click();
    await page.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
    await signIn(page, 'otra contraseña');
    await page.getByText('Rosa Dueñas').waitFor();
  });

  it('has left what was done in the audit', async () => {
    const { body } = await apiOf(office.hub()).get('/api/audit?limit=500');
    const done = (body['items'] as Json[]).map(({ action }) => action);
    for (const action of [
      ...['device_renamed', 'device_renewed', 'device_revoked', 'person_created', 'person_changed'],
      ...['pin_set', 'password_set', 'sessions_ended', 'signed_in', 'signed_out'],
    ])
      expect([action, done.includes(action)]).toEqual([action, true]);
  });

  it('left nothing to complain of but what was refused', () => {
    expect(office.at.complaints.filter((line) => !/status of (401|409|422)/.test(line))).toEqual([]);
  });
});
