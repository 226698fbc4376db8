/**
 * `npm run exports:office [-- --sales N]`: what LibreOffice makes of exported files. 100,000 sales and their lines, as CSV and as
 * xlsx, are opened by it without a screen and written out again as it shows them; rows and totals must be those of SQL, moments
 * and texts what was exported, and a text that looks like a formula the text. Says so and ends where LibreOffice is not there.
 */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs, promisify } from 'node:util';
import { parse } from 'csv-parse';
import type { Pool } from 'pg';
import { createPool, migrate } from '../../bridge/index.ts';
import type { ExportFormat } from '../../crdt-schema/exports/form.ts';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { createExport } from '../../server/export/export.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { fillLedger } from '../bench/export-ledger.ts';

const run = promisify(execFile);
const STORE = 'oficina';
const SALES = 100_000;
const FORMULA = '=1+1';
const OPEN_MS = 10 * 60_000;
/** Comma, quotes, UTF-8, from the first line on, cells as they are shown. */
const AS_SHOWN = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false';
/** How a person's LibreOffice takes a CSV with commas: in UTF-8, as the byte order mark says, with numbers and dates known. */
const CSV_IN = '--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true';
const MS_PER_SECOND = 1_000;
const CENTS = 100;
const MB = 1_000_000;

interface Found {
  readonly rows: number;
  /** Cents, and for quantities thousandths, by heading. */
  readonly sums: Readonly<Record<string, number>>;
  readonly first: Readonly<Record<string, string>>;
  readonly formulas: ReadonlySet<string>;
}

interface Wanted {
  readonly entity: 'sales' | 'sale-lines';
  /** Of the column, by what its sum is multiplied to be an integer. */
  readonly columns: Readonly<Record<string, number>>;
  readonly sql: string;
}

const WANTED: readonly Wanted[] = [
  {
    entity: 'sales',
    columns: { Total: CENTS },
    sql: 'select count(*)::int as rows, sum(total)::bigint as "Total" from sale',
  },
  {
    entity: 'sale-lines',
    columns: { Total: CENTS, Cantidad: 1_000 },
    sql: 'select count(*)::int as rows, sum(total)::bigint as "Total", sum(quantity)::bigint as "Cantidad" from sale_line',
  },
];

const hasOffice = async (): Promise<boolean> =>
  run('soffice', ['--version']).then(
    () => true,
    () => false,
  );

/** Opens the file and writes what is shown, as CSV. Resolves with its path, and how long that took. */
const opened = async (folder: string, file: string): Promise<{ path: string; seconds: number }> => {
  // Each in a folder of its own: what is not written is not there.
  const out = join(folder, 'shown', basename(file));
  await mkdir(out, { recursive: true });
  const begun = performance.now();
  const profile = `-env:UserInstallation=file://${join(folder, 'office')}`;
  const filter = file.endsWith('.csv') ? [CSV_IN] : [];
  const { stdout, stderr } = await run(
    'soffice',
    [profile, '--headless', '--norestore', ...filter, '--convert-to', AS_SHOWN, '--outdir', out, file],
    { timeout: OPEN_MS },
  );
  if (/^error/im.test(`${stdout}${stderr}`)) throw new Error(`LibreOffice: ${stdout}${stderr}`);
  const path = join(out, basename(file).replace(/\.[a-z]+$/, '.csv'));
  return { path, seconds: (performance.now() - begun) / MS_PER_SECOND };
};

const read = async (path: string, { columns }: Wanted): Promise<Found> => {
  const sums = Object.fromEntries(Object.keys(columns).map((name) => [name, 0]));
  const formulas = new Set<string>();
  let first: Readonly<Record<string, string>> | undefined;
  let rows = 0;
  const parser = createReadStream(path).pipe(parse({ bom: true, columns: true }));
  for await (const row of parser as AsyncIterable<Readonly<Record<string, string>>>) {
    first ??= row;
    rows += 1;
    for (const [name, factor] of Object.entries(columns))
      sums[name]! += Math.round(Number(row[name]!.replaceAll(',', '')) * factor);
    const product = row['Producto'];
    if (product !== undefined && !product.startsWith('Artículo')) formulas.add(product);
  }
  return { rows, sums, first: first ?? {}, formulas };
};

const same = (what: string, is: unknown, should: unknown): void => {
  const [a, b] = [JSON.stringify(is), JSON.stringify(should)];
  if (a !== b) throw new Error(`${what}: ${a} and not ${b}`);
};

const check = async (
  url: string,
  pool: Pool,
  folder: string,
  wanted: Wanted,
  format: ExportFormat,
): Promise<void> => {
  const { name, body } = await createExport({
    ...{ databaseUrl: url, pool, store: STORE, entity: wanted.entity, format },
    ...{ days: {}, language: 'es', nowMs: Date.now() },
  });
  const file = join(folder, name);
  await pipeline(Readable.fromWeb(body as never), createWriteStream(file));
  const { path, seconds } = await opened(folder, file);
  const found = await read(path, wanted);
  const { rows } = await pool.query<Record<string, number>>(wanted.sql);
  const { rows: count, ...sums } = rows[0]!;
  const title = `${wanted.entity}, ${format}`;
  same(`${title}, rows`, found.rows, count);
  for (const column of Object.keys(wanted.columns))
    same(`${title}, ${column}`, found.sums[column], Number(sums[column]));
  if (format === 'xlsx') same(`${title}, first moment`, found.first['Fecha y hora'], '2026-01-01 00:05:00');
  if (wanted.entity === 'sale-lines')
    // In a CSV the apostrophe is all that keeps it from being one.
    same(`${title}, formula`, [...found.formulas], [format === 'csv' ? `'${FORMULA}` : FORMULA]);
  const { size } = await stat(file);
  process.stdout.write(
    `${title}: ${found.rows} rows, ${(size / MB).toFixed(1)} MB, opened and written out in ${seconds.toFixed(0)} s, totals agree\n`,
  );
};

const { values } = parseArgs({ options: { sales: { type: 'string' } } });
if (!(await hasOffice())) {
  process.stderr.write('There is no LibreOffice (soffice) on this machine: nothing was checked.\n');
  process.exit(0);
}
const folder = await mkdtemp(join(tmpdir(), 'tillmesh-office-'));
const started = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
if (!started.ok) throw new Error(`no database: ${started.error.code}`);
const { url } = started.value;
const pool = createPool(url, () => undefined, { max: 3, statementMs: 120_000 });
try {
  await migrate(pool);
  await fillLedger(pool, STORE, Number(values.sales ?? SALES));
  await pool.query(
    'insert into store_setting (store_id, id, data, created_version, version) values ($1, $2, $3, 1, 1)',
    [STORE, SETTINGS_ID, { timeZone: 'UTC', locale: 'es-MX' }],
  );
  await pool.query("update product set name = $2 where store_id = $1 and name = 'Artículo 7'", [
    STORE,
    FORMULA,
  ]);
  for (const wanted of WANTED)
    for (const format of ['csv', 'xlsx'] as const) await check(url, pool, folder, wanted, format);
} finally {
  await pool.end();
  await started.value.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
process.exit(0);
