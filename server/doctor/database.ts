/** The ledger's database: whether it answers, is of this version, keeps what it confirms, and agrees with the logs. */
import type { Pool } from 'pg';
import { createPool, migrationNames, pendingMigrations } from '../../bridge/index.ts';
import { isRefusal } from '../hub/ledger-database.ts';
import { finding, reasonOf, type Finding } from './finding.ts';
import { clockFinding } from './machine.ts';

const OLDEST_POSTGRES = 140_000;
const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
/** Operations read at once. */
const PAGE = 5_000;

const examineServer = async (pool: Pool): Promise<Finding[]> => {
  const begun = Date.now();
  const { rows } = await pool.query<{ version: string; number: number; now: number }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            extract(epoch from clock_timestamp())::float8 * 1000 as now`,
  );
  const { version, number, now } = rows[0]!;
  const middle = (begun + Date.now()) / 2;
  const isNew = number >= OLDEST_POSTGRES;
  const found = [
    finding('database', isNew ? 'good' : 'bad', isNew ? 'database' : 'database_old', { version }),
    clockFinding('database', now - middle, 'Postgres'),
  ];
  const off: Finding[] = [];
  for (const setting of DURABLE) {
    const shown = await pool.query<{ value: string }>('select current_setting($1) as value', [setting]);
    const { value } = shown.rows[0]!;
    if (value === 'off') off.push(finding('database', 'bad', 'not_durable', { setting, value }));
  }
  return [...found, ...(off.length === 0 ? [finding('database', 'good', 'durable')] : off)];
};

/** Whether its tables are those of this version; `isThere` where there are any. */
const examineSchema = async (pool: Pool): Promise<{ findings: Finding[]; isThere: boolean }> => {
  const { rows: there } = await pool.query<{ there: boolean }>(
    "select to_regclass('schema_migration') is not null as there",
  );
  if (!there[0]!.there) return { findings: [finding('database', 'good', 'schema_empty')], isThere: false };
  const known = await migrationNames();
  const { rows } = await pool.query<{ name: string }>('select name from schema_migration order by name');
  const later = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (later.length > 0)
    return { findings: [finding('database', 'bad', 'schema_newer', { name: later[0]! })], isThere: true };
  const missing = await pendingMigrations(pool);
  const found =
    missing.length === 0
      ? finding('database', 'good', 'schema', { name: known.at(-1)!.replace('.sql', '') })
      : finding('database', 'warn', 'schema_old', { count: missing.length, name: missing[0]! });
  return { findings: [found], isThere: true };
};

const examineRights = async (pool: Pool): Promise<Finding> => {
  const { rows } = await pool.query<{ user: string; what: string | null }>(
    `select current_user as user, coalesce(
       case when not has_schema_privilege(current_schema(), 'create') then 'create' end,
       (select min(relname) from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
          and not has_table_privilege(oid, 'select, insert, update, delete'))) as what`,
  );
  const { user, what } = rows[0]!;
  return what === null
    ? finding('database', 'good', 'rights')
    : finding('database', 'bad', 'rights_missing', { user, what });
};

/** Each operation of the ledger in the logs, by place and hash; and how far the ledger is behind them. */
const compareLogs = async (
  pool: Pool,
  store: string,
  places: ReadonlyMap<string, string>,
): Promise<Finding[]> => {
  let [ops, wrong, example, last] = [0, 0, '', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await pool.query<{ id: string; place: string; hash8: string }>(
      `select id, segment || ':' || branch || ':' || seq as place, hash8 from op
        where store_id = $1 and id > $2 order by id limit ${PAGE}`,
      [store, last],
    );
    for (const { id, place, hash8 } of rows) {
      ops += 1;
      last = id;
      if (places.get(place) === hash8) continue;
      wrong += 1;
      example ||= id;
    }
    if (rows.length < PAGE) break;
  }
  if (wrong > 0) return [finding('database', 'bad', 'ledger_ahead', { count: wrong, example })];
  const { rows } = await pool.query<{ segment: string; branch: number; next: number }>(
    'select segment, branch, next_seq as next from segment_cursor where store_id = $1',
    [store],
  );
  const cursors = new Map(rows.map(({ segment, branch, next }) => [`${segment}:${branch}`, next]));
  let behind = 0;
  for (const place of places.keys()) {
    const [segment, branch, seq] = place.split(':');
    const next = cursors.get(`${segment}:${branch}`);
    // Segments that the ledger never heard of are the hub's own, which it does not take in.
    if (next !== undefined && Number(seq) >= next) behind += 1;
  }
  return behind > 0
    ? [finding('database', 'warn', 'ledger_behind', { count: behind })]
    : [finding('database', 'good', 'ledger_agrees', { ops })];
};

/** `logs`: of the hub, where they are sound. */
export const examineDatabase = async (
  url: string,
  logs: { readonly store: string; readonly places: ReadonlyMap<string, string> } | undefined,
): Promise<Finding[]> => {
  const pool = createPool(url, () => undefined, { max: 1 });
  const findings: Finding[] = [];
  try {
    findings.push(...(await examineServer(pool)));
    const schema = await examineSchema(pool);
    findings.push(...schema.findings, await examineRights(pool));
    if (schema.isThere && logs !== undefined && schema.findings.every(({ level }) => level === 'good'))
      findings.push(...(await compareLogs(pool, logs.store, logs.places)));
  } catch (error) {
    const code = isRefusal(error) ? 'database_refused' : 'database_unavailable';
    findings.push(finding('database', 'bad', code, { reason: reasonOf(error) }));
  } finally {
    await pool.end();
  }
  return findings;
};
