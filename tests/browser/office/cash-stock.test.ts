/** The office's pages of drawers and goods: what the tills wrote, as the ledger has it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TillNode } from '../../../server/till-node/till-node.ts';
import { accepted, COFFEE, RICE, saleOf, until } from '../../integration/shop.ts';
import { openOffice, type OpenedOffice } from './opened-office.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let office: OpenedOffice;
let till: TillNode;
let session = '';
let closing = '';

type Make = Parameters<TillNode['write']>[1];
const write = async (make: (id: string, stamp: Parameters<Make>[0]) => object): Promise<string> => {
  const id = till.newId();
  const written = await till.write(id, (stamp) => make(id, stamp) as ReturnType<Make>);
  if (!written.ok) throw new Error(written.error.code);
  await accepted(till, written.value);
  return id;
};
const op = (kind: string, more: object) =>
  write((id, { at, till: name }) => ({ v: 1, kind, id, at, till: name, ...more }));

beforeAll(async () => {
  office = await openOffice();
  till = await office.till('C01');
  session = await op('cash_open', { total: 50_000 });
  await write((id, stamp) => ({ ...saleOf(id, stamp, COFFEE, 4_000), session }));
  await op('cash_move', { session, direction: 'out', amount: 20_000, reason: 'a la caja fuerte' });
  await op('expense', { session, category: 'hielo', method: 'cash', amount: 1_500 });
  await op('stock_move', {
    reason: 'receipt',
    lines: [{ product: RICE, quantity: 12_000 }],
    note: 'La Merced',
  });
  closing = await op('cash_close', { session, counted: [{ method: 'cash', amount: 29_000 }] });
}, 60_000);
afterAll(() => office?.close());

it('shows the session, its figures and its difference as the ledger sealed them', async () => {
  const { page, shop } = office;
  const { rows } = await until('sealed', async () => {
    const cut = await shop.pool.query<{ expected: number; difference: number }>(
      `select (figures->'expected'->>'cash')::int as expected, (differences->>'cash')::int as difference
       from cash_cut where op_id = $1`,
      [closing],
    );
    return cut.rows.length === 1 && cut;
  });
  expect(rows[0]).toEqual({ expected: 29_500, difference: -500 });
  await office.go('/turnos');
  const row = page.locator(`[data-row="${session}"]`);
  await row.getByText('-$5.00').waitFor();
  expect(await row.innerText()).toMatch(/C01[^]*\$10\.00[^]*\$295\.00[^]*\$290\.00/);
  await page.getByText('a la caja fuerte').waitFor();
  await page.getByText('hielo').waitFor();
});

it('shows sealed cuts to whoever may ask the server', async () => {
  const { page } = office;
  await page.getByRole('heading', { name: 'Inicia sesión' }).waitFor();
  await page.setExtraHTTPHeaders({ Authorization: `Bearer ${office.hub().catalogToken}` });
  await page.reload();
  const cut = page.locator('[data-row="C01-1"]');
  await cut.getByText('Z C01-1').waitFor();
  expect(await cut.innerText()).toMatch(/\$295\.00[^]*-\$5\.00/);
});

it('shows levels, the negative ones first, and what moved them', async () => {
  const { page, shop } = office;
  await office.go('/existencias');
  await page.locator(`[data-row="${RICE}"]`).waitFor();
  const stock = await shop.pool.query<{ id: string; quantity: number }>(
    'select product_id as id, quantity from stock_level order by quantity',
  );
  for (const { id, quantity } of stock.rows)
    await until('the level', async () =>
      (await page.locator(`[data-row="${id}"]`).innerText()).endsWith(String(quantity / 1_000)),
    );
  expect(await page.locator('[data-row]').first().getAttribute('data-row')).toBe(COFFEE);
  await page.getByText('Entrada: La Merced').waitFor();
  await page.getByText('Solo negativas (1)').click();
  await page.locator(`[data-row="${RICE}"]`).waitFor({ state: 'detached' });
});

it('breaks no rule of accessibility that a machine finds, at any size or look', async () => {
  const { page } = office;
  await page.evaluate(AXE);
  const broken: string[] = [];
  for (const path of ['/turnos', '/existencias']) {
    await office.go(path);
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => window.axe.run());
        for (const { id, nodes } of violations) broken.push(`${path} ${id}: ${nodes[0]!.html}`);
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
          broken.push(`${path} is wider than the screen at ${width}`);
        const folder = process.env['OFFICE_PICTURES'];
        if (folder !== undefined)
          await page.screenshot({ path: `${folder}${path}-${width}-${colorScheme}.png`, fullPage: true });
      }
  }
  expect(broken).toEqual([]);
});
