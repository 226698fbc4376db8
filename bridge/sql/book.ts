/** Books what accepted ops do: one statement a table. */
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { assertNever } from '../../crdt-schema/assert.ts';
import { creditMove } from '../../crdt-schema/cash/figures.ts';
import { formatReceipt, type Refund, type Sale } from '../../crdt-schema/ops/op.ts';
import { ticketTotals } from '../../crdt-schema/ops/ticket.ts';
import type { Booked } from '../booked.ts';
import { insertInto, literals, unnest, type Columns, type Row } from '../db/columns.ts';
import { inTurn, prepared } from '../db/prepared.ts';
import { stockChanges, type SessionView } from '../ledger.ts';
import type { Cut } from '../memory-ledger.ts';

const iso = (ms: number): string => new Date(ms).toISOString();

const TABLES = {
  sale: {
    id: 'uuid',
    kind: 'text',
    till: 'text',
    device_id: 'text',
    receipt: 'text',
    series: 'text',
    number: 'int',
    occurred_at: 'timestamptz',
    customer_id: 'uuid',
    refund_of: 'uuid',
    reference: 'text',
    total: 'bigint',
    session_id: 'uuid',
    cashier_id: 'uuid',
    quote_id: 'uuid',
    discount: 'bigint',
    rounding: 'bigint',
    taxes: 'jsonb',
  },
  sale_line: {
    sale_id: 'uuid',
    line: 'int',
    product_id: 'uuid',
    name: 'text',
    quantity: 'bigint',
    price: 'bigint',
    discount: 'bigint',
    share: 'bigint',
    taxes: 'jsonb',
    total: 'bigint',
  },
  sale_payment: {
    sale_id: 'uuid',
    line: 'int',
    method: 'text',
    amount: 'bigint',
    tendered: 'bigint',
    reference: 'text',
  },
  stock_move_line: {
    op_id: 'uuid',
    line: 'int',
    product_id: 'uuid',
    quantity: 'bigint',
    reason: 'text',
  },
  cash_session: {
    id: 'uuid',
    till: 'text',
    device_id: 'text',
    cashier_id: 'uuid',
    opened_at: 'timestamptz',
    opening_float: 'bigint',
    figures: 'jsonb',
  },
  cash_movement: {
    id: 'uuid',
    session_id: 'uuid',
    till: 'text',
    cashier_id: 'uuid',
    occurred_at: 'timestamptz',
    amount: 'bigint',
    reason: 'text',
    reference: 'text',
  },
  expense: {
    id: 'uuid',
    session_id: 'uuid',
    till: 'text',
    cashier_id: 'uuid',
    occurred_at: 'timestamptz',
    category: 'text',
    supplier: 'text',
    method: 'text',
    amount: 'bigint',
    photo: 'text',
    note: 'text',
    reference: 'text',
  },
  credit_payment: {
    id: 'uuid',
    session_id: 'uuid',
    till: 'text',
    cashier_id: 'uuid',
    occurred_at: 'timestamptz',
    customer_id: 'uuid',
    payments: 'jsonb',
    total: 'bigint',
    note: 'text',
    reference: 'text',
  },
} as const satisfies Readonly<Record<string, Columns>>;

type TableName = keyof typeof TABLES;

const TABLE_NAMES = Object.keys(TABLES) as TableName[];

const INSERTS = Object.fromEntries(
  TABLE_NAMES.map((name) => [name, insertInto(name, TABLES[name])]),
) as Readonly<Record<TableName, string>>;

type Rows = { readonly [T in TableName]: Row<(typeof TABLES)[T]>[] };

const emptyRows = (): Rows => ({
  sale: [],
  sale_line: [],
  sale_payment: [],
  stock_move_line: [],
  cash_session: [],
  cash_movement: [],
  expense: [],
  credit_payment: [],
});

const addTicket = (rows: Rows, op: Sale | Refund, { device, occurredMs, session, sale }: Booked): void => {
  const sign = op.kind === 'refund' ? -1 : 1;
  const hasShares = op.discount !== undefined && op.discount !== 0;
  const totals =
    hasShares || op.lines.some(({ taxes }) => taxes !== undefined) ? ticketTotals(op) : undefined;
  rows.sale.push({
    id: op.id,
    kind: op.kind,
    till: op.till,
    device_id: device,
    receipt: formatReceipt(op.receipt),
    series: op.receipt.series,
    number: op.receipt.number,
    occurred_at: iso(occurredMs),
    customer_id: op.customer,
    refund_of: sale,
    reference: op.reference,
    total: sign * op.total,
    session_id: session,
    cashier_id: op.cashier,
    quote_id: op.kind === 'sale' ? op.quote : undefined,
    discount: sign * (op.discount ?? 0),
    rounding: sign * (op.rounding ?? 0),
    taxes: totals?.taxes,
  });
  for (const [i, { product, name, quantity, price, discount = 0, taxes, total }] of op.lines.entries()) {
    rows.sale_line.push({
      sale_id: op.id,
      line: i + 1,
      product_id: product,
      name,
      quantity: sign * quantity,
      price,
      discount: sign * discount,
      share: sign * (totals?.shares[i] ?? 0),
      taxes,
      total: sign * total,
    });
  }
  for (const [i, { method, amount, tendered, reference }] of op.payments.entries())
    rows.sale_payment.push({
      sale_id: op.id,
      line: i + 1,
      method,
      amount: sign * amount,
      tendered,
      reference,
    });
};

const addRows = (rows: Rows, booked: Booked): void => {
  const { op, device } = booked;
  const common = {
    id: op.id,
    till: op.till,
    session_id: booked.session,
    cashier_id: op.cashier,
    occurred_at: iso(booked.occurredMs),
    reference: 'reference' in op ? op.reference : undefined,
  };
  switch (op.kind) {
    case 'sale':
    case 'refund':
      return addTicket(rows, op, booked);
    case 'cash_open':
      return void rows.cash_session.push({
        ...common,
        device_id: device,
        opened_at: common.occurred_at,
        opening_float: op.total,
        figures: {},
      });
    case 'cash_move': {
      const amount = op.direction === 'in' ? op.amount : -op.amount;
      return void rows.cash_movement.push({ ...common, amount, reason: op.reason });
    }
    case 'expense': {
      const { category, supplier, method, amount, photo, note } = op;
      return void rows.expense.push({ ...common, category, supplier, method, amount, photo, note });
    }
    case 'credit_payment': {
      const { customer, payments, total, note } = op;
      return void rows.credit_payment.push({ ...common, customer_id: customer, payments, total, note });
    }
    case 'stock_move':
      for (const [line, { product, quantity, reason }] of stockChanges(op).entries())
        rows.stock_move_line.push({ op_id: op.id, line: line + 1, product_id: product, quantity, reason });
      return;
    case 'cash_close':
    case 'void':
    case 'override':
      return;
    default:
      // A kind that is booked nowhere would be accepted and forgotten.
      return assertNever(op);
  }
};

const sumBy = (pairs: Iterable<readonly [string, number]>): { id: string; amount: number }[] => {
  const sums = new Map<string, number>();
  for (const [id, amount] of pairs) sums.set(id, (sums.get(id) ?? 0) + amount);
  return [...sums].map(([id, amount]) => ({ id, amount }));
};

const AMOUNTS = { id: 'uuid', amount: 'bigint' } as const;

const SAVE_BALANCES = `insert into customer_balance (store_id, customer_id, amount)
   select $1, r.* from ${unnest(AMOUNTS, 2)}
   on conflict (store_id, customer_id) do update set amount = customer_balance.amount + excluded.amount
   returning customer_id as id, amount`;

const SAVE_LEVELS = `insert into stock_level (store_id, product_id, quantity)
   select $1, r.* from ${unnest(AMOUNTS, 2)}
   on conflict (store_id, product_id) do update set quantity = excluded.quantity`;

/** Books the ops, and the stock of every product that moved. Gives what every customer owes now of whom that changed. */
export const book = async (
  client: PoolClient,
  store: string,
  all: readonly Booked[],
  levels: readonly (readonly [product: string, quantity: number])[],
): Promise<[customer: string, amount: number][]> => {
  const rows = emptyRows();
  for (const booked of all) addRows(rows, booked);
  const owed = all.flatMap(({ op }): [string, number][] => {
    const amount = creditMove(op);
    return amount === 0 || !('customer' in op) || op.customer === undefined ? [] : [[op.customer, amount]];
  });
  const save = async (into: string, columns: Columns, news: readonly Row<Columns>[]): Promise<void> => {
    if (news.length > 0) await prepared(client, into, [store, ...literals(columns, news)]);
  };
  const saveBalances = async (): Promise<[string, number][]> => {
    if (owed.length === 0) return [];
    const values = [store, ...literals(AMOUNTS, sumBy(owed))];
    const saved = await prepared<{ id: string; amount: number }>(client, SAVE_BALANCES, values);
    return saved.rows.map(({ id, amount }) => [id, amount]);
  };
  const [balances] = await inTurn([
    saveBalances(),
    ...TABLE_NAMES.map((table) => save(INSERTS[table], TABLES[table], rows[table])),
    save(
      SAVE_LEVELS,
      AMOUNTS,
      levels.map(([id, amount]) => ({ id, amount })),
    ),
  ]);
  return balances;
};

/** Sessions as they are now. Their rows exist: the opening was booked before. */
export const saveSessions = async (
  client: PoolClient,
  store: string,
  sessions: readonly (readonly [id: string, session: SessionView])[],
  nowMs: number,
): Promise<void> => {
  if (sessions.length === 0) return;
  const rows = sessions.map(([id, { closed, figures }]) => ({
    id,
    figures,
    closed_by: closed?.op,
    closed_device: closed?.device,
    closed_clock: closed?.at,
  }));
  await prepared(
    client,
    `update cash_session s set figures = r.figures, closed_by = r.closed_by, closed_device = r.closed_device,
            closed_clock = r.closed_clock,
            closed_at = case when r.closed_by is null then null else coalesce(s.closed_at, $3::timestamptz) end
     from json_to_recordset($2::json) as r(id uuid, figures jsonb, closed_by uuid, closed_device text, closed_clock text)
     where s.store_id = $1 and s.id = r.id`,
    [store, JSON.stringify(rows), iso(nowMs)],
  );
};

/** What a seal covers, in this order: any tool can check it with SHA-256. */
export const sealedText = (cut: Cut, till: string, number: number, before: string): string =>
  JSON.stringify([
    before,
    till,
    number,
    cut.kind,
    cut.session,
    cut.op,
    cut.figures,
    cut.counted,
    cut.differences,
    cut.unheard,
  ]);

/** Numbers and seals the cuts of each till, one after the other. There are a few a day. */
export const saveCuts = async (
  client: PoolClient,
  store: string,
  cuts: readonly Cut[],
  nowMs: number,
): Promise<void> => {
  for (const cut of cuts) {
    const { rows } = await client.query<{ number: number; seal: string }>(
      'select number, seal from cash_cut where store_id = $1 and till = $2 order by number desc limit 1',
      [store, cut.till],
    );
    const number = (rows[0]?.number ?? 0) + 1;
    const text = sealedText(cut, cut.till, number, rows[0]?.seal ?? '');
    await client.query(
      `insert into cash_cut (store_id, till, number, kind, session_id, op_id, sealed_at, figures, counted, differences,
                             unheard, seal)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        store,
        cut.till,
        number,
        cut.kind,
        cut.session,
        cut.op,
        iso(nowMs),
        JSON.stringify(cut.figures),
        JSON.stringify(cut.counted),
        JSON.stringify(cut.differences),
        JSON.stringify(cut.unheard),
        createHash('sha256').update(text).digest('hex'),
      ],
    );
  }
};
