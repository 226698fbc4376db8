/** What Postgres has of the day, in the form in which the books have it. */
import type { Pool } from 'pg';
import type { BookedTicket, Books } from './books.ts';

interface Row {
  readonly number: number;
  readonly kind: string;
  readonly lines: readonly unknown[];
  readonly discount: number;
  readonly rounding: number;
  readonly total: number;
  readonly customer: string | null;
  readonly payments: readonly unknown[];
}

export interface Ledger {
  readonly tickets: readonly Row[];
  readonly stock: Readonly<Record<string, number>>;
  readonly owed: Readonly<Record<string, number>>;
  /** Ops by kind; those that were not accepted by kind and state. */
  readonly ops: Readonly<Record<string, number>>;
}

const byKey = <V>(entries: Iterable<readonly [string, V]>): Record<string, V> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

export const ledgerOf = async (pool: Pool): Promise<Ledger> => {
  const { rows: tickets } = await pool.query<Row>(
    `select s.number, s.kind, s.discount::int, s.rounding::int, s.total::int, s.customer_id as customer,
       (select json_agg(json_build_array(l.product_id, l.quantity, l.total, l.total - l.share) order by l.line)
          from sale_line l where l.store_id = s.store_id and l.sale_id = s.id) as lines,
       (select json_agg(json_build_array(p.method, p.amount, p.tendered) order by p.method)
          from sale_payment p where p.store_id = s.store_id and p.sale_id = s.id) as payments
     from sale s order by s.series, s.number`,
  );
  const { rows: stock } = await pool.query<{ product: string; quantity: number }>(
    'select product_id as product, quantity::int from stock_level',
  );
  const { rows: owed } = await pool.query<{ customer: string; amount: number }>(
    'select customer_id as customer, amount::int from customer_balance',
  );
  const { rows: ops } = await pool.query<{ what: string; n: number }>(
    `select case status when 'accepted' then kind else kind || ' ' || status end as what, count(*)::int as n
       from op group by 1`,
  );
  return {
    tickets,
    stock: byKey(stock.map(({ product, quantity }) => [product, quantity] as const)),
    owed: byKey(owed.map(({ customer, amount }) => [customer, amount] as const)),
    ops: byKey(ops.map(({ what, n }) => [what, n] as const)),
  };
};

const rowOf = (
  { number, kind, lines, discount, rounding, total, customer, payments }: BookedTicket,
  customers: readonly string[],
): Row => {
  const sign = kind === 'sale' ? 1 : -1;
  const signed = (amount: number): number => (amount === 0 ? 0 : sign * amount);
  return {
    number,
    kind,
    lines: lines.map(({ goods, quantity, total: line, paid }) => [
      goods.id,
      signed(quantity),
      signed(line),
      signed(paid),
    ]),
    discount: signed(discount),
    rounding: signed(rounding),
    total: signed(total),
    customer: customer === undefined ? null : customers[customer]!,
    payments: payments
      .map(({ method, amount, tendered }) => [method, signed(amount), tendered] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  };
};

/** `customers`: their ids by place. */
export const expectedLedger = (books: Books, customers: readonly string[]): Ledger => ({
  tickets: books.tickets.map((ticket) => rowOf(ticket, customers)),
  stock: byKey(books.stock),
  owed: byKey([...books.owed].map(([place, amount]) => [customers[place]!, amount] as const)),
  ops: byKey(books.ops),
});

export interface Cut {
  readonly figures: unknown;
  readonly counted: unknown;
  readonly differences: unknown;
}

export const cutsOf = async (pool: Pool): Promise<Cut[]> =>
  (await pool.query<Cut>('select figures, counted, differences from cash_cut order by till, number')).rows;
