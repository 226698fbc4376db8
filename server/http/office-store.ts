/** What a day came to, as the bridge keeps it: a few rows, whatever the shop has sold in its life. */
import type { Pool } from 'pg';
import { FREE_PRODUCT } from '../../crdt-schema/catalog/entities/parked.ts';

export interface DayFigures {
  readonly day: string;
  readonly sales: number;
  readonly refunds: number;
  /** Minor units; `returned` is what refunds gave back. */
  readonly sold: number;
  readonly returned: number;
  readonly hours: readonly object[];
  readonly methods: readonly object[];
  readonly products: readonly object[];
}

export interface DaysAnswer {
  readonly days: readonly DayFigures[];
  /** Sums go up to it; the ledger is at the other. */
  readonly position: number;
  readonly ledgerPosition: number;
  /** Not while all days are being added up for the first time, or anew. */
  readonly isWhole: boolean;
}

const DAYS = `
  select $2::text[] as asked, s.ledger_pos as "ledgerPosition", coalesce(c.pos, 0) as position,
    c.pos is not null and c.due_from is null as "isWhole",
    (select json_agg(row order by nth) from (
      select nth, json_build_object(
        'day', day,
        'sales', coalesce((select sum(sales) from day_hour h where h.store_id = $1 and h.day = d.day::date), 0),
        'refunds', coalesce((select sum(refunds) from day_hour h where h.store_id = $1 and h.day = d.day::date), 0),
        'sold', coalesce((select sum(sold) from day_hour h where h.store_id = $1 and h.day = d.day::date), 0),
        'returned', coalesce((select sum(returned) from day_hour h where h.store_id = $1 and h.day = d.day::date), 0),
        'hours', coalesce((select json_agg(json_build_object('hour', hour, 'till', till, 'sales', sales, 'refunds', refunds,
            'sold', sold, 'returned', returned) order by hour, till)
          from day_hour h where h.store_id = $1 and h.day = d.day::date), '[]'),
        'methods', coalesce((select json_agg(json_build_object('method', method, 'payments', payments, 'amount', amount)
            order by amount desc, method)
          from day_method m where m.store_id = $1 and m.day = d.day::date), '[]'),
        'products', coalesce((select json_agg(json_build_object('product', nullif(t.product_id, '${FREE_PRODUCT}'),
            'name', p.name, 'quantity', t.quantity, 'total', t.total) order by t.total desc, t.product_id)
          from (select * from day_product x where x.store_id = $1 and x.day = d.day::date
                order by total desc, product_id limit $3) t
          left join product p on p.store_id = $1 and p.id = t.product_id), '[]')) as row
      from unnest($2::text[]) with ordinality d(day, nth)) rows) as days
  from store s left join day_cursor c on c.store_id = s.id where s.id = $1`;

/** The days as `2026-11-30`, with their `products` of the highest totals; without a ledger yet there is nothing of any. */
export const loadDays = async (
  pool: Pool,
  store: string,
  days: readonly string[],
  products: number,
): Promise<DaysAnswer> => {
  const { rows } = await pool.query<DaysAnswer>(DAYS, [store, days, products]);
  const empty = { sales: 0, refunds: 0, sold: 0, returned: 0, hours: [], methods: [], products: [] };
  const { position, ledgerPosition, isWhole, ...found } = rows[0] ?? {
    ...{ position: 0, ledgerPosition: 0, isWhole: false },
    days: days.map((day) => ({ day, ...empty })),
  };
  return { position, ledgerPosition, isWhole, days: found.days };
};
