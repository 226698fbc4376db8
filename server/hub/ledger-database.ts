/** The ledger's database as the hub meets it: brought to this version's form, and what it means when it fails. */
import type { Pool } from 'pg';
import { createPool, migrate, pendingMigrations } from '../../bridge/index.ts';
import type { Leases } from './leases.ts';

/** The bridge's own, where nothing else is said. */
const STATEMENT_MS = 30_000;
/** A migration may have to rewrite a table. */
const MIGRATION_MS = 30 * 60 * 1_000;

/**
 * How the hub stands with the ledger. `elsewhere`: another hub works for this store. `refused`: the database is there, and
 * does not know the user, the password or the database's name.
 */
export type LedgerState = 'starting' | 'open' | 'away' | 'refused' | 'elsewhere';

/** The database as a hub reaches it. */
export interface LedgerAccess {
  /** A pool for the bridge alone, which the hub ends. */
  readonly pool: () => Pool;
  /** Brings the tables to this version's form; `before` is awaited where there is something to change. */
  readonly migrate: (before: () => Promise<void>) => Promise<void>;
  /** Those of all hubs of the process; without them a hub asks for itself. */
  readonly leases?: Leases | undefined;
}

/** Brings the database to the form that this version has; `before` is awaited where there is something to change in it. */
export const migrateDatabase = async (
  url: string,
  onError: (error: Error) => void,
  before: () => Promise<void> = async () => undefined,
): Promise<void> => {
  const pool = createPool(url, onError, { max: 1, statementMs: MIGRATION_MS });
  try {
    if ((await pendingMigrations(pool)).length > 0) await before();
    await migrate(pool);
  } finally {
    await pool.end();
  }
};

/** For a hub alone: connections of its own. `statementMs`: a statement that takes longer is given up, and its connection with it. */
export const ownAccess = (
  url: string,
  onError: (error: Error) => void,
  statementMs = STATEMENT_MS,
): LedgerAccess => ({
  pool: () => createPool(url, onError, { statementMs }),
  migrate: (before) => migrateDatabase(url, onError, before),
});

/** What Postgres calls the failure, five letters and digits; "" where it is none of Postgres's. */
export const sqlState = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** SQLSTATE class 42: what was asked for is not there, as in a database put back from an older copy. */
export const lacksTables = (error: unknown): boolean => sqlState(error).startsWith('42');

/** SQLSTATE classes 28 (user, password) and 3D (no such database): waiting alone will not mend it. */
export const isRefusal = (error: unknown): boolean => /^(28|3D)/.test(sqlState(error));

/** What the database said, for a person. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message || 'no answer' : String(error);
