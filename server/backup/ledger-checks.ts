/** What must be true between a restored ledger and its logs, and within the ledger, as statements that find what is not. */
import type { Client } from 'pg';
import { BROKEN_AUDIT_ROWS } from '../audit/audit.ts';
import { EPOCH_STEP, FIRST_EPOCH_POSITION } from '../../crdt-schema/verdicts/epoch.ts';

/** Where each entry of the logs lies, and the digest of its bytes. Filled by the verification, for these statements. */
export const LOG_PLACES = `
  create unlogged table log_place (
    segment text not null, branch int not null, seq int not null, hash8 text not null, digest bytea not null,
    primary key (segment, branch, seq))`;

/** Each finds rows that should not be there. */
const CHECKS: Readonly<Record<string, string>> = {
  op_not_in_logs: `
    select id::text as what from op o where not exists (
      select from log_place p where p.segment = o.segment and p.branch = o.branch and p.seq = o.seq and p.hash8 = o.hash8)`,
  op_not_as_in_log: `
    select id::text as what from op o join log_place p using (segment, branch, seq)
    where p.digest <> sha256(coalesce(o.raw, convert_to(o.body::text, 'UTF8')))`,
  twin_not_in_logs: `
    select op_id::text as what from op_twin t where not exists (
      select from log_place p
      where p.segment = t.segment and p.branch = t.branch and p.seq = t.seq and p.hash8 = t.hash8)`,
  log_entry_not_in_ledger: `
    select p.segment || ':' || p.seq as what from log_place p join segment_cursor c using (segment, branch)
    where p.seq < c.next_seq
      and not exists (select from op o where o.segment = p.segment and o.branch = p.branch and o.seq = p.seq)
      and not exists (select from op_twin t where t.segment = p.segment and t.branch = p.branch and t.seq = p.seq)`,
  log_shorter_than_cursor: `
    select c.segment as what from segment_cursor c
    where c.next_seq > (select count(*) from log_place p where p.segment = c.segment and p.branch = c.branch)`,
  stock_is_not_its_movements: `
    select coalesce(l.product_id, m.product_id)::text as what from stock_level l
    full join (select product_id, sum(quantity) as quantity from stock_movement group by product_id) m using (product_id)
    where coalesce(l.quantity, 0) <> coalesce(m.quantity, 0)`,
  sale_is_not_its_payments: `
    select s.id::text as what from sale s
    where s.total <> coalesce((select sum(p.amount) from sale_payment p where p.sale_id = s.id), 0)`,
  balance_is_not_its_entries: `
    select coalesce(b.customer_id, e.customer_id)::text as what from customer_balance b
    full join (select customer_id, sum(amount) as amount from customer_entry group by customer_id) e using (customer_id)
    where coalesce(b.amount, 0) <> coalesce(e.amount, 0)`,
  sale_without_op: `
    select s.id::text as what from sale s where not exists (select from op o where o.id = s.id)`,
  audit_chain_broken: `select seq::text as what from (${BROKEN_AUDIT_ROWS}) b`,
  position_missing: `
    select ledger_pos::text as what from store s
    where s.ledger_pos <> coalesce((select max(pos) from verdict_outbox), 0)
    union all
    select pos::text from (select pos, lag(pos, 1, 0::bigint) over (order by pos) as before from verdict_outbox) o
    where pos <> before + 1 and not (pos >= ${FIRST_EPOCH_POSITION} and pos % ${EPOCH_STEP} = 0)`,
};

export interface Finding {
  readonly code: string;
  readonly count: number;
  /** One of them. */
  readonly example: string;
}

/** What was found; nothing of a sound ledger. */
export const findFaults = async (client: Client): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const [code, statement] of Object.entries(CHECKS)) {
    const { rows } = await client.query<{ count: string; example: string | null }>(
      `select count(*) as count, min(what) as example from (${statement}) found`,
    );
    const { count, example } = rows[0]!;
    if (Number(count) > 0) findings.push({ code, count: Number(count), example: example ?? '' });
  }
  return findings;
};
