/** What the ledger says of logs: in which an op is still open, and which settled or closed what stands in others. */
import type { Pool } from 'pg';
import type { LedgerLogs } from '../../crdt-schema/sync/index.ts';

/** Segments with an op that waits, that was refused and not settled, or that belongs to a session which is open. */
const UNDONE = `
  with open_session as (select id from cash_session where store_id = $1 and closed_by is null),
  undone as (
    select id from op where store_id = $1 and status <> 'accepted' and settled_by is null
    union select id from open_session
    union select s.id from sale s join open_session o on o.id = s.session_id where s.store_id = $1
    union select m.id from cash_movement m join open_session o on o.id = m.session_id where m.store_id = $1
    union select e.id from expense e join open_session o on o.id = e.session_id where e.store_id = $1
    union select p.id from credit_payment p join open_session o on o.id = p.session_id where p.store_id = $1)
  select op.segment from op join undone using (id) where op.store_id = $1
  union select w.segment from op_twin w join undone on undone.id = w.op_id where w.store_id = $1`;

/**
 * Pairs of segments: what the second holds was settled or closed by an op of the first, one of those given; or it holds the
 * opening that stands in for one of the first, or for one that an op of the first settled: what names the one that was
 * refused is found in its session by both.
 */
const AFTER = `
  select s.segment as later, p.segment as earlier
  from op s
  join op t on t.store_id = s.store_id and t.settled_by = s.id
  join lateral (select t.segment union select w.segment from op_twin w
                where w.store_id = t.store_id and w.op_id = t.id) p on true
  where s.store_id = $1 and s.segment = any($2) and p.segment <> s.segment
  union
  select c.segment, o.segment
  from op c
  join cash_session x on x.store_id = c.store_id and x.closed_by = c.id
  join op o on o.store_id = x.store_id and o.id = x.id
  where c.store_id = $1 and c.segment = any($2) and c.kind = 'cash_close' and o.segment <> c.segment
  union
  select l.segment, i.segment
  from op t
  join op i on i.store_id = t.store_id and i.id = t.settled_instead
  join lateral (select t.segment union select s.segment from op s
                where s.store_id = t.store_id and s.id = t.settled_by) l on true
  where t.store_id = $1 and t.settled_by is not null and t.kind = 'cash_open'
    and l.segment = any($2) and i.segment <> l.segment`;

/** `segments` are those of which it is not known yet that they are done with. */
export const loadLogs = async (
  pool: Pool,
  store: string,
  segments: readonly string[],
): Promise<LedgerLogs> => {
  const undone = await pool.query<{ segment: string }>(UNDONE, [store]);
  const pairs = await pool.query<{ later: string; earlier: string }>(AFTER, [store, segments]);
  const after = new Map<string, Set<string>>();
  for (const { later, earlier } of pairs.rows)
    after.set(later, (after.get(later) ?? new Set<string>()).add(earlier));
  return { undone: new Set(undone.rows.map(({ segment }) => segment)), after };
};
