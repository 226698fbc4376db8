/** The reports of a till: its files against those of the server, without any network, and with a server that fails. */
import { parse } from 'csv-parse/sync';
import { streamXlsxRows } from 'hucre/xlsx';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../client/peer/session.ts';
import { headings, titles } from '../../../crdt-schema/exports/texts.ts';
import { ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import { HELD_ENTITIES, type HeldEntity } from '../../../client/till/reports/till-export.ts';
import { COFFEE, HOST, RICE, sell, until } from '../../integration/shop.ts';
import { scan } from '../scanner-keys.ts';
import { openTill, type OpenedTill } from './opened-till.ts';
import { SOAP } from './till-shop.ts';

const EVIL = '01890000-0000-7000-8000-00000000e711';
const NAME = '=HYPERLINK("http://x","Ana")';
const IVA = [{ name: 'IVA', rate: 1_600 }];

let till: OpenedTill;
let page: Page;

/** An op of the page's till; its id. */
const write = (kind: string, fields: object): Promise<string> =>
  page.evaluate(
    async ([kind, fields]) => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      if (state.kind !== 'open') throw new Error(`the page is ${state.kind}`);
      const id = state.peer.newId();
      const written = await state.peer.write(id, ({ at, till, receipt }) => {
        const numbered = kind === 'sale' || kind === 'refund' ? { receipt } : {};
        return { v: 1, kind, id, at, till, ...numbered, ...fields } as never;
      });
      if (!written.ok) throw new Error(written.error.code);
      return id;
    },
    [kind, fields] as const,
  );

const accepted = (ops: number): Promise<true> =>
  until(`${ops} accepted`, async () => {
    const { rows } = await till.shop.pool.query<{ n: string }>(
      "select count(*) as n from op where status = 'accepted'",
    );
    return Number(rows[0]!.n) === ops;
  });

/** Everything that a till does, once at least. */
const workADay = async (): Promise<number> => {
  const session = await write('cash_open', { total: 50_000 });
  const lines = [
    { product: SOAP, quantity: 3_000, price: 195_000, discount: 85, taxes: IVA, total: 5_765 },
    { name: '+Bolsa', quantity: 1_000, price: 10_000, total: 100 },
  ];
  const { taxes } = ticketTotals({ lines, discount: 65 });
  const sale = await write('sale', {
    ...{ session, customer: EVIL, lines, discount: 65, taxes, total: 5_800 },
    payments: [
      { method: 'credit', amount: 5_000 },
      { method: 'cash', amount: 800, tendered: 1_000 },
    ],
  });
  await write('refund', {
    ...{ session, sale, customer: EVIL, reason: 'Roto', total: 1_891 },
    lines: [{ product: SOAP, quantity: 1_000, price: 195_000, discount: 28, taxes: IVA, total: 1_922 }],
    discount: 31,
    payments: [{ method: 'credit', amount: 1_891 }],
  });
  await write('credit_payment', {
    ...{ session, customer: EVIL, total: 1_000 },
    payments: [{ method: 'transfer', amount: 1_000, reference: '@1' }],
  });
  await write('cash_move', { session, direction: 'in', amount: 2_000, reason: 'Cambio' });
  await write('cash_move', { session, direction: 'out', amount: 30_000, reason: '-Banco' });
  await write('expense', { session, category: 'Limpieza', method: 'cash', amount: 1_500, note: 'Jabón' });
  await write('stock_move', {
    reason: 'receipt',
    lines: [
      { product: COFFEE, quantity: 12_000 },
      { product: RICE, quantity: 2_500 },
    ],
  });
  await write('cash_close', {
    ...{ session, counted: [{ method: 'cash', amount: 21_000 }] },
    expected: [{ method: 'cash', amount: 21_300 }],
  });
  return 9;
};

beforeAll(async () => {
  till = await openTill();
  ({ page } = till);
  const { catalog } = till.hub.server.peer;
  catalog.createMany('customers', [[EVIL, { name: NAME, active: true, note: 'a\nb;c' }]]);
  catalog.createMany('quotes', [
    [
      '01890000-0000-7000-8000-00000000aaaa',
      {
        ...{ number: 'C03-Q1', createdAt: Date.now(), validUntil: Date.now() + 9e8, state: 'draft' },
        ...{ active: true, customer: EVIL },
        [`line.01890000-0000-7000-8000-00000000bbbb`]: { product: SOAP, quantity: 2_000, unitPrice: 195_000 },
      },
    ],
  ]);
  await until('the customer at the till', () =>
    page.evaluate((id) => {
      const state = (globalThis as unknown as { tillmesh: Session }).tillmesh.state();
      return state.kind === 'open' && state.peer.catalog.read('quotes', id) !== undefined;
    }, '01890000-0000-7000-8000-00000000aaaa'),
  );
  const other = await till.shop.till('C01', [till.hub]);
  await sell(other, RICE, 3_000);
  await accepted((await workADay()) + 1);
  await till.go('/reportes');
  await page.getByText('Leído:').waitFor();
}, 90_000);
afterAll(async () => {
  await till?.close();
});

type Table = readonly Readonly<Record<string, string>>[];

const tableOf = (csv: string): Table => {
  const delimiter = csv.slice(0, csv.indexOf('\r\n')).includes(';') ? ';' : ',';
  return parse(csv, { bom: true, columns: true, delimiter });
};

const saved = async (press: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
};
const chooseTable = (entity: HeldEntity): Promise<void> =>
  page.getByRole('radiogroup', { name: 'Qué' }).getByText(titles[entity].es, { exact: true }).click();
const fromTill = async (entity: HeldEntity, format: 'CSV' | 'Excel (xlsx)') => {
  await chooseTable(entity);
  await page.getByText(format, { exact: true }).click();
  return saved(() => page.getByRole('button', { name: 'Guardar lo que tiene esta caja' }).click());
};
const fromServer = async (entity: HeldEntity): Promise<Table> => {
  const { port } = till.hub.server;
  const answer = await fetch(`http://${HOST}:${port}/api/reports/export?entity=${entity}`, {
    headers: { Authorization: `Bearer ${till.hub.catalogToken}` },
  });
  return tableOf(Buffer.from(await answer.arrayBuffer()).toString());
};
/** What no till knows. */
const UNTOLD = [headings.cut.es, headings.cost.es];

describe('what a till holds', () => {
  it('is said plainly: of which tills, from when to when', async () => {
    const held = page.getByRole('region', { name: 'Qué datos tiene esta caja' });
    await held.getByText('C03 (ésta)').waitFor();
    await held.getByText('9 operaciones, del').waitFor();
    await held.getByText('1 operación, del').waitFor();
    const summary = page.getByRole('region', { name: 'Resumen según esta caja' });
    await summary.getByRole('row', { name: 'C03 1 $58.00 -$18.91 $39.09' }).waitFor();
    await summary.getByRole('row', { name: 'Transferencia $10.00' }).waitFor();
  });

  it('is in its files to the cent what the ledger has', async () => {
    for (const entity of HELD_ENTITIES) {
      const { name, bytes } = await fromTill(entity, 'CSV');
      expect(name).toMatch(/^[a-z-]+-\d{4}-\d\d-\d\d(_\d{4}-\d\d-\d\d)?\.csv$/);
      const wanted = (await fromServer(entity)).map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !UNTOLD.includes(column))),
      );
      const id = (row: Readonly<Record<string, string>>): string =>
        JSON.stringify(Object.values(row).toReversed());
      const byId = (table: Table): Table => table.toSorted((a, b) => (id(a) < id(b) ? -1 : 1));
      const rows = tableOf(bytes.toString());
      expect([entity, rows.length > 0, byId(rows)]).toEqual([entity, true, byId(wanted)]);
    }
  });

  it('opens as a workbook, too', async () => {
    const { name, bytes } = await fromTill('payments', 'Excel (xlsx)');
    expect(name).toMatch(/^pagos-.*\.xlsx$/);
    const sheet: unknown[][] = [];
    for await (const row of streamXlsxRows(new Uint8Array(bytes))) sheet.push(row.values as unknown[]);
    const at = sheet[0]!.indexOf(headings.amount.es);
    const sum = sheet.slice(1).reduce((all, row) => all + Math.round(Number(row[at]) * 100), 0);
    const { rows } = await till.shop.pool.query<{ sum: string }>(
      `select (select sum(amount) from sale_payment) + (select sum(total) from credit_payment) as sum`,
    );
    expect(sum).toBe(Number(rows[0]!.sum));
  });

  it('runs no formula that somebody wrote into a name', async () => {
    const { bytes } = await fromTill('sales', 'CSV');
    expect(bytes.toString()).toContain(`"'=HYPERLINK(""http://x"",""Ana"")"`);
    const lines = tableOf((await fromTill('sale-lines', 'CSV')).bytes.toString());
    expect(lines.map((line) => line[headings.product.es])).toContain("'+Bolsa");
  });

  it('is of the days that are asked for', async () => {
    await page.getByRole('button', { name: 'Ayer' }).click();
    await page.getByText('En esos días esta caja no tiene ventas').waitFor();
    const { bytes } = await fromTill('sales', 'CSV');
    expect(tableOf(bytes.toString())).toEqual([]);
    await page.getByLabel('Desde').fill('2026-02-03');
    await page.getByLabel('Hasta').fill('2026-02-01');
    await page.getByText('El primer día es posterior al último.').waitFor();
    await page.getByRole('button', { name: 'Hoy' }).click();
  });
});

describe('what the server holds', () => {
  const ask = () => page.getByRole('button', { name: 'Pedir al servidor' }).click();

  it('is given to whoever has its key, and to nobody else', async () => {
    await chooseTable('products');
    await page.getByLabel('Clave del servidor').fill('nope');
    await ask();
    await page.getByText('No es la clave de este servidor.').waitFor();
    await page.getByLabel('Clave del servidor').fill(till.hub.catalogToken);
    const { name, bytes } = await saved(ask);
    expect(name).toMatch(/^productos-.*\.csv$/);
    const rows = tableOf(bytes.toString());
    expect(rows).toEqual(await fromServer('products'));
    expect(Object.keys(rows[0]!)).toContain(headings.cost.es);
  });

  it('is asked for again while the server fails, then by a button; the page sells on', async () => {
    const failures = [
      { status: 500, contentType: 'application/problem+json', body: '{"code":"internal_error"}' },
      { status: 503, contentType: 'application/problem+json', body: '{"code":"database_unavailable"}' },
      undefined,
    ];
    let asked = 0;
    await page.route('**/api/reports/export?*', async (route) => {
      const failure = failures[asked++];
      if (failure === undefined) await route.abort('timedout');
      else await route.fulfill(failure);
    });
    await ask();
    await page.getByText('No hay conexión con el servidor.').waitFor();
    expect(asked).toBe(3);
    await fromTill('sales', 'CSV');
    await page.unroute('**/api/reports/export?*');
    const { bytes } = await saved(() => page.getByRole('button', { name: 'Reintentar' }).click());
    expect(tableOf(bytes.toString())).toHaveLength(1 + 1);
    await page.getByText('No hay conexión con el servidor.').waitFor({ state: 'detached' });
  });
});

describe('without a server', () => {
  it('the files hold what was sold since', async () => {
    await till.shop.stop(till.hub);
    await page.getByText('Sin conexión. Pendientes').first().waitFor();
    await page.getByRole('link', { name: 'Caja C03' }).click();
    await scan(page, '7501003100055');
    await page.keyboard.press('F10');
    await page.getByText('Tarjeta').click();
    await page.getByRole('button', { name: 'Cobrar', exact: true }).click();
    await page.getByRole('heading', { name: 'Venta registrada' }).waitFor();
    await page.getByRole('link', { name: 'Caja C03' }).click();
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('link', { name: 'Reportes y exportación' }).click();
    const rows = tableOf((await fromTill('payments', 'CSV')).bytes.toString());
    expect(rows.at(-1)).toMatchObject({ Folio: 'C03-000003', 'Forma de pago': 'Tarjeta', Importe: '28.50' });
    const lines = tableOf((await fromTill('stock', 'CSV')).bytes.toString());
    expect(lines.find((row) => row['Producto'] === 'Leche entera 1 l')?.['Existencia']).toBe('-1');
  });

  it('there is nothing else to complain of', () => {
    const expected = /ERR_CONNECTION_REFUSED|ERR_TIMED_OUT|status of (401|500|503)/;
    expect(till.complaints.filter((line) => !expected.test(line))).toEqual([]);
  });
});
