/**
 * Whose bridge a store has: a hub holds the lease while it renews it, and others stand back. That is for peace and no
 * more: what keeps two from both committing is the epoch, which each bridge raises when it opens (`ingest.ts`).
 */
import type { Pool } from 'pg';

export interface LeaseRequest {
  readonly store: string;
  /** The hub's device. */
  readonly holder: string;
}

/**
 * Takes leases for so many ms, or renews them, all in one statement; gives the stores of those that were had. By the
 * database's clock. What another holds is only read: a hub that waits asks often.
 */
export const takeLeases = async (
  pool: Pool,
  asked: readonly LeaseRequest[],
  ms: number,
): Promise<Set<string>> => {
  const { rows } = await pool.query<{ store: string }>(
    `insert into bridge_lease as l (store_id, holder, until)
     select a.store, a.holder, now() + $3 * interval '1 millisecond'
     from unnest($1::text[], $2::text[]) as a(store, holder) left join bridge_lease o on o.store_id = a.store
     where o.store_id is null or o.holder = a.holder or o.until < now()
     order by a.store
     on conflict (store_id) do update set holder = excluded.holder, until = excluded.until
       where l.holder = excluded.holder or l.until < now()
     returning store_id as store`,
    [asked.map(({ store }) => store), asked.map(({ holder }) => holder), ms],
  );
  return new Set(rows.map(({ store }) => store));
};

/** Gives the lease up, so that another need not wait for its end. */
export const giveUpLease = async (pool: Pool, store: string, holder: string): Promise<void> => {
  await pool.query('delete from bridge_lease where store_id = $1 and holder = $2', [store, holder]);
};

/**
 * Hands the lease to another hub, whoever holds it, for so many ms: that one takes the store when it next asks, and the one that
 * worked for it commits no more from then on. Returns who held it; undefined where nobody did.
 */
export const handOverLease = async (
  pool: Pool,
  store: string,
  holder: string,
  ms: number,
): Promise<string | undefined> => {
  const { rows } = await pool.query<{ before: string | null }>(
    `with before as (select holder from bridge_lease where store_id = $1 and until >= now())
     insert into bridge_lease (store_id, holder, until) values ($1, $2, now() + $3 * interval '1 millisecond')
     on conflict (store_id) do update set holder = excluded.holder, until = excluded.until
     returning (select holder from before) as before`,
    [store, holder, ms],
  );
  return rows[0]?.before ?? undefined;
};
