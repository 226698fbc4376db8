/** The pages of the office and SQL on the ledger say the same, of two tills that sell meanwhile. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { COFFEE, RICE, saleOf, until } from '../../integration/shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const NAMES = ['C01', 'C02'] as const;
const SALES = 25;
const PAUSE_MS = 60;
/** Rows of a report that are shown before it is downloaded. */
const PREVIEWED = 25;

let office: OpenedOffice;
const tills: TillNode[] = [];
const sessions: string[] = [];
/** Minor units, of all that was confirmed at a till so far. */
let written = 0;
let isSelling = true;

const pesos = (cents: number): string =>
  `${cents < 0 ? '-' : ''}$${new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2 }).format(Math.abs(cents) / 100)}`;
const centsOf = (text: string): number => Math.round(Number(text.replace(/[$,]/g, '')) * 100);
const ask = async <T extends object>(sql: string): Promise<T[]> =>
  (await office.shop.pool.query<T & Record<string, unknown>>(sql)).rows;
const soldInSql = async (): Promise<number> =>
  Number((await ask<{ sum: string | null }>('select sum(total) from sale'))[0]!.sum ?? 0);
const total = async (): Promise<number> =>
  centsOf((await office.page.getByTestId('total').textContent()) ?? '');

type Make = Parameters<TillNode['write']>[1];
const write = async (
  till: TillNode,
  make: (id: string, stamp: Parameters<Make>[0]) => object,
): Promise<string> => {
  const id = till.newId();
  const confirmed = await till.write(id, (stamp) => make(id, stamp) as ReturnType<Make>);
  if (!confirmed.ok) throw new Error(confirmed.error.code);
  return id;
};
const op = (till: TillNode, kind: string, more: object): Promise<string> =>
  write(till, (id, { at, till: name }) => ({ v: 1, kind, id, at, till: name, ...more }));

/** One till's morning: sales of one or the other in its session, and cash that goes to the safe. */
const work = async (n: number): Promise<void> => {
  const [till, session] = [tills[n]!, sessions[n]!];
  for (let i = 1; i <= SALES; i++) {
    await write(till, (id, stamp) => {
      const sale = saleOf(id, stamp, (i + n) % 3 === 0 ? RICE : COFFEE, 1_000 * (1 + (i % 4)));
      written += 'total' in sale ? sale.total : 0;
      return { ...sale, session };
    });
    if (i % 10 === 0)
      await op(till, 'cash_move', {
        session,
        direction: 'out',
        amount: 500,
        reason: `a la caja fuerte ${n} ${i}`,
      });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};

beforeAll(async () => {
  office = await openOffice();
  for (const name of NAMES) tills.push(await office.till(name));
  for (const till of tills)
    await until('the catalog', () => till.server.peer.catalog.read('products', COFFEE) !== undefined);
  for (const till of tills) sessions.push(await op(till, 'cash_open', { total: 50_000 }));
  await op(tills[0]!, 'stock_move', { reason: 'receipt', lines: [{ product: RICE, quantity: 500_000 }] });
  await office.page.setExtraHTTPHeaders({ Authorization: `Bearer ${office.hub().catalogToken}` });
}, 60_000);
afterAll(() => office?.close());

it(
  'the day’s total is never behind the ledger, nor ahead of the tills, while both sell',
  { timeout: 60_000 },
  async () => {
    const selling = Promise.all([work(0), work(1)]).finally(() => (isSelling = false));
    const seen: number[] = [];
    while (isSelling) {
      const booked = await soldInSql();
      await until('what is booked is shown', async () => (await total()) >= booked);
      const shown = await total();
      expect(shown).toBeLessThanOrEqual(written);
      if (seen.at(-1) !== shown) seen.push(shown);
    }
    await selling;
    // It was looked at while it grew.
    expect(seen.length).toBeGreaterThan(3);
    await until('all are booked', async () => (await soldInSql()) === written);
    await until('all are shown', async () => (await total()) === written);
  },
);

it('Now: each till as the ledger has it', async () => {
  const rows = await ask<{ till: string; sum: string }>(
    'select till, sum(total) from sale group by 1 order by 1',
  );
  expect(rows.map(({ till }) => till)).toEqual(NAMES);
  for (const { till, sum } of rows)
    expect(await office.page.locator(`[data-till="${till}"]`).textContent()).toContain(pesos(Number(sum)));
});

it('Sales: each ticket of the ledger, by its number, with its amount and accepted', async () => {
  const { page } = office;
  await office.go('/ventas');
  const rows = await ask<{ receipt: string; total: number }>(
    'select receipt, total::int from sale order by receipt',
  );
  expect(rows.length).toBe(NAMES.length * SALES);
  const listed = page.getByRole('main').getByRole('link');
  await until(
    'all accepted',
    async () => (await listed.filter({ hasText: 'Aceptada' }).count()) === rows.length,
  );
  const texts = await listed.allTextContents();
  for (const { receipt, total: amount } of rows)
    expect(texts.filter((text) => text.includes(receipt) && text.includes(pesos(amount))).length).toBe(1);
});

it('Cash: each session’s sales and cash as the ledger’s figures say, and what is its', async () => {
  const { page } = office;
  await office.go('/turnos');
  const rows = await ask<{ id: string; cash: number; sold: number }>(
    `select id, (figures->'expected'->>'cash')::int as cash, (figures->'sales'->>'total')::int as sold from cash_session`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([...sessions].sort());
  for (const { id, cash, sold } of rows) {
    const text = await page.locator(`[data-row="${id}"]`).innerText();
    expect([text.includes(pesos(cash)), text.includes(pesos(sold))]).toEqual([true, true]);
  }
  await page.getByRole('button', { name: /Ver lo suyo: caja C02/ }).click();
  await page.getByText('Solo el turno de la caja C02').waitFor();
  const moved = await ask<{ reason: string }>(
    `select reason from cash_movement where session_id = '${sessions[1]!}' order by reason`,
  );
  for (const { reason } of moved) await page.getByRole('cell', { name: reason, exact: true }).waitFor();
  expect(await page.getByText('a la caja fuerte 0').count()).toBe(0);
});

it('Stock: each level', async () => {
  await office.go('/existencias');
  const rows = await ask<{ id: string; quantity: number }>(
    'select product_id as id, quantity::int from stock_level',
  );
  expect(rows.length).toBe(2);
  for (const { id, quantity } of rows)
    await until('the level', async () => {
      const text = await office.page.locator(`[data-row="${id}"]`).first().innerText();
      return Number(text.split('\t').at(-1)!.replaceAll(',', '').trim()) === quantity / 1_000;
    });
});

it('Reports: the first rows are tickets of the ledger', async () => {
  const { page } = office;
  await office.go('/reportes');
  await page.getByRole('button', { name: 'Ver los primeros renglones' }).click();
  await page
    .getByText(/^(Son|Es|Los primeros|Se muestran) /)
    .first()
    .waitFor();
  const rows = await ask<{ receipt: string }>('select receipt from sale order by receipt');
  const cells = await page.getByRole('cell').allTextContents();
  const listed = cells.filter((cell) => /^C0[12]-\d{6}$/.test(cell)).sort();
  expect(listed.length).toBe(PREVIEWED);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.every((receipt) => rows.some((row) => row.receipt === receipt))).toBe(true);
});
