/** The pool. `jit` is off: it costs more than it saves for statements this short (measured: 5 times). */
import { Pool, types } from 'pg';
import { assert } from '../../crdt-schema/assert.ts';

const INT8 = 20;

/** Sums and counts come as numbers where they are exact, which every amount here is. */
const readInt8 = (text: string): number => {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'a bigint read from the ledger fits a safe integer');
  return value;
};

export const createPool = (url: string, onError: (error: Error) => void, max = 4): Pool => {
  const pool = new Pool({
    connectionString: url,
    max,
    options: '-c jit=off -c timezone=UTC',
    connectionTimeoutMillis: 5_000,
    types: {
      getTypeParser: ((oid: number, format: 'text' | 'binary') =>
        oid === INT8 && format !== 'binary'
          ? readInt8
          : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // Without a listener, a server that goes away takes the process with it.
  pool.on('error', onError);
  return pool;
};
