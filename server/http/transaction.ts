/** Statements that are all done or none. */
import type { Pool, PoolClient } from 'pg';

/** Commits what the work did; of one that throws nothing stays. Throws what the work, or `pg`, throws. */
export const inTransaction = async <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    // The connection goes, and what was begun on it.
    failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(failure);
  }
};
