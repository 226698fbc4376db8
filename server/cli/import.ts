/** `import products|customers FILE`: a table of a person's into the catalog of a running hub. */
import { entities } from '../../crdt-schema/catalog/index.ts';
import { exponentOf } from '../../crdt-schema/model/currency.ts';
import { mapColumns, type ImportEntity, type Mapping } from '../import/columns.ts';
import type { ImportReport, ImportRow } from '../import/import-rows.ts';
import type { Decimal } from '../import/numbers.ts';
import { locate, readRows, type BadCell } from '../import/read-rows.ts';
import { readTable } from '../import/read-table.ts';
import type { Table } from '../import/table.ts';
import { badRowTexts } from '../import/texts.ts';
import { CliError, failed, usageError, type Arguments, type Command } from './command.ts';
import { askHub, findHub, type HubAddress } from './hub-client.ts';
import { createProgress } from './progress.ts';

const CHUNK_ROWS = 1_000;
const SHOWN_BAD = 50;
const SHOWN_CHARS = 60;
const currencyExponent = async (hub: HubAddress): Promise<number> =>
  exponentOf((await askHub<{ readonly currency?: string }>(hub, '/api/settings'))?.currency);

type HubReport = ImportReport & { readonly projected: boolean };

const send = async (
  hub: HubAddress,
  entity: ImportEntity,
  rows: readonly ImportRow[],
  dryRun: boolean,
  update: (done: number) => void,
): Promise<HubReport> => {
  const total = { created: 0, changed: 0, unchanged: 0, projected: true };
  const bad: ImportReport['bad'][number][] = [];
  for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
    try {
      const part = { rows: rows.slice(at, at + CHUNK_ROWS), dryRun };
      const report = await askHub<HubReport>(hub, `/api/${entity}/import`, part);
      if (report === undefined)
        throw failed({ code: 'hub_refused', params: { url: hub.url, reason: 'not_found' } });
      for (const name of ['created', 'changed', 'unchanged'] as const) total[name] += report[name];
      total.projected = report.projected;
      bad.push(...report.bad);
    } catch (error) {
      if (at === 0 || dryRun || !(error instanceof CliError)) throw error;
      const params = { url: hub.url, done: at, total: rows.length, reason: error.code };
      throw failed({ code: 'import_cut_short', params });
    }
    update(Math.min(at + CHUNK_ROWS, rows.length));
  }
  return { ...total, bad };
};

/** A comma parts two entries only where a field's name and a "=" follow: headings may hold commas. */
const parseMap = (text: string | undefined): Map<string, string> => {
  const map = new Map<string, string>();
  for (const part of (text ?? '').split(/,(?=\s*\w+\s*=|\s*$)/).filter((each) => each.trim() !== '')) {
    const at = part.indexOf('=');
    if (at < 1) throw usageError(`--map takes FIELD=COLUMN, several with commas, not "${part}"`);
    map.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return map;
};

const reasonText = ({ code }: BadCell): string => badRowTexts[code]?.es ?? code;

const badText = (entity: ImportEntity, bad: BadCell): string => {
  const label = entities[entity].fields[bad.field]?.label.es ?? bad.column;
  const quoted = bad.text === '' ? '' : ` "${bad.text.slice(0, SHOWN_CHARS)}"`;
  return `fila ${bad.row}: ${label}${quoted}: ${reasonText(bad)} [${bad.code}]`;
};

interface Outcome extends Omit<HubReport, 'bad'> {
  readonly read: number;
  readonly dryRun: boolean;
  readonly unknownColumns: readonly string[];
  readonly bad: readonly BadCell[];
}

const print = (entity: ImportEntity, outcome: Outcome): void => {
  const { read, created, changed, unchanged, dryRun, projected, unknownColumns, bad } = outcome;
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  const rows = new Set(bad.map(({ row }) => row)).size;
  const note = dryRun ? ' (no se escribió nada)' : '';
  line(
    `${read} filas: ${created} nuevas, ${changed} cambiadas, ${unchanged} iguales, ${rows} con errores${note}`,
  );
  if (unknownColumns.length > 0) line(`columnas sin usar: ${unknownColumns.join(', ')}`);
  if (!projected && !dryRun)
    line('están en el catálogo; la base de datos no responde y las tomará cuando vuelva');
  for (const each of bad.slice(0, SHOWN_BAD)) line(`  ${badText(entity, each)}`);
  if (bad.length > SHOWN_BAD) line(`  y ${bad.length - SHOWN_BAD} más (todas con --json)`);
};

const readFileTable = async (
  entity: ImportEntity,
  path: string,
  chosen: ReadonlyMap<string, string>,
): Promise<{ table: Table; mapping: Mapping }> => {
  const table = await readTable(path);
  if (!table.ok) throw failed(table.error);
  const mapping = mapColumns(entity, table.value.headings, chosen);
  if (!mapping.ok) throw failed(mapping.error);
  return { table: table.value, mapping: mapping.value };
};

const run = async (args: Arguments): Promise<void> => {
  const [entity, path, ...more] = args.positionals;
  if ((entity !== 'products' && entity !== 'customers') || path === undefined || more.length > 0)
    throw usageError('import takes "products" or "customers" and one FILE');
  const decimal = args.text('decimal');
  if (decimal !== undefined && decimal !== ',' && decimal !== '.')
    throw usageError('--decimal takes "," or "."');
  const { table, mapping } = await readFileTable(entity, path, parseMap(args.text('map')));
  const hub = await findHub(args);
  const dryRun = args.flag('dry-run');
  const form = {
    decimal: decimal as Decimal | undefined,
    // Asked for only where an amount is read: products go into the catalog while the database is away.
    exponent: mapping.fields.includes('creditLimit') ? await currencyExponent(hub) : exponentOf(undefined),
  };
  const { rows, bad: badCells } = readRows(entity, table, mapping, form);
  const progress = createProgress(process.stderr);
  let report: HubReport;
  try {
    report = await send(hub, entity, rows, dryRun, (done) => progress.update('importing', done, rows.length));
  } finally {
    progress.end();
  }
  const byNumber = new Map(table.rows.map((row) => [row.number, row]));
  const refused = report.bad.map((bad) => locate(table, mapping, byNumber.get(bad.row), bad));
  const bad = [...badCells, ...refused].sort((a, b) => a.row - b.row);
  const read = table.rows.length;
  const outcome: Outcome = { ...report, read, dryRun, unknownColumns: mapping.unknown, bad };
  if (args.flag('json')) {
    const withReasons = bad.map((each) => ({ ...each, reason: reasonText(each) }));
    process.stdout.write(`${JSON.stringify({ ...outcome, bad: withReasons })}\n`);
  } else print(entity, outcome);
  if (bad.length === 0) return;
  const count = new Set(bad.map(({ row }) => row)).size;
  const others = dryRun ? 'nothing was written' : 'the others are in';
  throw failed({ code: 'rows_refused', params: { count, others } });
};

export const command: Command = {
  summary:
    'imports products or customers from a CSV or xlsx file into a running hub; an empty cell leaves its field as it is',
  usage: 'import products|customers FILE [options]',
  options: {
    'dry-run': { type: 'boolean', help: 'writes nothing, reports the same' },
    map: {
      type: 'string',
      value: 'FIELD=COLUMN,…',
      help: 'which column is which field, where the headings do not say',
    },
    decimal: {
      type: 'string',
      value: ', or .',
      help: 'decimal mark, where a number may be read in two ways',
    },
    url: { type: 'string', value: 'URL', help: 'address of the hub (HOST and PORT)' },
    data: {
      type: 'string',
      value: 'FOLDER',
      help: 'folder of the data, where the hub keeps its token (TILLMESH_DATA)',
    },
    json: { type: 'boolean', help: 'print one JSON object' },
  },
  positionals: true,
  run,
};
