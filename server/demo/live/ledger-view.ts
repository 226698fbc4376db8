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
  /** Thousandths of the product of which there is one. */
  readonly lastPiece: number;
}

export const EMPTY_LEDGER: LedgerFacts = { rows: [], sales: 0, total: 0, lastPiece: 0 };

export const readLedger = async (pool: Pool, store: string, product: string): Promise<LedgerFacts> => {
  const rows = pool.query<LedgerRow>(
    'select id, kind, segment, seq, status from op where store_id = $1 order by segment, seq',
    [store],
  );
  const sums = pool.query<{ sales: number; total: number }>(
    'select count(*) as sales, coalesce(sum(total), 0)::bigint as total from sale where store_id = $1',
    [store],
  );
  const stock = pool.query<{ quantity: number }>(
    'select quantity from stock_level where store_id = $1 and product_id = $2',
    [store, product],
  );
  const [{ sales, total }] = (await sums).rows as [{ sales: number; total: number }];
  return { rows: (await rows).rows, sales, total, lastPiece: (await stock).rows[0]?.quantity ?? 0 };
};
