/** The same figures, and what must hold of the ledger, read from Postgres by SQL. */
import type { Pool } from 'pg';
import type { Figures } from './tickets.ts';

export interface LedgerFigures extends Figures {
  /** Ops by verdict. */
  readonly accepted: number;
  readonly rejected: number;
  readonly waiting: number;
  /** Series whose numbers are not 1 to n without gaps, each once. */
  readonly seriesWithGaps: number;
  /** Invoices booked more than once. */
  readonly doubled: number;
}

const QUERY = `
  select
    (select count(*) from sale where store_id = $1 and kind = 'sale') as "sales",
    (select count(*) from sale where store_id = $1 and kind = 'refund') as "refunds",
    (select count(*) from op where store_id = $1 and kind = 'stock_move' and status = 'accepted') as "stockMoves",
    (select count(*) from sale_line where store_id = $1) as "saleLines",
    (select count(*) from stock_movement where store_id = $1) as "stockMovements",
    (select coalesce(sum(total), 0)::bigint from sale where store_id = $1) as "netTotal",
    (select coalesce(sum(quantity), 0)::bigint from stock_movement where store_id = $1) as "netQuantity",
    (select count(distinct product_id) from stock_movement where store_id = $1) as "productsMoved",
    (select count(*) from op where store_id = $1 and status = 'accepted') as "accepted",
    (select count(*) from op where store_id = $1 and status = 'rejected') as "rejected",
    (select count(*) from op where store_id = $1 and status = 'waiting') as "waiting",
    (select count(*) from (select series from sale where store_id = $1 group by series
       having max(number) <> count(*) or count(distinct number) <> count(*)) g) as "seriesWithGaps",
    (select count(*) from (select body->>'reference' from op where store_id = $1 and status = 'accepted'
       group by 1 having count(*) > 1) d) as "doubled"`;

export const ledgerFigures = async (pool: Pool, store: string): Promise<LedgerFigures> => {
  const { rows } = await pool.query<LedgerFigures>(QUERY, [store]);
  return rows[0]!;
};

/** Lines totals and stock again from their parts: the ledger must agree with itself. */
export const selfConsistent = async (pool: Pool, store: string): Promise<boolean> => {
  const { rows } = await pool.query<{ bad: number }>(
    `with line as (select sale_id, sum(total) as total from sale_line where store_id = $1 group by sale_id),
          moved as (select product_id, sum(quantity) as quantity from stock_movement where store_id = $1 group by product_id)
     select
       (select count(*) from sale s left join line on line.sale_id = s.id
        where s.store_id = $1 and s.total <> coalesce(line.total, 0)) +
       (select count(*) from (select * from stock_level where store_id = $1) v full join moved using (product_id)
        where v.quantity is distinct from moved.quantity) as bad`,
    [store],
  );
  return rows[0]!.bad === 0;
};

/** Names of the figures that differ. */
export const differences = (expected: Figures, actual: LedgerFigures): string[] => {
  const out: string[] = [];
  for (const key of Object.keys(expected) as (keyof Figures)[]) {
    if (expected[key] !== actual[key]) out.push(`${key}: ${actual[key]} instead of ${expected[key]}`);
  }
  if (actual.seriesWithGaps > 0) out.push(`series with gaps: ${actual.seriesWithGaps}`);
  if (actual.doubled > 0) out.push(`tickets booked twice: ${actual.doubled}`);
  if (actual.rejected > 0) out.push(`rejected: ${actual.rejected}`);
  if (actual.waiting > 0) out.push(`waiting: ${actual.waiting}`);
  return out;
};
