/** The first page of the office while tills sell: live, in agreement with the ledger, and plain about what it lacks. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axeCore from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { apiOf } from '../../integration/http.ts';
import { accepted, COFFEE, RICE, saleOf, sell, until } from '../../integration/shop.ts';
import { MILK } from '../till/till-shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

declare global {
  interface Window {
    axe: typeof axeCore;
    /** When the day's total became what it is, Unix ms. */
    shownAt: Map<string, number>;
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PRICE = 250;
const LIVE_SALES = 20;

let office: OpenedOffice;
let [first, second]: TillNode[] = [];
let sold = 0;

const total = (): Promise<string> => office.page.getByTestId('total').innerText();
const pesos = (cents: number): string => `$${(cents / 100).toFixed(2)}`;
const shows = (cents: number): Promise<true> =>
  until(`a total of ${pesos(cents)}`, async () => (await total()) === pesos(cents));

beforeAll(async () => {
  office = await openOffice();
  [first, second] = [await office.till('C01'), await office.till('C02')];
}, 60_000);
afterAll(() => office?.close());

it('says of a shop that has not sold what will happen', async () => {
  await office.page.getByText('Todavía no hay ventas de hoy').waitFor();
  expect(await total()).toBe('$0.00');
  await office.page.getByText('Nada: se oye a todas las cajas').waitFor();
});

it('shows each sale as it is made, in a median of 300 ms on the LAN', async () => {
  const { page } = office;
  await page.evaluate(() => {
    window.shownAt = new Map();
    const element = document.querySelector('[data-testid="total"]')!;
    const note = (): void => void window.shownAt.set(element.textContent, Date.now());
    new MutationObserver(note).observe(element, { characterData: true, childList: true, subtree: true });
  });
  const took: number[] = [];
  for (let n = 1; n <= LIVE_SALES; n++) {
    const startMs = Date.now();
    const till = n % 2 === 0 ? first! : second!;
    await accepted(till, await sell(till, n % 5 === 0 ? RICE : COFFEE));
    sold += PRICE;
    await shows(sold);
    took.push((await page.evaluate((text) => window.shownAt.get(text)!, pesos(sold))) - startMs);
  }
  took.sort((a, b) => a - b);
  const median = took[LIVE_SALES / 2]!;
  process.stdout.write(`sale to page: median ${median} ms, longest ${took.at(-1)!} ms\n`);
  // A figure of one machine that others use too: the goal itself is measured by `npm run bench -- office`.
  expect(median).toBeLessThan(1_000);
});

it('has refunds, methods and discounts as the ledger has them', async () => {
  const write = async (make: Parameters<TillNode['write']>[1], till = first!): Promise<void> => {
    const written = await till.write(till.newId(), make);
    if (!written.ok) throw new Error(written.error.code);
    await accepted(till, written.value);
  };
  const sale = await sell(first!, COFFEE, 2_000);
  await accepted(first!, sale);
  const ticket = saleOf('', { at: '', till: '', receipt: { series: '', number: 0 } } as never);
  await write((stamp) => ({
    ...ticket,
    ...stamp,
    kind: 'refund',
    id: first!.newId(),
    sale: sale.id,
  }));
  const milk = lineTotal(3_000, 285_000);
  await write(
    (stamp) => ({
      ...ticket,
      ...stamp,
      id: second!.newId(),
      lines: [{ product: MILK, quantity: 3_000, price: 285_000, total: milk }],
      discount: 550,
      payments: [
        { method: 'card', amount: 5_000 },
        { method: 'cash', amount: milk - 5_550 },
      ],
      total: milk - 550,
    }),
    second!,
  );
  const { rows } = await office.shop.pool.query<{ net: string; day: Record<string, string> }>(
    `select sum(total) as net,
       (select json_object_agg(method, amount) from (
          select method, sum(amount) as amount from sale_payment group by 1) m) as day
     from sale`,
  );
  sold = Number(rows[0]!.net);
  await shows(sold);
  const { page } = office;
  const cell = (row: string): Promise<string> => page.locator(row).getByRole('cell').last().innerText();
  for (const [method, amount] of Object.entries(rows[0]!.day))
    expect([method, await cell(`[data-method="${method}"]`)]).toEqual([method, pesos(Number(amount))]);
  const products = await office.shop.pool.query<{ product_id: string; amount: string; quantity: string }>(
    'select product_id, sum(total - share) as amount, sum(quantity) as quantity from sale_line group by 1',
  );
  for (const { product_id: id, amount, quantity } of products.rows) {
    expect([id, await cell(`[data-product="${id}"]`)]).toEqual([id, pesos(Number(amount))]);
    expect(await page.locator(`[data-product="${id}"]`).getByRole('cell').first().innerText()).toBe(
      String(Number(quantity) / 1_000),
    );
  }
  const tills = await office.shop.pool.query<{ till: string; amount: string }>(
    'select till, sum(total) as amount from sale group by 1',
  );
  for (const { till, amount } of tills.rows)
    expect(await page.locator(`[data-till="${till}"]`).innerText()).toContain(pesos(Number(amount)));
  await page.getByText('Ver los números').click();
  const hours = await page
    .locator('[data-hour]')
    .evaluateAll((trs) =>
      trs.reduce(
        (sum, row) => sum + Math.round(Number(row.children[1]!.textContent.replace(/[$,]/g, '')) * 100),
        0,
      ),
    );
  expect(hours).toBe(sold);
});

it('compares with the same weekday for whoever may ask the server, and keeps it', async () => {
  const { page, shop } = office;
  await page.getByRole('button', { name: 'Para comparar, inicia sesión' }).waitFor();
  await shop.pool.query(
    `insert into sale (store_id, id, kind, till, device_id, receipt, series, number, occurred_at, total)
     select store_id, gen_random_uuid(), 'sale', till, device_id, 'X-' || n, 'X', n,
            date_trunc('day', now()) - interval '7 days', 10000
     from sale, generate_series(1, 3) n where receipt = 'C01-000001'`,
  );
  await shop.pool.query(`update day_cursor set due_from = 'epoch', time_zone = 'UTC'`);
  await accepted(first!, await sell(first!));
  sold += PRICE;
  await until('summed anew', async () => {
    const { rows } = await shop.pool.query('select from day_hour where sold = 30000');
    return rows.length === 1;
  });
  const api = apiOf(office.hub());
  const { body } = await api.send('POST', '/api/people', {
    name: 'Carmen Ruiz',
    role: 'viewer',
    pin: '471182',
  });
  const password = 'una que nadie adivina';
  await api.send('PUT', `/api/people/${String(body['id'])}/password`, { password });
  await page.getByRole('button', { name: 'Para comparar, inicia sesión' }).click();
  await page.getByLabel('Usuario').fill('Carmen Ruiz');
  await page.getByLabel('Contraseña').fill(password);
  await page.getByRole('button', { name: 'Iniciar sesión' }).click();
  await page.getByText('Ese día: $300.00 en 3 ventas').waitFor();
  await shows(sold);
});

it('breaks no rule of accessibility that a machine finds, at any size or look', async () => {
  const { page } = office;
  await page.evaluate(AXE);
  const broken: string[] = [];
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
  ])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => window.axe.run());
      for (const { id, nodes } of violations) broken.push(`${id}: ${nodes[0]!.html}`);
      const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (scrolls) broken.push(`wider than the screen at ${size.width}`);
      const folder = process.env['OFFICE_PICTURES'];
      if (folder !== undefined)
        await page.screenshot({ path: `${folder}/now-${size.width}-${colorScheme}.png`, fullPage: true });
    }
  expect(broken).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
});

it('says what is lacking where a till falls silent or the server is away, and keeps what it has', async () => {
  const { page, shop } = office;
  await shop.stop(second!);
  await page.getByText(/Caja C02: oída por última vez .*no está aquí/).waitFor();
  await page.getByText('Al menos').waitFor();
  await office.at.stopHub();
  await page.getByText('Sin conexión con el servidor desde').waitFor();
  await page.getByText(/Caja C01: oída por última vez/).waitFor();
  await shows(sold);
  expect(await page.getByText('Ese día: $300.00 en 3 ventas').count()).toBe(1);
});
