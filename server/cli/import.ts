/** `import products|customers FILE`: a table of a person's into the catalog of a running hub. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { entities } from '../../crdt-schema/catalog/index.ts';
import { readConfig } from '../config.ts';
import { mapColumns, type Decimal, type ImportEntity } from '../import/columns.ts';
import type { ImportReport, ImportRow } from '../import/import-rows.ts';
import { readRows, type BadCell } from '../import/read-rows.ts';
import { readTable } from '../import/read-table.ts';
import { badRowTexts } from '../import/texts.ts';
import { CliError, failed, usageError, type Arguments, type Command } from './command.ts';
import { createProgress } from './progress.ts';
import { failureText } from './texts.ts';

const CHUNK_ROWS = 1_000;
const SHOWN_BAD = 50;

interface Hub {
  readonly url: string;
  readonly token: string;
}

const findHub = async (args: Arguments): Promise<Hub> => {
  const config = readConfig(process.env);
  const url = args.text('url') ?? `http://${config.host}:${config.port}`;
  const file = join(args.text('data') ?? config.data, 'hub', 'catalog-token');
  const token = await readFile(file, 'utf8').catch(() => undefined);
  if (token === undefined)
    throw failed({ code: 'hub_refused', params: { url, reason: `no token at ${file}` } });
  return { url: url.replace(/\/$/, ''), token: token.trim() };
};

const post = async (
  { url, token }: Hub,
  entity: ImportEntity,
  rows: readonly ImportRow[],
  dryRun: boolean,
): Promise<ImportReport> => {
  let response: Response;
  try {
    response = await fetch(`${url}/api/${entity}/import`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ rows, dryRun }),
    });
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw failed({ code: 'hub_unreachable', params: { url, reason: cause || 'no answer' } });
  }
  const body = (await response.json().catch(() => ({}))) as ImportReport & { code?: string };
  if (!response.ok)
    throw failed({ code: 'hub_refused', params: { url, reason: body.code ?? String(response.status) } });
  return body;
};

const parseMap = (text: string | undefined): Map<string, string> => {
  const map = new Map<string, string>();
  for (const part of (text ?? '').split(',').filter((each) => each.trim() !== '')) {
    const at = part.indexOf('=');
    if (at < 1) throw usageError(`--map takes FIELD=COLUMN, several with commas, not "${part}"`);
    map.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
  }
  return map;
};

const badText = (entity: ImportEntity, { row, field, code, text }: BadCell): string => {
  const label = entities[entity].fields[field]?.label.es ?? field;
  const quoted = text === '' ? '' : ` "${text.slice(0, 60)}"`;
  return `fila ${row}: ${label}${quoted}: ${badRowTexts[code]?.es ?? code} [${code}]`;
};

const run = async (args: Arguments): Promise<void> => {
  const [entity, path, ...more] = args.positionals;
  if ((entity !== 'products' && entity !== 'customers') || path === undefined || more.length > 0)
    throw usageError('import takes "products" or "customers" and one FILE');
  const decimal = args.text('decimal');
  if (decimal !== undefined && decimal !== ',' && decimal !== '.')
    throw usageError('--decimal takes "," or "."');
  const chosen = parseMap(args.text('map'));
  const table = await readTable(path);
  if (!table.ok) throw failed(table.error);
  const mapping = mapColumns(entity, table.value.headings, chosen);
  if (!mapping.ok) throw failed(mapping.error);
  const hub = await findHub(args);
  const dryRun = args.flag('dry-run');
  const { rows, bad: badCells } = readRows(
    entity,
    table.value,
    mapping.value,
    decimal as Decimal | undefined,
  );
  const total = { read: table.value.rows.length, created: 0, changed: 0, unchanged: 0 };
  const bad: BadCell[] = [...badCells];
  const progress = createProgress(process.stderr);
  try {
    for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
      const report = await post(hub, entity, rows.slice(at, at + CHUNK_ROWS), dryRun);
      for (const name of ['created', 'changed', 'unchanged'] as const) total[name] += report[name];
      bad.push(...report.bad.map((each) => ({ ...each, text: '' })));
      progress.update('importing', Math.min(at + CHUNK_ROWS, rows.length), rows.length);
    }
  } finally {
    progress.end();
  }
  bad.sort((a, b) => a.row - b.row);
  const { unknown } = mapping.value;
  if (args.flag('json'))
    process.stdout.write(`${JSON.stringify({ ...total, dryRun, unknownColumns: unknown, bad })}\n`);
  else {
    const line = (text: string): void => void process.stdout.write(`${text}\n`);
    line(
      `${total.read} filas: ${total.created} nuevas, ${total.changed} cambiadas, ${total.unchanged} iguales, ${bad.length} con errores${dryRun ? ' (no se escribió nada)' : ''}`,
    );
    if (unknown.length > 0) line(`columnas sin usar: ${unknown.join(', ')}`);
    for (const each of bad.slice(0, SHOWN_BAD)) line(`  ${badText(entity, each)}`);
    if (bad.length > SHOWN_BAD) line(`  y ${bad.length - SHOWN_BAD} más (todas con --json)`);
  }
  if (bad.length > 0)
    throw new CliError('rows_refused', failureText({ code: 'rows_refused', params: { count: bad.length } }));
};

export const command: Command = {
  summary: 'imports products or customers from a CSV or xlsx file into a running hub',
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
