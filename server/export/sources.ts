/** Where the rows of each exported table come from: for each of its columns an expression of SQL, and what they are read of. */
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Cell, ExportEntity } from '../../crdt-schema/exports/tables.ts';
import type { ExportForm } from '../../crdt-schema/exports/form.ts';
import { answers, fillText } from '../../crdt-schema/verdicts/answers.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';

export interface ExportSource {
  /** By the names of the columns. Amounts as the ledger has them; moments in Unix ms. */
  readonly select: Readonly<Record<string, string>>;
  /** After `from`, of the store `$1`. */
  readonly from: string;
  readonly where?: string;
  /** The moment that days are asked for by. */
  readonly time?: string;
  readonly order: string;
  /** What SQL cannot say: the cell that is made of what was selected. */
  readonly read?: Readonly<Record<string, (value: unknown, form: ExportForm) => Cell>>;
}

const ms = (time: string): string => `floor(extract(epoch from ${time}) * 1000)::bigint`;

const customerOf = (table: string): string =>
  `left join customer c on c.store_id = $1 and c.id = ${table}.customer_id`;
const personOf = (table: string): string =>
  `left join person e on e.store_id = $1 and e.id = ${table}.cashier_id`;
const productOf = (table: string): string =>
  `left join product p on p.store_id = $1 and p.id = ${table}.product_id`;

const BARCODES = `(select string_agg(b, ' ') from jsonb_array_elements_text(p.data->'barcodes') b)`;
const CATEGORY = `(select g.name from category g where g.store_id = $1 and g.id = p.category_id)`;
const MIN_STOCK = `(p.data->>'minStock')::bigint`;

/** The ledger keeps the taxes of a refund without their sign. */
const TAXES = `coalesce((select sum((x->>'amount')::bigint) from jsonb_array_elements(s.taxes) x), 0)::bigint`;

const ticket = {
  at: ms('s.occurred_at'),
  till: 's.till',
  receipt: 's.receipt',
  customer: 'c.name',
  cashier: 'e.name',
  discount: 's.discount',
  rounding: 's.rounding',
  total: 's.total',
  reference: 's.reference',
  session: 's.session_id',
  id: 's.id',
};
const TICKETS = `sale s ${customerOf('s')} ${personOf('s')}`;
const BY_TICKET = { time: 's.occurred_at', order: 's.occurred_at, s.id' };

/** Payments of tickets, and those on account. */
const PAYMENTS = `(
  select s.occurred_at, s.till, s.kind, s.receipt, s.customer_id, s.cashier_id, p.method, p.amount, p.tendered,
         p.reference, s.session_id, s.id, p.line
    from sale s join sale_payment p on p.store_id = s.store_id and p.sale_id = s.id where s.store_id = $1
  union all
  select a.occurred_at, a.till, 'credit_payment', null, a.customer_id, a.cashier_id, p.value->>'method',
         (p.value->>'amount')::bigint, (p.value->>'tendered')::bigint, p.value->>'reference', a.session_id, a.id,
         p.ordinality
    from credit_payment a, jsonb_array_elements(a.payments) with ordinality p where a.store_id = $1) s`;

const figure = (name: string): string => `(s.figures->'${name}'->>'total')::bigint`;
const COUNTED = `(select (x->>'amount')::bigint from json_array_elements(z.counted) x where x->>'method' = 'cash')`;

/** Of an op that may be no op at all: an amount only where it is one. */
const AMOUNT = `case when coalesce(o.body->>'total', o.body->>'amount') ~ '^-?[0-9]{1,15}$'
  then coalesce(o.body->>'total', o.body->>'amount')::bigint end`;
const RECEIPT = `case when o.body->'receipt'->>'number' ~ '^[0-9]{1,9}$'
  then (o.body->'receipt'->>'series') || '-' || lpad(o.body->'receipt'->>'number', 6, '0') end`;

type QuoteLine = readonly [quantity: number, price: number, discount: number];

const quoteTotal = (lines: unknown, { exponent }: ExportForm): number => {
  let total = 0;
  for (const [quantity, price, discount] of (lines ?? []) as readonly QuoteLine[])
    total += lineTotal(quantity, price, exponent) - discount;
  return total;
};

const explain = (value: unknown, { language, clock }: ExportForm): Cell => {
  const { code, params } = value as { code: string | null; params: Verdict['params'] | null };
  const text = code === null ? undefined : answers.get(code)?.text[language];
  return text === undefined
    ? undefined
    : fillText(text, params ?? undefined, (iso) => clock.dayAndTime(Date.parse(iso)));
};

export const exportSources: Readonly<Record<ExportEntity, ExportSource>> = {
  sales: {
    select: { ...ticket, taxes: TAXES, quote: 'q.number' },
    from: `${TICKETS} left join quote q on q.store_id = $1 and q.id = s.quote_id`,
    where: `s.store_id = $1 and s.kind = 'sale'`,
    ...BY_TICKET,
  },
  refunds: {
    select: {
      ...ticket,
      taxes: `-${TAXES}`,
      saleReceipt: '(select b.receipt from sale b where b.store_id = $1 and b.id = s.refund_of)',
      reason: `(select o.body->>'reason' from op o where o.store_id = $1 and o.id = s.id)`,
    },
    from: TICKETS,
    where: `s.store_id = $1 and s.kind = 'refund'`,
    ...BY_TICKET,
  },
  'sale-lines': {
    select: {
      ...{ at: ms('s.occurred_at'), till: 's.till', receipt: 's.receipt', kind: 's.kind', line: 'l.line' },
      ...{ sku: 'p.sku', product: 'coalesce(l.name, p.name)', quantity: 'l.quantity', price: 'l.price' },
      ...{ discount: 'l.discount', total: 'l.total', share: 'l.share', sale: 's.id' },
    },
    from: `sale s join sale_line l on l.store_id = $1 and l.sale_id = s.id ${productOf('l')}`,
    where: 's.store_id = $1',
    time: 's.occurred_at',
    order: 's.occurred_at, s.id, l.line',
  },
  payments: {
    select: {
      ...{
        at: ms('s.occurred_at'),
        till: 's.till',
        kind: 's.kind',
        receipt: 's.receipt',
        customer: 'c.name',
      },
      ...{ cashier: 'e.name', method: 's.method', amount: 's.amount', tendered: 's.tendered' },
      ...{ reference: 's.reference', session: 's.session_id', id: 's.id' },
    },
    from: `${PAYMENTS} ${customerOf('s')} ${personOf('s')}`,
    time: 's.occurred_at',
    order: 's.occurred_at, s.id, s.line',
  },
  'cash-sessions': {
    select: {
      ...{ openedAt: ms('s.opened_at'), closedAt: ms('s.closed_at'), till: 's.till', cashier: 'e.name' },
      ...{ cut: 'z.number', float: 's.opening_float', sales: figure('sales'), refunds: figure('refunds') },
      ...{ entries: figure('entries'), withdrawals: figure('withdrawals'), expenses: figure('expenses') },
      creditPayments: figure('creditPayments'),
      expectedCash: `(s.figures->'expected'->>'cash')::bigint`,
      countedCash: COUNTED,
      difference: `(z.differences->>'cash')::bigint`,
      id: 's.id',
    },
    from: `cash_session s ${personOf('s')}
      left join cash_cut z on z.store_id = $1 and z.session_id = s.id and z.kind = 'Z'`,
    where: 's.store_id = $1',
    time: 's.opened_at',
    order: 's.opened_at, s.id',
  },
  movements: {
    select: {
      ...{
        at: ms('s.occurred_at'),
        till: 's.till',
        cashier: 'e.name',
        amount: 's.amount',
        reason: 's.reason',
      },
      ...{ reference: 's.reference', session: 's.session_id', id: 's.id' },
    },
    from: `cash_movement s ${personOf('s')}`,
    where: 's.store_id = $1',
    ...BY_TICKET,
  },
  expenses: {
    select: {
      ...{ at: ms('s.occurred_at'), till: 's.till', cashier: 'e.name', category: 's.category' },
      ...{ supplier: 's.supplier', method: 's.method', amount: 's.amount', note: 's.note' },
      ...{ reference: 's.reference', session: 's.session_id', id: 's.id' },
    },
    from: `expense s ${personOf('s')}`,
    where: 's.store_id = $1',
    ...BY_TICKET,
  },
  'stock-movements': {
    select: {
      ...{ at: ms('o.occurred_at'), till: 'o.till', sku: 'p.sku', product: 'p.name', cause: 'm.reason' },
      ...{ quantity: 'm.quantity', id: 'o.id' },
    },
    from: `stock_movement m join op o on o.store_id = $1 and o.id = m.op_id ${productOf('m')}`,
    where: 'm.store_id = $1',
    time: 'o.occurred_at',
    order: 'o.occurred_at, o.id, m.line',
  },
  stock: {
    select: {
      ...{ sku: 'p.sku', barcodes: BARCODES, product: 'p.name', category: CATEGORY, unit: 'p.unit' },
      ...{ level: 'l.quantity', minStock: MIN_STOCK, price: 'p.price', active: 'p.active' },
      id: 'coalesce(p.id, l.product_id)',
    },
    from: `(select * from product where store_id = $1) p
      full join (select * from stock_level where store_id = $1) l on l.product_id = p.id`,
    order: 'p.name, coalesce(p.id, l.product_id)',
  },
  products: {
    select: {
      ...{ sku: 'p.sku', barcodes: BARCODES, product: 'p.name', category: CATEGORY, unit: 'p.unit' },
      ...{ price: 'p.price', cost: 'k.cost', minStock: MIN_STOCK, active: 'p.active', id: 'p.id' },
    },
    from: 'product p left join product_cost k on k.store_id = $1 and k.product_id = p.id',
    where: 'p.store_id = $1',
    order: 'p.name, p.id',
  },
  customers: {
    select: {
      ...{ customer: 'c.name', taxId: 'c.tax_id', phone: `c.data->>'phone'`, email: `c.data->>'email'` },
      ...{ address: `c.data->>'address'`, creditLimit: 'c.credit_limit', balance: 'coalesce(b.amount, 0)' },
      ...{ note: `c.data->>'note'`, active: 'c.active', id: 'c.id' },
    },
    from: 'customer c left join customer_balance b on b.store_id = $1 and b.customer_id = c.id',
    where: 'c.store_id = $1',
    order: 'c.name, c.id',
  },
  quotes: {
    select: {
      ...{ at: `(s.data->>'createdAt')::bigint`, quote: 's.number', customer: 'c.name' },
      ...{
        validUntil: 's.valid_until',
        state: 's.state',
        note: `s.data->>'note'`,
        active: 's.active',
        id: 's.id',
      },
      total: `(select json_agg(json_build_array(l.quantity, l.unit_price, coalesce(l.discount, 0)))
        from quote_line l where l.store_id = $1 and l.quote_id = s.id)`,
    },
    from: `quote s ${customerOf('s')}`,
    where: 's.store_id = $1',
    time: `to_timestamp((s.data->>'createdAt')::bigint / 1000.0)`,
    order: `(s.data->>'createdAt')::bigint, s.id`,
    read: { total: quoteTotal },
  },
  rejections: {
    select: {
      ...{ at: ms('o.occurred_at'), receivedAt: ms('o.received_at'), till: 'o.till', kind: 'o.kind' },
      ...{ receipt: RECEIPT, amount: AMOUNT, code: 'o.code' },
      explanation: `json_build_object('code', o.code, 'params', o.params)`,
      settled: `coalesce(o.settled_how, 'open')`,
      settledAt: ms('(select b.occurred_at from op b where b.store_id = $1 and b.id = o.settled_by)'),
      ...{ settledBy: 'o.settled_by', id: 'o.id' },
    },
    from: 'op o',
    where: `o.store_id = $1 and o.status = 'rejected'`,
    time: 'o.occurred_at',
    order: 'o.occurred_at, o.id',
    read: { explanation: explain },
  },
  audit: {
    select: {
      ...{ number: 'a.seq', at: `(a.entry->>'atMs')::bigint`, action: `a.entry->>'action'` },
      ...{ actor: `a.entry->'actor'->>'kind'`, who: `coalesce(a.entry->'actor'->>'name', e.name)` },
      ...{ origin: `a.entry->>'address'`, target: `a.entry->>'target'`, details: `a.entry->>'details'` },
      id: 'a.id',
    },
    from: `audit a left join person e on e.store_id = $1
      and e.id::text = coalesce(a.entry->'actor'->>'id', a.entry->'actor'->>'person')`,
    where: 'a.store_id = $1',
    time: `to_timestamp((a.entry->>'atMs')::bigint / 1000.0)`,
    order: 'a.seq',
  },
};

/** The statement for a table: `$1` the store, `$2` and `$3` the moments from and before which, where not null. */
export const statementOf = (
  names: readonly string[],
  { select, from, where, time, order }: ExportSource,
): string => {
  const columns = names.map((name) => select[name]).join(', ');
  const within =
    time === undefined
      ? []
      : [`($2::timestamptz is null or ${time} >= $2)`, `($3::timestamptz is null or ${time} < $3)`];
  const all = [...(where === undefined ? [] : [where]), ...within];
  return `select ${columns} from ${from}${all.length === 0 ? '' : ` where ${all.join(' and ')}`} order by ${order}`;
};
