/** A ledger of many sales, to be exported: as large as one wants in some seconds, since no log stands behind it. */
import type { Pool } from 'pg';

/** Of each sale. */
export const LINES = 3;

const FILL = [
  `insert into product (store_id, id, name, price, active, version, created_version, data)
   select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Artículo ' || n, 25000, true, '1', '1', '{}'
   from generate_series(0, 999) n where $2::int > 0`,
  `insert into sale (store_id, id, kind, till, device_id, receipt, series, number, occurred_at, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 'sale', 'C01', 'd', 'C01-' || n, 'C01', n,
          '2026-01-01'::timestamptz + n * interval '5 minutes', 7500 + n % 100
   from generate_series(1, $2::int) n`,
  `insert into sale_line (store_id, sale_id, line, product_id, quantity, price, total)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, l,
          ('00000000-0000-7000-8000-' || lpad(to_hex((n + l) % 1000), 12, '0'))::uuid, 1000, 25000, 2500
   from generate_series(1, $2::int) n, generate_series(1, ${LINES}) l`,
  `insert into sale_payment (store_id, sale_id, line, method, amount)
   select $1, ('00000000-0000-7000-8001-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 'cash', 7500 + n % 100
   from generate_series(1, $2::int) n`,
];

/** 1,000 products, and sales of three of them each. The tables are those of `migrate`, and empty. */
export const fillLedger = async (pool: Pool, store: string, sales: number): Promise<void> => {
  for (const statement of FILL) await pool.query(statement, [store, sales]);
  await pool.query('analyze');
};
