/**
 * Applies the numbered migrations, forward only, each in a transaction of its own, under an advisory lock so that two
 * processes that start together do not both try. A runner of our own: thirty lines against a dependency whose
 * command line, configuration and down-migrations this product has no use for.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { Pool } from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any constant: names this lock among those of the database. */
const LOCK = 748_255_001;

/** Names of the migrations that this version knows, in order. */
export const migrationNames = async (): Promise<string[]> =>
  (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();

/** Names of what the database lacks, where it has tables at all: nothing of an empty one. */
export const pendingMigrations = async (pool: Pool): Promise<string[]> => {
  const { rows } = await pool.query<{ there: boolean }>(
    "select to_regclass('schema_migration') is not null as there",
  );
  if (!rows[0]!.there) return [];
  const done = await pool.query<{ name: string }>('select name from schema_migration');
  const known = new Set(done.rows.map(({ name }) => name));
  return known.size === 0 ? [] : (await migrationNames()).filter((name) => !known.has(name));
};

/** Applies what the database lacks, or of that only `wanted`; gives the names of what was applied. */
export const migrate = async (pool: Pool, wanted?: readonly string[]): Promise<string[]> => {
  const client = await pool.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())',
    );
    const done = await client.query<{ name: string }>('select name from schema_migration');
    const known = new Set(done.rows.map(({ name }) => name));
    const files = (await migrationNames()).filter((name) => wanted?.includes(name) ?? true);
    for (const name of files.filter((file) => !known.has(file))) {
      await client.query('begin');
      try {
        await client.query(await readFile(new URL(name, FOLDER), 'utf8'));
        await client.query('insert into schema_migration (name) values ($1)', [name]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
      applied.push(name);
    }
    return applied;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    client.release();
  }
};
