/**
 * Whose bridge a store has: a hub holds the lease while it renews it, and others stand back. That is for peace and no
 * more: what keeps two from both committing is the epoch, which each bridge raises when it opens (`ingest.ts`).
 */
import type { Pool } from 'pg';

/** Takes the lease for so many ms, or renews it; false where another holds it. By the database's clock. */
export const takeLease = async (pool: Pool, store: string, holder: string, ms: number): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `insert into bridge_lease as l (store_id, holder, until) values ($1, $2, now() + $3 * interval '1 millisecond')
     on conflict (store_id) do update set holder = excluded.holder, until = excluded.until
       where l.holder = excluded.holder or l.until < now()`,
    [store, holder, ms],
  );
  return rowCount === 1;
};

/** Gives the lease up, so that another need not wait for its end. */
export const giveUpLease = async (pool: Pool, store: string, holder: string): Promise<void> => {
  await pool.query('delete from bridge_lease where store_id = $1 and holder = $2', [store, holder]);
};
