/**
 * Sales and their lines as CSV and xlsx, out of a ledger of 100,000 sales of three lines, against Postgres' own `COPY … TO`
 * of the same rows: its CSV has other heads, decimals and dates, but nothing makes it faster. What the files hold is counted.
 */
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createPool, migrate } from '../../bridge/index.ts';
import { tableOf, type ExportEntity } from '../../crdt-schema/exports/tables.ts';
import type { ExportFormat } from '../../crdt-schema/exports/form.ts';
import { createExport } from '../../server/export/export.ts';
import { exportSources, statementOf } from '../../server/export/sources.ts';
import type { Pool } from 'pg';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const STORE = 'banco';
const LINES = 3;
const MIB = 1_048_576;
const WATCH_MS = 20;

const FILL = [
  `insert into product (store_id, id, name, price, active, version, created_version, data)
   select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Artículo ' || n, 25000, true, '1', '1', '{}'
   from generate_series(0, 999) n where $2::int > 0`,
  `insert into sale (store_id, id, kind, till, device_id, receipt, series, number, occurred_at, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'sale', 'C01', 'd', 'C01-' || n, 'C01', n,
          '2026-01-01'::timestamptz + n * interval '5 minutes', 7500 + n % 100
   from generate_series(1, $2::int) n`,
  `insert into sale_line (store_id, sale_id, line, product_id, quantity, price, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, l,
          ('00000000-0000-7000-8000-' || lpad(to_hex((n + l) % 1000), 12, '0'))::uuid, 1000, 25000, 2500
   from generate_series(1, $2::int) n, generate_series(1, ${LINES}) l`,
  `insert into sale_payment (store_id, sale_id, line, method, amount)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'cash', 7500 + n % 100
   from generate_series(1, $2::int) n`,
];

interface Measured {
  readonly seconds: number;
  readonly bytes: number;
  /** Above what the process had, at most. */
  readonly memory: number;
}

const watched = async (work: () => Promise<number>): Promise<Measured> => {
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let most = idle;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), WATCH_MS);
  const start = performance.now();
  const bytes = await work();
  clearInterval(timer);
  return { seconds: (performance.now() - start) / 1_000, bytes, memory: (most - idle) / MIB };
};

const exported = async (
  databaseUrl: string,
  pool: Pool,
  entity: ExportEntity,
  format: ExportFormat,
): Promise<{ bytes: number; lines: number }> => {
  const { body } = await createExport({
    ...{ databaseUrl, pool, store: STORE, entity, format, days: {}, language: 'es', nowMs: Date.now() },
  });
  let bytes = 0;
  let lines = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (format === 'csv') for (const byte of chunk) if (byte === 10) lines += 1;
  }
  return { bytes, lines };
};

/** By way of a table of its own: a client cannot be made to read a `COPY` more cheaply than the server writes it. */
const copied = async (pool: Pool, entity: ExportEntity): Promise<void> => {
  const names = tableOf(entity).columns.map(({ name }) => name);
  const statement = statementOf(names, exportSources[entity]).replaceAll('$1', `'${STORE}'`);
  await pool.query(
    `copy (${statement.replaceAll(/\$[23]/g, 'null')}) to '/dev/null' with (format csv, header)`,
  );
};

export const exportTables = async (short: boolean, runs: number): Promise<Report> => {
  const sales = short ? 5_000 : 100_000;
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-export-'));
  const started = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
  if (!started.ok) throw new Error(`no database: ${started.error.code}`);
  const { url } = started.value;
  const pool = createPool(url, () => undefined, { max: 3, statementMs: 120_000 });
  const figures: Record<string, Record<string, number[]>> = {};
  const note = (name: string, { seconds, bytes, memory }: Measured): void => {
    const into = (figures[name] ??= { seconds: [], bytes: [], memory: [] });
    into['seconds']!.push(seconds);
    into['bytes']!.push(bytes);
    into['memory']!.push(memory);
  };
  try {
    await migrate(pool);
    for (const statement of FILL) await pool.query(statement, [STORE, sales]);
    await pool.query('analyze');
    for (let run = 0; run < runs; run++)
      for (const entity of ['sales', 'sale-lines'] as const) {
        note(
          `${entity}, COPY of Postgres`,
          await watched(async () => {
            await copied(pool, entity);
            return 0;
          }),
        );
        for (const format of ['csv', 'xlsx'] as const)
          note(
            `${entity}, ${format}`,
            await watched(async () => {
              const { bytes, lines } = await exported(url, pool, entity, format);
              const wanted = (entity === 'sales' ? sales : sales * LINES) + 1;
              if (format === 'csv' && lines !== wanted) throw new Error(`${lines} lines, not ${wanted}`);
              return bytes;
            }),
          );
      }
  } finally {
    await pool.end();
    await started.value.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return {
    title: `Export of ${sales} sales of ${LINES} lines`,
    columns: ['', 's', 'MB', 'MiB above idle'],
    rows: Object.entries(figures).map(([name, { seconds, bytes, memory }]) => [
      name,
      formatSpread(spreadOf(seconds!), 2),
      formatSpread(spreadOf(bytes!.map((each) => each / 1_000_000)), 1),
      formatSpread(spreadOf(memory!)),
    ]),
    notes: ['The COPY is written by the server to nowhere.'],
    figures,
  };
};
