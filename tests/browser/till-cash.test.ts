/** The drawer as a cashier works it, in a real browser: opening, movements, counts, cuts; the ledger's cut agrees. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../client/peer/session.ts';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages } from '../../server/pages/pages.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, Shop, until } from '../integration/shop.ts';
import { openBrowser } from './chromium.ts';
import { TillPage } from './till-page.ts';

const PATIENCE_MS = 8_000;

let shop: Shop;
let hub: Hub;
let profile: string;
let context: BrowserContext;
let till: TillPage;
let page: Page;

const button = (name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
const fill = (label: string | RegExp, text: string): Promise<void> => page.getByLabel(label).fill(text);

const openSession = async (): Promise<string | undefined> => {
  const { rows } = await shop.pool.query<{ id: string }>(
    "select id from cash_session where till = 'C03' and closed_by is null",
  );
  return rows[0]?.id;
};

/** Two pieces at 25 pesos, by the page's device, in the session that is open. */
const sell = async (): Promise<boolean> => {
  const session = await until('the session in the ledger', openSession);
  return page.evaluate(
    async ([product, session]) => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      if (state.kind !== 'open') return false;
      const id = state.peer.newId();
      const written = await state.peer.write(id, (stamp) => ({
        v: 1,
        kind: 'sale',
        id,
        ...stamp,
        session,
        lines: [{ product, quantity: 2_000, price: 250_000, total: 5_000 }],
        payments: [{ method: 'cash', amount: 5_000 }],
        total: 5_000,
      }));
      return written.ok;
    },
    [COFFEE, session] as const,
  );
};

interface Cut {
  readonly kind: string;
  readonly figures: { readonly expected: Record<string, number> };
  readonly counted: unknown;
  readonly differences: Record<string, number>;
}

const cuts = async (): Promise<Cut[]> => {
  const { rows } = await shop.pool.query<Cut>(
    "select kind, figures, counted, differences from cash_cut where till = 'C03' order by number",
  );
  return rows;
};

beforeAll(async () => {
  const [made, pages, folder] = await Promise.all([
    Shop.create(),
    buildPages(() => undefined).then(loadPages),
    mkdtemp(join(tmpdir(), 'tillmesh-cash-')),
  ]);
  [shop, profile] = [made, folder];
  hub = await shop.hub({ pages });
  hub.server.peer.catalog.setFields('settings', SETTINGS_ID, { currency: 'MXN', cashSessions: 'required' });
  context = await openBrowser(profile);
  const { code } = hub.desk.invite({ till: 'C03', role: 'till' });
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  till = await TillPage.open(page, hub.server.port, `/caja/turno#codigo=${code}`);
  await till.pair();
}, 120_000);
afterAll(async () => {
  await context?.close();
  await shop?.close();
  await rm(profile, { recursive: true, force: true });
});

describe('the drawer', () => {
  it('opens with a float that is counted by notes and coins', async () => {
    await page.getByRole('heading', { name: 'Abrir turno' }).waitFor();
    await fill('Billetes de $500.00', '1');
    // Enter goes from row to row, as on paper.
    await page.getByLabel('Billetes de $500.00').press('Enter');
    await page.keyboard.type('2');
    await fill('Monedas de $10.00', '10');
    await button('Abrir turno con $1,000.00');
    await page.getByText('Turno abierto desde').waitFor();
    await page.getByText('Fondo: $1,000.00').waitFor();
  });

  it('takes withdrawals, entries and expenses, and says what is missing', async () => {
    expect([await sell(), await sell()]).toEqual([true, true]);
    await button('Retiro');
    await fill('Importe', '30O');
    await button('Depósito al banco');
    await button('Registrar retiro');
    await page.getByText('Escribe un importe').waitFor();
    await fill('Importe', '2,000');
    await page.getByText('Es más de lo que hay en el cajón').waitFor();
    await fill('Importe', '300');
    await button('Registrar retiro');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const recorded = page.getByRole('status').filter({ hasText: 'Retiro de $300.00 registrado.' });
    await recorded.getByRole('button', { name: 'Imprimir' }).waitFor();
    await button('Entrada');
    await fill('Importe', '20.50');
    await button('Cambio (morralla)');
    await button('Registrar entrada');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('Gasto');
    await fill('Importe', '45');
    await button('Limpieza');
    await page.getByRole('textbox', { name: 'Proveedor' }).fill('Jarcería La Luz');
    await fill('Folio o factura', 'F-12');
    await button('Registrar gasto');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('lists what went in and out, over a reload too, and prints its slip once more', async () => {
    await page.reload();
    const rows = page.getByRole('region', { name: 'Movimientos del turno' }).getByRole('listitem');
    await rows.nth(2).waitFor();
    const told = await rows.allTextContents();
    expect(told.map((text) => /^(Gasto|Entrada|Retiro)/.exec(text)?.[0])).toEqual([
      ...['Gasto', 'Entrada', 'Retiro'],
    ]);
    expect(told[0]).toContain('Limpieza · Jarcería La Luz');
    expect(told[0]).toContain('-$45.00');
    expect(told[1]).toContain('$20.50');
    expect(told[2]).toContain('Depósito al banco');
    await rows
      .nth(2)
      .getByRole('img', { name: /aceptada/i })
      .waitFor();
    await page.evaluate(() => {
      window.print = () => {
        document.title = document.querySelector('.receipt-sheet')?.textContent ?? '';
      };
    });
    await button('Imprimir de nuevo: Retiro -$300.00');
    const slip = await until('the slip', async () => {
      const text = await page.title();
      return text.includes('$300.00') && text;
    });
    expect(slip).toContain('REIMPRESIÓN');
  });

  it('shows a corte X at any time, and the session stays open', async () => {
    await button('Corte X');
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Ventas (2)').waitFor();
    expect(await sheet.getByRole('row', { name: /^Efectivo/ }).textContent()).toContain('$775.50');
    expect(await sheet.getByRole('row', { name: /^Retiros \(1\)/ }).textContent()).toContain('$300.00');
    await sheet.getByRole('button', { name: 'Imprimir' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Turno abierto desde').waitFor();
  });

  it('closes with what was counted against what should be there, and the ledger says the same', async () => {
    await button(/^Corte Z/);
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Solo el total').click();
    await fill('Total contado', '770.50');
    await button('Revisar');
    expect(await sheet.getByRole('row', { name: /^Efectivo/ }).textContent()).toContain('Faltan $5.00');
    await button('Cerrar turno');
    await page.getByRole('heading', { name: 'Turno cerrado' }).waitFor();
    const [cut] = await until('the cut', async () => {
      const all = await cuts();
      return all.length > 0 && all;
    });
    expect(cut).toMatchObject({
      kind: 'Z',
      figures: {
        expected: { cash: 77_550 },
        sales: { count: 2, total: 10_000 },
        expenses: { count: 1, total: 4_500 },
      },
      counted: [{ method: 'cash', amount: 77_050 }],
      differences: { cash: -500 },
    });
    const { rows } = await shop.pool.query('select supplier, reference from expense');
    expect(rows).toEqual([{ supplier: 'Jarcería La Luz', reference: 'F-12' }]);
    await button('Abrir otro turno');
    await button('Ver el corte');
    expect(
      await page
        .getByRole('dialog')
        .getByRole('row', { name: /^Efectivo/ })
        .first()
        .textContent(),
    ).toContain('Faltan $5.00');
    await page.keyboard.press('Escape');
  });

  it('is counted blind where the store says so: what should be there is shown after the closing alone', async () => {
    hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'blindCount', true);
    await fill('Billetes de $100.00', '1');
    await button('Abrir turno con $100.00');
    await page.getByText('Turno abierto desde').waitFor();
    await sell();
    await button('Corte X');
    await page.getByText('El efectivo se cuenta a ciegas').waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toContain('$150.00');
    await page.keyboard.press('Escape');
    await button(/^Corte Z/);
    await fill('Billetes de $100.00', '1');
    await button('Revisar');
    const review = await page.getByRole('dialog').textContent();
    expect([review!.includes('$100.00'), review!.includes('Debe haber')]).toEqual([true, false]);
    await button('Cerrar turno');
    await page.getByText('Faltan $50.00').waitFor();
    const closed = await until('the second cut', async () => (await cuts())[1]);
    expect(closed.differences).toEqual({ cash: -5_000 });
  });

  it('lists at a closing which tills are not heard, by name and when', async () => {
    const other = await shop.till('C07', [hub]);
    await until('the page hears it', () =>
      page.evaluate(() => {
        const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
        return state.kind === 'open' && state.peer.neighbours().some(({ through }) => through.length > 0);
      }),
    );
    await shop.stop(other);
    await button('Abrir otro turno');
    await button('Abrir turno con $0.00');
    await page.getByText('Turno abierto desde').waitFor();
    // A till that was silent for a minute counts: the page's clock is set on, the test's is not waited for.
    await page.clock.setFixedTime(Date.now() + 2 * 60_000);
    await button(/^Corte Z/);
    await button('Revisar');
    await page.getByText('No se oye a esta caja').waitFor();
    expect(await page.getByRole('dialog').getByRole('listitem').allTextContents()).toContainEqual(
      expect.stringContaining('C07: se oyó por última vez'),
    );
    await button('Cerrar de todos modos');
    await page.getByRole('heading', { name: 'Turno cerrado' }).waitFor();
    expect(await page.getByText('C07').count()).toBeGreaterThan(0);
    expect(till.complaints).toEqual([]);
  });
});
