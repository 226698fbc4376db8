/**
 * The pool. `jit` is off: it costs more than it saves for statements this short (measured: 5 times). A connection that
 * lost us gives up what we had locked, or the store's row would be held by a connection that nobody has.
 */
import { Client, Pool, types } from 'pg';
import { assert } from '../../crdt-schema/assert.ts';

const INT8 = 20;
const CONNECT_MS = 5_000;
/**
 * A process that is paused within a transaction holds the store's row: whoever takes the store over waits for that, and has to
 * have it by the time the lease is over (`lease.ts`).
 */
const IDLE_IN_TRANSACTION_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;

/** Sums and counts come as numbers where they are exact, which every amount here is. */
const readInt8 = (text: string): number => {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'a bigint read from the ledger fits a safe integer');
  return value;
};

export interface PoolLimits {
  /** Connections; 4 where nothing is said. */
  readonly max?: number;
  /**
   * A statement that takes longer, in ms, is given up, and its connection with it: a database that takes a question and
   * never answers is away, like one that refuses. Without it a statement may take as long as it likes.
   */
  readonly statementMs?: number;
}

/** Makes a pool; it connects when it is first asked. `onError` hears of connections that break while nobody has them. */
export const createPool = (
  url: string,
  onError: (error: Error) => void,
  { max = 4, statementMs }: PoolLimits = {},
): Pool => {
  const pool = new Pool({
    connectionString: url,
    max,
    options: '-c jit=off -c timezone=UTC',
    connectionTimeoutMillis: CONNECT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...(statementMs === undefined ? {} : { query_timeout: statementMs }),
    // Statements of one transaction go out without waiting for each other's answers.
    pipeline: true,
    types: {
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary'
          ? readInt8
          : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // Without a listener, a server that goes away takes the process with it.
  pool.on('error', onError);
  // The pool listens to idle connections only: one that breaks within a transaction would end the process. Whoever has
  // it hears of it by its statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Whether the text is an address of Postgres at all, `postgres://…`: nothing is asked of it. */
export const isDatabaseUrl = (url: string): boolean => {
  if (!/^postgres(ql)?:\/\/./.test(url)) return false;
  try {
    return new Client({ connectionString: url }).host !== '';
  } catch {
    return false;
  }
};
