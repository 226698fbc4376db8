/** What the demo's ledger has, read from its own Postgres: never from what the shop believes. */
import type { Pool } from 'pg';

export type Answered = 'accepted' | 'rejected' | 'waiting';

export interface LedgerRow {
  readonly id: string;
  readonly kind: string;
  readonly segment: string;
  readonly seq: number;
  readonly status: Answered;
}

export interface LedgerFacts {
  readonly rows: readonly LedgerRow[];
  /** Booked sales, and what they come to in minor units. */
  readonly sales: number;
  readonly total: number;
  /** Sales beyond the first under one receipt number. */
  readonly twice: number;
  /** Thousandths of the product of which there is one. */
  readonly lastPiece: number;
}

export const EMPTY_LEDGER: LedgerFacts = { rows: [], sales: 0, total: 0, twice: 0, lastPiece: 0 };

export const readLedger = async (pool: Pool, store: string, product: string): Promise<LedgerFacts> => {
  const [rows, sums, stock] = await Promise.all([
    pool.query<LedgerRow>(
      'select id, kind, segment, seq, status from op where store_id = $1 order by segment, seq',
      [store],
    ),
    pool.query<{ sales: number; total: number; twice: number }>(
      `select count(*) as sales, coalesce(sum(total), 0)::bigint as total,
         count(*) - count(distinct (series, number)) as twice from sale where store_id = $1`,
      [store],
    ),
    pool.query<{ quantity: number }>(
      'select quantity from stock_level where store_id = $1 and product_id = $2',
      [store, product],
    ),
  ]);
  return { rows: rows.rows, ...sums.rows[0]!, lastPiece: stock.rows[0]?.quantity ?? 0 };
};
