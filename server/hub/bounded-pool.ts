/**
 * A pool whose statements end: a database that takes a question and never answers is away, like one that refuses. And
 * one that lost us gives up what we had locked, or the store's row would be held by a connection that nobody has.
 */
import type { Pool } from 'pg';
import { createPool, migrate } from '../../bridge/index.ts';

const IDLE_IN_TRANSACTION_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
/** A migration may have to rewrite a table. */
const MIGRATION_MS = 30 * 60 * 1_000;

export const boundedPool = (
  url: string,
  onError: (error: Error) => void,
  statementMs: number,
  max?: number,
): Pool => {
  const pool = createPool(url, onError, max);
  // The pool reads them whenever it connects.
  Object.assign(pool.options, {
    query_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  });
  // The pool listens to idle connections only: one that breaks within a transaction would end the process. Whoever has
  // it hears of it by its statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Brings the database to the form that this version has. */
export const migrateDatabase = async (url: string, onError: (error: Error) => void): Promise<void> => {
  const pool = boundedPool(url, onError, MIGRATION_MS, 1);
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
};

/** SQLSTATE class 42: what was asked for is not there, as in a database put back from an older copy. */
export const lacksTables = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('42');
