/** Reads the ledger for the HTTP interface: lists in pages, newest first, and what they are made of. */
import type { Pool } from 'pg';

/** Where a page ended. */
export interface Position {
  /** Unix microseconds as text: what Postgres keeps, which a `Date` does not. */
  readonly at: string;
  readonly id: string;
}

export interface PageQuery {
  readonly after: Position | undefined;
  readonly limit: number;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  readonly till: string | undefined;
}

export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** Undefined on the last page. */
  readonly next: Position | undefined;
}

interface ListSource {
  /** What a row shows, as SQL. */
  readonly columns: string;
  readonly from: string;
  /** Column of the time that the list is ordered by. */
  readonly time: string;
  readonly id: string;
  readonly where?: string;
}

export const LISTS = {
  sales: {
    columns: `t.id, t.kind, t.till, t.receipt, t.occurred_at as "occurredAt", t.customer_id as customer,
      t.refund_of as "refundOf", t.quote_id as quote, t.session_id as session, t.cashier_id as cashier, t.reference,
      t.discount, t.rounding, t.taxes, t.total`,
    from: 'sale t',
    time: 't.occurred_at',
    id: 't.id',
  },
  'cash-sessions': {
    columns: `t.id, t.till, t.cashier_id as cashier, t.opened_at as "openedAt", t.opening_float as "openingFloat",
      t.closed_at as "closedAt", t.closed_by as "closedBy", t.figures`,
    from: 'cash_session t',
    time: 't.opened_at',
    id: 't.id',
  },
  'cash-cuts': {
    columns: `t.till, t.number, t.kind, t.session_id as session, t.op_id as op, t.sealed_at as "sealedAt", t.figures,
      t.counted, t.differences, t.unheard, t.seal`,
    from: 'cash_cut t',
    time: 't.sealed_at',
    id: 't.op_id',
  },
  'cash-movements': {
    columns: `t.id, t.session_id as session, t.till, t.cashier_id as cashier, t.occurred_at as "occurredAt", t.amount,
      t.reason, t.reference`,
    from: 'cash_movement t',
    time: 't.occurred_at',
    id: 't.id',
  },
  expenses: {
    columns: `t.id, t.session_id as session, t.till, t.cashier_id as cashier, t.occurred_at as "occurredAt", t.category,
      t.supplier, t.method, t.amount, t.photo, t.note, t.reference`,
    from: 'expense t',
    time: 't.occurred_at',
    id: 't.id',
  },
  'credit-payments': {
    columns: `t.id, t.session_id as session, t.till, t.cashier_id as cashier, t.occurred_at as "occurredAt",
      t.customer_id as customer, t.payments, t.total, t.note, t.reference`,
    from: 'credit_payment t',
    time: 't.occurred_at',
    id: 't.id',
  },
  'stock-movements': {
    columns: `o.id, o.kind, o.till, o.occurred_at as "occurredAt",
      (select json_agg(json_build_object('product', m.product_id, 'quantity', m.quantity, 'reason', m.reason) order by m.line)
       from stock_movement m where m.store_id = o.store_id and m.op_id = o.id) as lines`,
    from: '(select store_id, id, kind, till, occurred_at from op) o',
    time: 'o.occurred_at',
    id: 'o.id',
    where: 'exists (select from stock_movement m where m.store_id = o.store_id and m.op_id = o.id)',
  },
  /** What a person has to settle: rejected or waiting, and named by no accepted op. */
  pending: {
    columns: `t.id, t.kind, t.till, t.occurred_at as "occurredAt", t.received_at as "receivedAt", t.body as op, t.status,
      t.code, t.params, t.waits_for as "waitsFor"`,
    from: 'op t',
    time: 't.received_at',
    id: 't.id',
    where: "t.status <> 'accepted' and t.settled_by is null",
  },
} as const satisfies Record<string, ListSource>;

export type ListName = keyof typeof LISTS;

/** A stretch of receipt numbers. */
export interface NumberRange {
  readonly series: string;
  readonly from: number;
  readonly to: number;
}

export class LedgerStore {
  private readonly pool: Pool;
  private readonly store: string;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  async list(name: ListName, { after, limit, from, to, till }: PageQuery): Promise<Page> {
    const source: ListSource = LISTS[name];
    const table = source.id.split('.')[0]!;
    const where = [`${table}.store_id = $1`, ...(source.where === undefined ? [] : [source.where])];
    const values: unknown[] = [this.store, limit + 1];
    const place = (value: unknown): string => `$${values.push(value)}`;
    const micros = `(extract(epoch from ${source.time}) * 1000000)::bigint`;
    if (after !== undefined)
      where.push(`(${micros}, ${source.id}) < (${place(after.at)}::bigint, ${place(after.id)}::uuid)`);
    if (from !== undefined) where.push(`${source.time} >= ${place(from)}`);
    if (to !== undefined) where.push(`${source.time} < ${place(to)}`);
    if (till !== undefined) where.push(`${table}.till = ${place(till)}`);
    const { rows } = await this.pool.query<Record<string, unknown> & { $at: string; $id: string }>(
      `select ${source.columns}, ${micros}::text as "$at", ${source.id} as "$id" from ${source.from}
       where ${where.join(' and ')} order by ${source.time} desc, ${source.id} desc limit $2`,
      values,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ $at: _at, $id: _id, ...item }) => item),
      next: rows.length > limit && last !== undefined ? { at: last.$at, id: last.$id } : undefined,
    };
  }

  async one(name: ListName, id: string): Promise<Record<string, unknown> | undefined> {
    const source: ListSource = LISTS[name];
    const table = source.id.split('.')[0]!;
    const { rows } = await this.pool.query<Record<string, unknown>>(
      `select ${source.columns} from ${source.from} where ${table}.store_id = $1 and ${source.id} = $2`,
      [this.store, id],
    );
    return rows[0];
  }

  async linesOf(sale: string): Promise<{ lines: object[]; payments: object[] }> {
    const lines = await this.pool.query<object>(
      `select product_id as product, name, quantity, price, discount, share, taxes, total from sale_line
       where store_id = $1 and sale_id = $2 order by line`,
      [this.store, sale],
    );
    const payments = await this.pool.query<object>(
      `select method, amount, tendered, reference from sale_payment
       where store_id = $1 and sale_id = $2 order by line`,
      [this.store, sale],
    );
    return { lines: lines.rows, payments: payments.rows };
  }

  async cutsOf(session: string): Promise<object[]> {
    const { rows } = await this.pool.query<object>(
      `select ${LISTS['cash-cuts'].columns} from cash_cut t where store_id = $1 and session_id = $2 order by number`,
      [this.store, session],
    );
    return rows;
  }

  /** Thousandths by product, in the order of their ids. */
  async stockLevels(
    after: string | undefined,
    limit: number,
  ): Promise<{ product: string; quantity: number }[]> {
    const { rows } = await this.pool.query<{ product: string; quantity: number }>(
      `select product_id as product, quantity from stock_level
       where store_id = $1 and ($2::uuid is null or product_id > $2) order by product_id limit $3`,
      [this.store, after ?? null, limit],
    );
    return rows;
  }

  /** What the customer owes, minor units, and the latest of what moved it. */
  async balance(
    customer: string,
    limit: number,
  ): Promise<{ balance: number; entries: object[] } | undefined> {
    const known = await this.pool.query('select from customer where store_id = $1 and id = $2', [
      this.store,
      customer,
    ]);
    if (known.rowCount === 0) return undefined;
    const { rows } = await this.pool.query<{ amount: number }>(
      'select amount from customer_balance where store_id = $1 and customer_id = $2',
      [this.store, customer],
    );
    const entries = await this.pool.query<object>(
      `select op_id as op, kind, amount, occurred_at as "occurredAt" from customer_entry
       where store_id = $1 and customer_id = $2 order by occurred_at desc, op_id desc limit $3`,
      [this.store, customer, limit],
    );
    return { balance: rows[0]?.amount ?? 0, entries: entries.rows };
  }

  /**
   * Receipt numbers by series: what is used, what is missing below the highest, what was used twice. A number on an
   * op that was not accepted is used: it is on paper.
   */
  async numbering(): Promise<{ series: object[]; gaps: NumberRange[]; duplicates: object[] }> {
    const used = `used as (
      select series, number, id, 'accepted' as status, null::text as code, null::text as settled from sale where store_id = $1
      union all
      select body->'receipt'->>'series', (body->'receipt'->>'number')::int, id, status, code, settled_how from op
       where store_id = $1 and status <> 'accepted' and kind in ('sale', 'refund') and settled_how is distinct from 'override')`;
    const series = await this.pool.query<object>(
      `with ${used}, totals as (
         select series, count(distinct number) as used, min(number) as first, max(number) as last from used group by series)
       select t.series, t.used, t.first, t.last, d.device, d.numbering from totals t
       left join lateral (select id as device, numbering from device where store_id = $1 and device.series = t.series limit 1) d
         on true order by t.series`,
      [this.store],
    );
    const gaps = await this.pool.query<NumberRange>(
      `with ${used}, numbers as (
         select distinct u.series, u.number, coalesce((d.numbering->>'from')::int, 1) as start
         from used u left join lateral (
           select numbering from device where store_id = $1 and device.series = u.series limit 1) d on true),
       steps as (
         select series, number, coalesce(lag(number) over (partition by series order by number), least(start, number) - 1) as before
         from numbers)
       select series, before + 1 as "from", number - 1 as "to" from steps where number > before + 1 order by series, number`,
      [this.store],
    );
    const duplicates = await this.pool.query<object>(
      `with ${used}
       select series, number, json_agg(json_build_object('op', id, 'status', status, 'code', code, 'settled', settled)
              order by id) as ops
       from used where settled is distinct from 'replace' group by series, number having count(*) > 1 order by series, number`,
      [this.store],
    );
    return { series: series.rows, gaps: gaps.rows, duplicates: duplicates.rows };
  }
}
