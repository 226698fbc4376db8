/** Two tills of one shop, each a browser of its own: what one begins the other ends, with the server there, away and coming back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../client/peer/session.ts';
import { HOST, until } from '../../integration/shop.ts';
import { openBrowser } from '../chromium.ts';
import { scan } from '../scanner-keys.ts';
import { ANA, SOAP, SODA, TillShop } from './till-shop.ts';

const MILK_CODE = '7501003100055';
const SOAP_CODE = '7501003100109';
const SODA_CODE = '7501055363513';

let at: TillShop;
let folder: string;
let other: BrowserContext;
let first: Page;
let second: Page;

const button = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();
const go = (page: Page, path: string): Promise<unknown> => page.goto(`http://${HOST}:${at.port}/caja${path}`);
/** Within the page: where it is loaded anew without a server, the tills hear each other no more. */
const walk = async (page: Page, to: string): Promise<void> => {
  await toSell(page);
  await button(page, 'Menú');
  await page.getByRole('link', { name: to }).click();
};
const toSell = async (page: Page): Promise<void> => {
  await page.getByText(/^Caja C0\d$/).click();
  await page.getByLabel('Buscar producto o código').waitFor();
};

/** The receipt, once the ticket is on the page. */
const sold = async (page: Page): Promise<string> => {
  await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
  const receipt = await page.getByTestId('receipt').textContent();
  await page.keyboard.press('Enter');
  return receipt!.replace('Folio ', '');
};
const charge = async (page: Page): Promise<string> => {
  await page.keyboard.press('F10');
  await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
  await page.keyboard.press('Enter');
  return sold(page);
};

interface Booked {
  readonly status: string;
  readonly code: string | null;
  readonly total: number | null;
  readonly refund: boolean;
  readonly customer: string | null;
}

/** What became of the ticket at the server. */
const answered = (receipt: string): Promise<Booked> =>
  until(`an answer to ${receipt}`, async () => {
    const [series, number] = receipt.split('-');
    const { rows } = await at.shop.pool.query<Booked>(
      `select o.status, o.code, s.total::int, o.kind = 'refund' as refund, s.customer_id as customer
       from op o left join sale s on s.store_id = o.store_id and s.id = o.id
       where o.body->'receipt'->>'series' = $1 and (o.body->'receipt'->>'number')::int = $2`,
      [series, Number(number)],
    );
    return rows.length === 1 && rows[0];
  });
const owedByAna = async (): Promise<number | undefined> => {
  const { rows } = await at.shop.pool.query<{ amount: number }>(
    'select amount::int from customer_balance where customer_id = $1',
    [ANA],
  );
  return rows[0]?.amount;
};

const hearsTheOther = (page: Page): Promise<true> =>
  until('a link of their own', () =>
    page.evaluate(() => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      if (state.kind !== 'open') return false;
      const { context, neighbourhood } = state.peer.replica;
      return [...neighbourhood.heard()].some(([device, { direct }]) => direct && !context.isHub(device));
    }),
  );
const offline = async (): Promise<void> => {
  for (const page of [first, second]) await hearsTheOther(page);
  await at.stopHub();
  for (const page of [first, second]) await page.getByText('Sin conexión. Pendientes').first().waitFor();
};
const online = async (): Promise<void> => {
  for (const page of [first, second]) await page.getByText('Conectado').waitFor({ timeout: 20_000 });
};

/** Puts the sale aside under the name. */
const park = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('F6');
  await page.getByLabel('Nombre para reconocerla').fill(name);
  await page.keyboard.press('Enter');
  await page.getByTestId('total').first().getByText('$0.00').waitFor();
};
const takeUp = async (page: Page, name: string): Promise<void> => {
  await page.keyboard.press('F6');
  const sheet = page.getByRole('dialog');
  await sheet
    .getByRole('listitem')
    .filter({ hasText: name })
    .getByRole('button', { name: 'Retomar' })
    .click();
  await sheet.waitFor({ state: 'detached' });
};
const payOnAccount = async (page: Page, amount: string): Promise<void> => {
  await walk(page, 'Clientes y abonos');
  await page.getByLabel('Nombre, teléfono o RFC').fill('Ana');
  await page.getByRole('link', { name: /Ana Torres/ }).waitFor();
  await page.keyboard.press('Enter');
  await button(page, 'Abonar');
  await page.getByLabel('Abono', { exact: true }).fill(amount);
  await page.keyboard.press('Enter');
  await page.getByText('Abono registrado').waitFor();
};
const balance = (page: Page, text: string): Promise<void> =>
  page.getByTestId('balance').getByText(text, { exact: true }).waitFor();

beforeAll(async () => {
  [at, folder] = await Promise.all([TillShop.open(), mkdtemp(join(tmpdir(), 'tillmesh-second-'))]);
  other = await openBrowser(folder);
  const open = async (name: string, context = at.context): Promise<Page> => {
    const page = await at.till(name, context);
    page.setDefaultTimeout(10_000);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await until('the files of the page are kept', () =>
      page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
    );
    return page;
  };
  [first, second] = await Promise.all([open('C01'), open('C02', other)]);
}, 120_000);
afterAll(async () => {
  await other?.close();
  await at?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('two tills', () => {
  it('a ticket parked at one, customer and all, is taken up and sold at the other, once', async () => {
    await scan(first, SOAP_CODE);
    await scan(first, SOAP_CODE);
    await first.keyboard.press('F4');
    await button(first, /Ana Torres/);
    await park(first, 'Señora del gorro');
    await takeUp(second, 'Señora del gorro');
    await second.getByTestId('total').first().getByText('$39.00').waitFor();
    await first.keyboard.press('F6');
    await first.getByText('La está atendiendo otra caja').waitFor();
    await first.keyboard.press('Escape');
    await second.keyboard.press('F10');
    await second.getByText('Fiado').click();
    await button(second, 'Cobrar');
    const receipt = await sold(second);
    expect(receipt).toBe('C02-000001');
    expect(await answered(receipt)).toEqual({
      status: 'accepted',
      code: null,
      total: 3_900,
      refund: false,
      customer: ANA,
    });
    expect(await owedByAna()).toBe(3_900);
    await first.keyboard.press('F6');
    await first.getByText('No hay ventas en espera.').waitFor();
    await first.keyboard.press('Escape');
  });

  it('without the server it goes over the link between them: parked, sold, returned at the other, paid on account at both', async () => {
    await offline();
    await scan(first, MILK_CODE);
    await park(first, 'Joven de la bici');
    await takeUp(second, 'Joven de la bici');
    const parked = await charge(second);
    await scan(first, MILK_CODE);
    await scan(first, SOAP_CODE);
    const whole = await charge(first);
    expect([parked, whole]).toEqual(['C02-000002', 'C01-000001']);

    await walk(second, 'Devoluciones');
    await second.getByRole('link', { name: new RegExp(whole) }).click();
    await button(second, 'Devolver todo');
    await button(second, 'Devolver $48.00');
    await second.getByText('Devolución registrada').waitFor();
    await payOnAccount(first, '10');
    await balance(first, '$29.00');
    await payOnAccount(second, '5');
    for (const page of [first, second]) await balance(page, '$24.00');

    // The server comes back while a sale is being charged.
    await toSell(first);
    await scan(first, MILK_CODE);
    await first.keyboard.press('F10');
    await first.getByRole('heading', { name: 'Cobrar' }).waitFor();
    const back = at.startHub();
    await first.keyboard.press('Enter');
    const halfway = await sold(first);
    await back;
    await online();
    for (const [receipt, total] of [
      [parked, 2_850],
      [whole, 4_800],
      [halfway, 2_850],
      ['C02-000003', -4_800],
    ] as const)
      expect([receipt, await answered(receipt)]).toMatchObject([receipt, { status: 'accepted', total }]);
    await until('both payments', async () => (await owedByAna()) === 2_400);
    const { rows } = await at.shop.pool.query(
      'select s.receipt, r.receipt as of from sale s join sale r on r.id = s.refund_of',
    );
    expect(rows).toEqual([{ receipt: 'C02-000003', of: whole }]);
    expect(await at.shop.sales()).toBe(5);
  });
});

describe('two tills that hear nobody', () => {
  const inPage = (page: Page, price: number): Promise<boolean> =>
    page.evaluate(
      ([id, value]) => {
        const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
        return state.kind === 'open' && state.peer.catalog.setField('products', id, 'price', value).ok;
      },
      [SODA, price] as const,
    );
  /** One piece of each, and a new price of one: while the other page is shut. */
  const alone = async (page: Page, price: number): Promise<readonly [soda: string, soap: string]> => {
    await scan(page, SODA_CODE);
    const soda = await charge(page);
    await scan(page, SOAP_CODE);
    const soap = await charge(page);
    expect(await inPage(page, price)).toBe(true);
    return [soda, soap];
  };
  let sodas: string[];
  let soaps: string[];

  it('both sell the last piece', async () => {
    const { catalog } = at.hub.server.peer;
    catalog.setField('products', SODA, 'stockPolicy', 'reject');
    catalog.setField('products', SOAP, 'stockPolicy', 'allow_negative');
    await walk(first, 'Existencias');
    await button(first, 'Conteo');
    await first.getByRole('heading', { name: 'Conteo' }).waitFor();
    for (const [code, name] of [
      [SODA_CODE, 'Refresco de cola 600 ml'],
      [SOAP_CODE, 'Jabón de lavandería'],
    ] as const) {
      await scan(first, code);
      await first.getByRole('textbox', { name: `Cantidad de ${name}` }).fill('1');
      await first.keyboard.press('Tab');
    }
    await button(first, 'Registrar conteo');
    await first.getByText('Conteo registrado').waitFor();
    await until(
      'one of each',
      async () => (await at.shop.stock(SODA)) + (await at.shop.stock(SOAP)) === 2_000,
    );
    await toSell(first);
    await offline();
    await second.goto('about:blank');
    const here = await alone(first, 210_000);
    await first.goto('about:blank');
    await go(second, '/');
    await second.getByRole('button', { name: /Leche entera/ }).waitFor();
    const there = await alone(second, 220_000);
    await go(first, '/');
    await at.startHub();
    await online();
    [sodas, soaps] = [
      [here[0], there[0]],
      [here[1], there[1]],
    ];
  });

  it('where stock may not go below nothing one sale is refused, with the reason, and is settled where it was made', async () => {
    const answers = await Promise.all(sodas.map(answered));
    expect(answers.map(({ status, code }) => code ?? status).sort()).toEqual([
      'accepted',
      'insufficient_stock',
    ]);
    const page = answers[0]!.status === 'rejected' ? first : second;
    await walk(page, 'Pendientes de enviar');
    const refused = page.locator('[data-state="rejected"]');
    await refused.waitFor();
    expect(await refused.textContent()).toContain(
      'No se pudo enviar: Stock insuficiente de Refresco de cola 600 ml: quedan 0, se pidieron 1. Revisar y corregir o eliminar.',
    );
    await button(page, 'Eliminar');
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'El cliente no se la llevó' }).click();
    await sheet.getByRole('button', { name: 'Eliminar', exact: true }).click();
    await page.getByText('Nada pendiente.').waitFor();
    expect(await at.shop.stock(SODA)).toBe(0);
    const { rows } = await at.shop.pool.query(
      "select settled_how from op where status = 'rejected' and settled_by is not null",
    );
    expect(rows).toEqual([{ settled_how: 'void' }]);
  });

  it('where it may both stand, and both tills say that it has to be counted', async () => {
    for (const receipt of soaps) expect((await answered(receipt)).status).toBe('accepted');
    expect(await at.shop.stock(SOAP)).toBe(-1_000);
    for (const page of [first, second]) {
      await walk(page, 'Existencias');
      const row = page.getByRole('listitem').filter({ hasText: 'Jabón de lavandería' });
      await row.getByText('Se vendió más de lo que había: hay que contarlo').waitFor();
    }
  });

  it('a price that both changed is decided at one, and the other sees it', async () => {
    for (const page of [first, second]) {
      await go(page, '/conflictos');
      await page.getByText('¿Usar tus cambios o los del servidor?').waitFor();
      await page.getByText('Tus cambios (esta caja)').waitFor();
    }
    await second.getByText('De la caja C01').waitFor();
    await button(first, 'Usar $22.00');
    for (const page of [first, second]) await page.getByText('No hay nada por decidir.').waitFor();
    await toSell(second);
    await scan(second, SODA_CODE);
    await second.getByTestId('total').first().getByText('$22.00').waitFor();
    const { rows } = await until('the ledger has the price', async () => {
      const found = await at.shop.pool.query<{ price: number }>(
        'select price::int from product where id = $1',
        [SODA],
      );
      return found.rows[0]?.price === 220_000 && found;
    });
    expect(rows).toEqual([{ price: 220_000 }]);
  });

  it('the pages had nothing to complain of but the server that was away', () => {
    expect(at.complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });
});
