/**
 * A day at the till by script: tickets of every kind through the page, the server cut off in the middle of it; then the ledger agrees
 * to the cent with what the script added up by itself, and the page has not grown. 500 tickets: `npm run till-day`, by
 * `TILL_DAY_TICKETS` and `TILL_DAY_SEED`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import { benchProducts } from '../../bench/catalog-data.ts';
import { formatSpread, spreadOf } from '../../bench/figures.ts';
import { until } from '../../integration/shop.ts';
import { drawnMs, heldBy, installStopwatch, type Held } from '../stopwatch.ts';
import { TillShop } from '../till/till-shop.ts';
import { Books, COIN, type BookedTicket } from './books.ts';
import { Cashier, money } from './cashier.ts';
import { catalogRows, PIECE_GOODS, SCALE_PREFIX } from './goods.ts';
import { cutsOf, expectedLedger, ledgerOf } from './ledger.ts';
import { planDay, type PlannedSale, type Step } from './plan.ts';

const TICKETS = Number(process.env['TILL_DAY_TICKETS'] ?? 25);
const SEED = process.env['TILL_DAY_SEED'] ?? '1';
const IS_LONG = TICKETS > 100;
/** What else the shop sells. */
const OTHERS = benchProducts(IS_LONG ? 20_000 : 200);
const MS_A_TICKET = 3_000;
const MAX_GROWTH = 1.5;
const FLOAT = 150_000;
const MISSING = 500;

const CUSTOMERS = ['Beto Ríos', 'Carla Luna', 'Diego Mora'].map(
  (name, i) => [`01890000-0000-7000-8000-00000000cc${i}0`, name] as const,
);
const idsOfCustomers = CUSTOMERS.map(([id]) => id);

let at: TillShop;
let page: Page;
let cashier: Cashier;
const books = new Books();
const held: Held[] = [];
/** Sales of which something can be brought back, in order; what was is taken out. */
const returnable: { readonly sale: BookedTicket; readonly planned: PlannedSale }[] = [];

beforeAll(async () => {
  at = await TillShop.open({
    cashRounding: COIN,
    cashSessions: 'required',
    scaleLabels: [{ prefix: SCALE_PREFIX, codeDigits: 5, holds: 'weight' }],
  });
  const { catalog } = at.hub.server.peer;
  catalog.createMany('products', [...catalogRows(), ...OTHERS]);
  catalog.createMany(
    'customers',
    CUSTOMERS.map(([id, name]) => [id, { name, active: true }]),
  );
  expect(catalog.read('settings', SETTINGS_ID)?.fields['cashRounding']).toBe(COIN);
  await installStopwatch(at.context);
  page = await at.till('C01');
  page.setDefaultTimeout(10_000);
  cashier = new Cashier(page, 'C01');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until('the files of the page are kept', () =>
    page.evaluate(async () => (await caches.match('/caja/')) !== undefined),
  );
}, 120_000);
afterAll(() => at?.close());

const isPlain = ({ planned }: (typeof returnable)[number]): boolean =>
  planned.pay !== 'mixed' &&
  planned.discount === undefined &&
  planned.lines.every(({ discount }) => discount === undefined) &&
  !planned.lines[0]!.goods.isWeighed;

const refund = async (back: number, whole: boolean): Promise<void> => {
  const fit = whole ? returnable : returnable.filter(isPlain);
  const chosen = fit[Math.max(0, fit.length - 1 - back)];
  if (chosen === undefined) return;
  returnable.splice(returnable.indexOf(chosen), 1);
  const booked = whole ? books.refund(chosen.sale) : books.refundPiece(chosen.sale);
  await cashier.refund(chosen.sale, booked, whole);
};

const payOnAccount = async (most: number): Promise<void> => {
  const [customer, owed] = [...books.owed].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (customer === undefined || owed! < COIN) return;
  const amount = Math.min(most, Math.floor(owed! / COIN) * COIN);
  books.payOnAccount(customer, amount);
  await cashier.payOnAccount(CUSTOMERS[customer]![1], amount);
};

const act = async (step: Step): Promise<void> => {
  switch (step.kind) {
    case 'sale': {
      const sale = books.sell(step);
      returnable.push({ sale, planned: step });
      const customer = step.customer === undefined ? undefined : CUSTOMERS[step.customer]![1];
      return cashier.sell(step, sale, customer);
    }
    case 'refund':
      return refund(step.back, step.whole);
    case 'payment':
      return payOnAccount(step.amount);
    case 'withdrawal':
      books.withdraw(step.amount);
      return cashier.move('Retiro', step.amount);
    case 'entry':
      books.enter(step.amount);
      return cashier.move('Entrada', step.amount);
    case 'expense':
      books.spend(step.amount);
      return cashier.spend(step.amount);
    case 'cutX':
      return expect(await cashier.cutX()).toContain(money(books.cash));
    case 'cutOff':
      await at.stopHub();
      return page.getByText('Sin conexión. Pendientes').first().waitFor();
    case 'back':
      return at.startHub();
    case 'measure':
      held.push(await heldBy(page));
  }
};

/** From the last digit of an SKU to the one product that has it. */
const searchTimes = async (): Promise<number[]> => {
  const times: number[] = [];
  for (const [, { sku, name }] of OTHERS.slice(0, IS_LONG ? 1_000 : 30).filter((_, i) => i % 100 === 23)) {
    const text = String(sku);
    await page.keyboard.press('F2');
    await page.keyboard.type(text.slice(0, -1), { delay: 120 });
    const last = (): Promise<void> => page.keyboard.press(text.at(-1)!);
    times.push(await drawnMs(page, '[data-product]:only-child', String(name), last));
    await page.keyboard.press('Escape');
  }
  return times;
};

describe(`a day of ${TICKETS} tickets (seed ${SEED})`, () => {
  it(
    'goes through the page, with the server there, cut off and back',
    async () => {
      books.open(FLOAT);
      await cashier.openSession(FLOAT);
      books.receive(PIECE_GOODS[0]!, 48_000);
      await cashier.receive(PIECE_GOODS[0]!, 48);
      for (const step of planDay(SEED, TICKETS, CUSTOMERS.length)) await act(step);
      expect([...books.ops.keys()].sort()).toEqual(
        ['cash_move', 'cash_open', 'credit_payment', 'expense', 'refund', 'sale', 'stock_move'].sort(),
      );
    },
    60_000 + TICKETS * MS_A_TICKET,
  );

  it('leaves a page that has not grown', async () => {
    await page.getByText('Conectado').waitFor({ timeout: 30_000 });
    held.push(await heldBy(page));
    const [first, last] = held as [Held, Held];
    const growth = { heap: last.heapBytes / first.heapBytes, nodes: last.nodes / first.nodes };
    process.stdout.write(
      `${[
        `scan to line, ms: ${formatSpread(spreadOf(cashier.times.scanMs))}`,
        `charge to ticket, ms: ${formatSpread(spreadOf(cashier.times.ticketMs))}`,
        `key to the search's answer, ms: ${formatSpread(spreadOf(await searchTimes()))}`,
        `heap after ten tickets and at the end, MB: ${held.map(({ heapBytes }) => (heapBytes / 2 ** 20).toFixed(1)).join(', ')}`,
        `nodes after ten tickets and at the end: ${held.map(({ nodes }) => nodes).join(', ')}`,
      ].join('\n')}\n`,
    );
    expect(growth.heap).toBeLessThan(MAX_GROWTH);
    expect(growth.nodes).toBeLessThan(MAX_GROWTH);
  });

  it('is counted and closed, and the ledger has it to the cent: every number once, every op accepted', async () => {
    books.close();
    await cashier.close(books.cash - MISSING);
    const expected = expectedLedger(books, idsOfCustomers);
    const all = [...books.ops.values()].reduce((sum, n) => sum + n, 0);
    await until(
      'all is in the ledger',
      async () => (await at.shop.pool.query("select 1 from op where status <> 'waiting'")).rowCount === all,
      30_000,
    );
    const ledger = await ledgerOf(at.shop.pool);
    expect(ledger).toEqual(expected);
    expect(ledger.tickets.map(({ number }) => number)).toEqual(books.tickets.map((_, i) => i + 1));
    expect(await cutsOf(at.shop.pool)).toEqual([
      {
        figures: books.figures,
        counted: [{ method: 'cash', amount: books.cash - MISSING }],
        differences: { cash: -MISSING },
      },
    ]);
    expect(at.complaints.filter((line) => !line.includes('ERR_CONNECTION_REFUSED'))).toEqual([]);
  });
});
