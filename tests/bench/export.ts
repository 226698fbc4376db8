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
import { fillLedger, LINES } from './export-ledger.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const STORE = 'banco';
const MIB = 1_048_576;
const WATCH_MS = 20;

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
    await fillLedger(pool, STORE, sales);
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
