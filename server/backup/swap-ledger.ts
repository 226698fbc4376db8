/**
 * Puts a restored ledger in place of the one that a database has of the store, in one transaction: whatever happens, it holds
 * the one or the other whole. Other stores of the database are not touched.
 */
import type { ClientBase, Pool, PoolClient } from 'pg';
import { createPool, migrate, openEpoch } from '../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { Archive } from './archive-reader.ts';
import { loadTables, type LoadFailure } from './load-archive.ts';
import { dropSchemas, inSchema } from './scratch-schema.ts';
import { ownerColumn, storeTables } from './store-tables.ts';

export type SwapFailure = LoadFailure | Failure<'restore_running' | 'restore_hub_running'>;

/** Any constant: one restore at a time in a database, so that what a killed one left can be told. */
const LOCK = 748_255_004;
const LOCK_TRIES = 25;
const LOCK_PAUSE_MS = 200;
const PREFIX = 'tillmesh_restore_';

/** Whether the database has a ledger of the store. One without our tables has none. */
export const hasLedger = async (databaseUrl: string, store: string): Promise<boolean> => {
  const pool = createPool(databaseUrl, () => undefined, { max: 1 });
  try {
    const { rows } = await pool.query<{ there: boolean }>("select to_regclass('store') is not null as there");
    if (rows[0]?.there !== true) return false;
    const found = await pool.query('select from store where id = $1 and ledger_pos > 0', [store]);
    return found.rows.length > 0;
  } finally {
    await pool.end();
  }
};

/** Within a transaction. The epoch begins above all that either of the two told; no bridge of before can commit any more. */
const replaceRows = async (
  client: PoolClient,
  schema: string,
  store: string,
  nowMs: number,
): Promise<void> => {
  const { rows: before } = await client.query<{ pos: number; lease: number }>(
    'select ledger_pos as pos, lease_epoch as lease from store where id = $1 for update',
    [store],
  );
  // The audit is append-only but for this: its chain is replaced whole, and the restore is its next row.
  await client.query("set local tillmesh.replaces_store = 'on'");
  for (const found of await storeTables(client, schema)) {
    const table = client.escapeIdentifier(found.name);
    const list = found.columns.map((column) => client.escapeIdentifier(column)).join(', ');
    await client.query(`delete from ${table} where ${ownerColumn(found)!} = $1`, [store]);
    await client.query(
      `insert into ${table} (${list}) select ${list} from ${client.escapeIdentifier(schema)}.${table}`,
    );
  }
  await client.query('delete from bridge_lease where store_id = $1', [store]);
  await client.query('delete from person_session where store_id = $1', [store]);
  const { rows: after } = await client.query<{ pos: number }>(
    `insert into store (id) values ($1)
     on conflict (id) do update set lease_epoch = greatest(store.lease_epoch, $2) + 1 returning ledger_pos as pos`,
    [store, before[0]?.lease ?? 0],
  );
  await openEpoch(client, store, nowMs, Math.max(before[0]?.pos ?? 0, after[0]!.pos));
};

const isHeld = async (client: ClientBase, store: string): Promise<boolean> => {
  const { rows } = await client.query('select from bridge_lease where store_id = $1 and until > now()', [
    store,
  ]);
  return rows.length > 0;
};

/** The database notices a moment later that a process which had the lock was killed. */
const takeLock = async (client: ClientBase): Promise<boolean> => {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [LOCK]);
    if (rows[0]!.got) return true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  return false;
};

/**
 * `restore_hub_running`: a hub works for the store, or was killed less than a quarter of a minute ago. `before` is awaited
 * before the commit. Rejects where the database does; nothing was replaced then, unless the commit's answer was lost.
 */
export const swapLedger = async (
  databaseUrl: string,
  archive: Archive,
  nowMs: number,
  before: () => Promise<void>,
): Promise<Result<void, SwapFailure>> => {
  const { store } = archive.manifest;
  const pools: Pool[] = [];
  const poolOf = (url: string, max: number): Pool => {
    const pool = createPool(url, () => undefined, { max });
    pools.push(pool);
    return pool;
  };
  const pool = poolOf(databaseUrl, 2);
  const client = await pool.connect();
  try {
    if (!(await takeLock(client))) return err('restore_running');
    await migrate(pool);
    if (await isHeld(client, store)) return err('restore_hub_running', { store });
    await dropSchemas(client, PREFIX);
    const schema = `${PREFIX}rows`;
    await client.query(`create schema ${schema}`);
    const url = inSchema(databaseUrl, schema);
    const loaded = await loadTables(url, poolOf(url, 1), archive);
    if (!loaded.ok) return loaded;
    await client.query('begin');
    // A hub that begins from now on waits for the rows, and finds its lease gone.
    await client.query('select from store where id = $1 for update', [store]);
    if (await isHeld(client, store)) return err('restore_hub_running', { store });
    await replaceRows(client, schema, store, nowMs);
    await before();
    await client.query('commit');
    return ok(undefined);
  } finally {
    // Where the connection is gone, so is the transaction; the next restore drops what lies about.
    await client.query('rollback').catch(() => undefined);
    await dropSchemas(client, PREFIX).catch(() => undefined);
    client.release(true);
    for (const each of pools) await each.end();
  }
};
