/**
 * Keeps what each day of a store came to: by hour and till, by method of payment, by product. A day that the ledger booked
 * something for is added up anew as a whole, out of sales that are committed, beside ingestion and never within it: no batch
 * waits, and whatever was missed or done twice, the sums are those of the rows. How far they go is written with them.
 */
import type { Pool, PoolClient } from 'pg';
import { FREE_PRODUCT } from '../crdt-schema/catalog/entities/parked.ts';
import type { WallClock } from '../crdt-schema/exports/wall-clock.ts';

export interface RefreshOptions {
  readonly timeZone: string;
  /** Of that zone. */
  readonly clock: WallClock;
  readonly budgetMs: number;
  readonly nowMs: () => number;
  readonly fromStart?: boolean | undefined;
}

export interface DayTotalsReport {
  /** Days that were added up. */
  readonly days: number;
  /** Rows that were not as they should be. */
  readonly changed: number;
  /** Something is left to do. */
  readonly isBehind: boolean;
}

interface Cursor {
  readonly pos: number;
  readonly time_zone: string;
  readonly due_from: Date | null;
}

export const HOUR_MS = 60 * 60 * 1_000;
const QUARTER_MS = HOUR_MS / 4;
const HOUR_DIGITS = [11, 13] as const;

/** Keeps rows that are right as they are, so that a busy day is not written again every second. */
const replaceDay = (
  table: string,
  keys: readonly string[],
  values: readonly string[],
  rows: string,
): string => {
  const same = keys.map((key) => `f.${key} = o.${key}`).join(' and ');
  const [old, fresh] = ['o', 'excluded'].map((of) => values.map((value) => `${of}.${value}`).join(', '));
  return `with fresh as (${rows}),
    gone as (delete from ${table} o where store_id = $1 and day = $2
             and not exists (select from fresh f where ${same}) returning 1),
    saved as (insert into ${table} as o (store_id, day, ${[...keys, ...values].join(', ')})
              select $1, $2, ${[...keys, ...values].join(', ')} from fresh
              on conflict (store_id, day, ${keys.join(', ')})
              do update set ${values.map((value) => `${value} = excluded.${value}`).join(', ')}
              where (${old}) is distinct from (${fresh}) returning 1)
    select (select count(*) from gone) + (select count(*) from saved) as changed`;
};

const OF_DAY = 's.store_id = $1 and s.occurred_at >= $3 and s.occurred_at < $4';

const BY_HOUR = replaceDay(
  'day_hour',
  ['hour', 'till'],
  ['sales', 'refunds', 'sold', 'returned'],
  `select ($6::int[])[width_bucket(s.occurred_at, $5::timestamptz[])] as hour, s.till,
          count(*) filter (where s.kind = 'sale') as sales, count(*) filter (where s.kind = 'refund') as refunds,
          coalesce(sum(s.total) filter (where s.kind = 'sale'), 0) as sold,
          coalesce(-sum(s.total) filter (where s.kind = 'refund'), 0) as returned
   from sale s where ${OF_DAY} group by 1, 2`,
);

const BY_METHOD = replaceDay(
  'day_method',
  ['method'],
  ['payments', 'amount'],
  `select p.method, count(*) as payments, sum(p.amount) as amount
   from sale s join sale_payment p on p.store_id = s.store_id and p.sale_id = s.id where ${OF_DAY} group by 1`,
);

const BY_PRODUCT = replaceDay(
  'day_product',
  ['product_id'],
  ['quantity', 'total'],
  `select coalesce(l.product_id, '${FREE_PRODUCT}') as product_id, sum(l.quantity) as quantity,
          sum(l.total - l.share) as total
   from sale s join sale_line l on l.store_id = s.store_id and l.sale_id = s.id where ${OF_DAY} group by 1`,
);

/** The moments of the day at which its hours begin, and those hours: a day may have one of them twice, or not at all. */
export const hoursOf = (clock: WallClock, day: string): { starts: Date[]; hours: number[] } => {
  const starts: Date[] = [];
  const hours: number[] = [];
  const endMs = clock.endOf(day);
  for (let ms = clock.startOf(day); ms < endMs; ms += QUARTER_MS) {
    const hour = Number(clock.dayAndTime(ms).slice(...HOUR_DIGITS));
    if (hours.at(-1) === hour) continue;
    starts.push(new Date(ms));
    hours.push(hour);
  }
  return { starts, hours };
};

/** Adds a day up; returns how many rows were not as they should be. */
const addUp = async (client: PoolClient, store: string, clock: WallClock, day: string): Promise<number> => {
  const bounds = [store, day, new Date(clock.startOf(day)), new Date(clock.endOf(day))];
  const { starts, hours } = hoursOf(clock, day);
  let changed = 0;
  for (const [statement, values] of [
    [BY_HOUR, [...bounds, starts, hours]],
    [BY_METHOD, bounds],
    [BY_PRODUCT, bounds],
  ] as const) {
    // Planned each time with the day's own bounds: a plan for any day would read the whole table.
    const { rows } = await client.query<{ changed: number }>(statement, [...values]);
    changed += rows[0]!.changed;
  }
  return changed;
};

/** The days in which something was booked after the position; undefined where an older version did not say. */
const touchedDays = async (
  client: PoolClient,
  store: string,
  { pos }: Cursor,
  clock: WallClock,
): Promise<Set<string> | undefined> => {
  const { rows } = await client.query<{ hour: number | null }>(
    `select distinct h.hour from verdict_outbox o left join lateral unnest(o.touched) h(hour) on true
     where o.store_id = $1 and o.pos > $2 and (h.hour is not null or o.touched is null)`,
    [store, pos],
  );
  const days = new Set<string>();
  for (const { hour } of rows) {
    if (hour === null) return undefined;
    // Where a zone is off by half an hour, an hour may lie in two days.
    days.add(clock.day(hour * HOUR_MS)).add(clock.day((hour + 1) * HOUR_MS - 1));
  }
  return days;
};

/** The first day at or after the moment that has sales, or sums of any. */
const nextDay = async (
  client: PoolClient,
  store: string,
  from: Date,
  clock: WallClock,
): Promise<string | undefined> => {
  const { rows } = await client.query<{ sale: Date | null; sums: string | null }>(
    `select (select min(occurred_at) from sale where store_id = $1 and occurred_at >= $2) as sale,
            (select min(day)::text from day_hour where store_id = $1 and day >= $3) as sums`,
    [store, from, clock.day(from.getTime())],
  );
  const { sale, sums } = rows[0]!;
  const [a, b] = [sale === null ? undefined : clock.day(sale.getTime()), sums ?? undefined];
  return a === undefined || (b !== undefined && b < a) ? b : a;
};

/** Since when there may be sales. */
const BEGINNING = new Date(0);

const saveCursor = async (client: PoolClient, store: string, cursor: Cursor): Promise<void> => {
  await client.query(
    `insert into day_cursor (store_id, pos, time_zone, due_from) values ($1, $2, $3, $4)
     on conflict (store_id) do update set pos = excluded.pos, time_zone = excluded.time_zone, due_from = excluded.due_from`,
    [store, cursor.pos, cursor.time_zone, cursor.due_from],
  );
};

/**
 * Adds up what is behind, for about `budgetMs` at most; all of it anew where nothing was added up yet, where days are those of
 * another time zone now, or where `fromStart` says so.
 */
export const refreshDays = async (
  pool: Pool,
  store: string,
  { timeZone, clock, budgetMs, nowMs, fromStart = false }: RefreshOptions,
): Promise<DayTotalsReport> => {
  const endMs = nowMs() + budgetMs;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // One cut: the position that is read is that of the sales that are added up.
    await client.query('begin isolation level repeatable read');
    const { rows } = await client.query<{ ledger_pos: number } & Partial<Cursor>>(
      `select s.ledger_pos, c.pos, c.time_zone, c.due_from from store s left join day_cursor c on c.store_id = s.id
       where s.id = $1`,
      [store],
    );
    const { ledger_pos: ledgerPos = 0, pos, time_zone, due_from = null } = rows[0] ?? {};
    const isKnown = typeof pos === 'number' && time_zone === timeZone && pos <= ledgerPos && !fromStart;
    const touched = isKnown
      ? await touchedDays(client, store, { pos, time_zone, due_from }, clock)
      : undefined;
    let dueFrom = touched === undefined ? BEGINNING : due_from;
    let [days, changed] = [0, 0];
    for (const day of touched ?? []) {
      changed += await addUp(client, store, clock, day);
      days += 1;
    }
    while (dueFrom !== null && nowMs() <= endMs) {
      const day = await nextDay(client, store, dueFrom, clock);
      if (day !== undefined) changed += await addUp(client, store, clock, day);
      days += day === undefined ? 0 : 1;
      dueFrom = day === undefined ? null : new Date(clock.endOf(day));
    }
    await saveCursor(client, store, { pos: ledgerPos, time_zone: timeZone, due_from: dueFrom });
    await client.query('commit');
    return { days, changed, isBehind: dueFrom !== null };
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => (broken = failed));
    throw error;
  } finally {
    client.release(broken);
  }
};
