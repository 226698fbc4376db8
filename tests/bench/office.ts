/**
 * The office of a store that has made a million sales of three lines: what adding its days up costs, once and for a day that was
 * sold on, and how soon the first page is there, with today and a week ago. What the page shows is compared with the rows.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Pool } from 'pg';
import { Bridge, createPool, migrate } from '../../bridge/index.ts';
import { loadDays } from '../../server/http/office-store.ts';
import { Hub } from '../../server/hub/hub.ts';
import { buildPages } from '../../server/pages/build.ts';
import { loadPages } from '../../server/pages/pages.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { openBrowser } from '../browser/chromium.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const STORE = 'banco';
const HOST = '127.0.0.1';
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const SALES_A_DAY = 1_000;
const STEP_MS = 5_000;
const PATIENCE_MS = 30_000;
const DAY_MS = 86_400_000;

/** A thousand a day, from 8 to 20, back from now. */
const FILL = [
  `insert into store (id) select $1 where $2::int > 0`,
  `insert into product (store_id, id, name, price, active, version, created_version, data)
   select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Artículo ' || n, 25000, true, '1', '1', '{}'
   from generate_series(0, 19999) n where $2::int > 0`,
  `insert into sale (store_id, id, kind, till, device_id, receipt, series, number, occurred_at, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'sale', 'C0' || n % 3, 'd', 'C01-' || n, 'C01', n,
          now() - (n / ${SALES_A_DAY}) * interval '1 day' - (n % ${SALES_A_DAY}) * interval '43 seconds', 7500 + n % 100
   from generate_series(0, $2::int - 1) n`,
  `insert into sale_line (store_id, sale_id, line, product_id, quantity, price, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, l,
          ('00000000-0000-7000-8000-' || lpad(to_hex((n * 7 + l * 13) % 20000), 12, '0'))::uuid, 1000, 25000, 2500
   from generate_series(0, $2::int - 1) n, generate_series(1, 3) l`,
  `insert into sale_payment (store_id, sale_id, line, method, amount)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 1, case n % 4 when 0 then 'card' else 'cash' end,
          7500 + n % 100
   from generate_series(0, $2::int - 1) n`,
];

const msOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** As the till's clock has it, and the same weekday before. */
const days = (): string[] =>
  [0, 7].map((ago) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(Date.now() - ago * DAY_MS));

const check = async (pool: Pool): Promise<void> => {
  const [, before] = days();
  const { days: found } = await loadDays(pool, STORE, [before!], 0);
  const { rows } = await pool.query<{ sold: string; sales: number }>(
    `select coalesce(sum(total), 0) as sold, count(*) as sales from sale
     where (occurred_at at time zone $1)::date = $2`,
    [ZONE, before],
  );
  const wanted = [Number(rows[0]!.sold), rows[0]!.sales];
  if (String([found[0]!.sold, found[0]!.sales]) !== String(wanted))
    throw new Error(`the sums are not those of the rows: ${JSON.stringify(found[0])}, ${String(wanted)}`);
};

/** Opens the first page again and again until what the server says is on it. */
const pageOpens = async (folder: string, databaseUrl: string, runs: number): Promise<number[]> => {
  const pages = await buildPages(() => undefined).then(loadPages);
  const started = await Hub.start({
    ...{ folder: join(folder, 'hub'), store: STORE, host: HOST, port: 0, databaseUrl, pages },
    log: () => undefined,
  });
  if (!started.ok) throw new Error(`no hub: ${started.error.code}`);
  const hub = started.value;
  const browser = await openBrowser(join(folder, 'profile'));
  try {
    const { code } = hub.desk.invite({ till: 'OFI', role: 'admin' });
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.setExtraHTTPHeaders({ Authorization: `Bearer ${hub.catalogToken}` });
    await page.goto(`http://${HOST}:${hub.server.port}/oficina/#codigo=${code}`);
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByText('Ese día:').waitFor();
    const took: number[] = [];
    for (let run = 0; run < runs; run++) {
      // Not as it was kept in the browser.
      await page.evaluate(() => localStorage.removeItem('tillmesh/office/week-before'));
      took.push(
        await msOf(async () => {
          await page.reload({ waitUntil: 'commit' });
          await page.getByText('Ese día:').waitFor();
        }),
      );
    }
    return took;
  } finally {
    await browser.close();
    await hub.close();
  }
};

export const office = async (short: boolean, runs: number): Promise<Report> => {
  const sales = short ? 20_000 : 1_000_000;
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-office-'));
  const started = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  if (!started.ok) throw new Error(`no database: ${started.error.code}`);
  const { url } = started.value;
  const pool = createPool(url, () => undefined, { max: 3, statementMs: 300_000 });
  const figures: Record<string, number[]> = {};
  const note = (name: string, ms: number): void => void (figures[name] ??= []).push(ms);
  try {
    await migrate(pool);
    for (const statement of FILL) await pool.query(statement, [STORE, sales]);
    await pool.query('analyze');
    const bridge = await Bridge.open({ pool, store: STORE, nowMs: Date.now });
    note(
      'all days added up, once',
      await msOf(async () => {
        while ((await bridge.refreshDays(ZONE, STEP_MS)).isBehind);
      }),
    );
    for (let run = 0; run < runs; run++) {
      const hour = Math.floor(Date.now() / 3_600_000);
      await pool.query(
        `with next as (update store set ledger_pos = ledger_pos + 1 where id = $1 returning ledger_pos)
         insert into verdict_outbox (store_id, pos, payload, touched) select $1, ledger_pos, '', array[$2::int] from next`,
        [STORE, hour],
      );
      note('a day added up anew', await msOf(() => bridge.refreshDays(ZONE, STEP_MS)));
      note('today and a week ago, read', await msOf(() => loadDays(pool, STORE, days(), 20)));
      note(
        'the same out of the sales of both days',
        await msOf(() =>
          pool.query(
            `select (s.occurred_at at time zone $2)::date, l.product_id, sum(l.total) from sale s
             join sale_line l on l.store_id = s.store_id and l.sale_id = s.id
             where s.store_id = $1 and (s.occurred_at at time zone $2)::date::text = any($3) group by 1, 2`,
            [STORE, ZONE, days()],
          ),
        ),
      );
    }
    await check(pool);
    await pool.query('delete from verdict_outbox');
    await pool.query('update store set ledger_pos = 0');
    await pool.query('update day_cursor set pos = 0');
    for (const ms of await pageOpens(folder, url, Math.max(runs, 3))) note('the first page, opened', ms);
  } finally {
    await pool.end();
    await started.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    title: `The office of a store with ${sales} sales of three lines`,
    columns: ['', 'ms'],
    rows: Object.entries(figures).map(([name, all]) => [name, formatSpread(spreadOf(all))]),
    notes: ['The page is open once it shows what the server says of the same weekday before.'],
    figures,
  };
};
