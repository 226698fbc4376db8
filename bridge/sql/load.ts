/** Reads what a batch of ops needs to be decided: a handful of set-based queries, whatever the batch's size. */
import type { PoolClient } from 'pg';
import { fromHex } from '../../crdt-schema/model/ids.ts';
import type { Certificate } from '../../crdt-schema/log/certificate.ts';
import { leaseOf, type NumberingLease } from '../../crdt-schema/numbering/lease.ts';
import { decodeOp } from '../../crdt-schema/ops/op.ts';
import type { Verdict, VerdictStatus } from '../../crdt-schema/verdicts/verdict.ts';
import type { PersonView, SessionView, Settlement, StockPolicy } from '../ledger.ts';
import { inTurn, prepared } from '../db/prepared.ts';
import { emptySale, MemoryLedger, type MutableSale } from '../memory-ledger.ts';
import { needsOf, type Needs } from '../needs.ts';
import { ENTRY } from './save.ts';

/** An op that the ledger has already met. */
export interface KnownOp {
  readonly raw: Uint8Array;
  readonly verdict: Verdict;
}

export interface KnownDevice {
  readonly id: string;
  readonly till: string;
  readonly role: string;
  readonly series: string;
  readonly revoked: boolean;
  readonly numbering: NumberingLease;
}

interface OpRow {
  id: string;
  raw: Buffer;
  kind: string;
  status: VerdictStatus;
  code: string | null;
  params: Record<string, string | number> | null;
}

export const verdictOf = (row: Pick<OpRow, 'status' | 'code' | 'params'>): Verdict => ({
  status: row.status,
  ...(row.code === null ? {} : { code: row.code }),
  ...(row.params === null ? {} : { params: row.params }),
});

export const loadCursors = async (
  client: PoolClient,
  store: string,
  segments: readonly string[],
): Promise<Map<string, number>> => {
  const { rows } = await prepared<{ segment: string; branch: number; next_seq: number }>(
    client,
    'select segment, branch, next_seq from segment_cursor where store_id = $1 and segment = any($2)',
    [store, segments],
  );
  return new Map(rows.map((row) => [`${row.segment}:${row.branch}`, row.next_seq]));
};

export const loadKnownOps = async (
  client: PoolClient,
  store: string,
  ids: readonly string[],
): Promise<Map<string, KnownOp>> => {
  const { rows } = await prepared<OpRow>(
    client,
    `select id, ${ENTRY} as raw, kind, status, code, params from op where store_id = $1 and id = any($2::uuid[])`,
    [store, ids],
  );
  return new Map(rows.map((row) => [row.id, { raw: row.raw, verdict: verdictOf(row) }]));
};

export const loadDevices = async (
  client: PoolClient,
  store: string,
  ids: readonly string[],
): Promise<Map<string, KnownDevice>> => {
  const { rows } = await prepared<
    Omit<KnownDevice, 'numbering'> & { numbering: NonNullable<Certificate['numbering']> | null }
  >(
    client,
    'select id, till, role, series, revoked, numbering from device where store_id = $1 and id = any($2)',
    [store, ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { ...row, numbering: leaseOf({ series: row.series, numbering: row.numbering ?? undefined }) },
    ]),
  );
};

const loadProducts = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
  storePolicy: StockPolicy,
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await prepared<{
    id: string;
    name: string | null;
    active: boolean | null;
    stock_policy: StockPolicy | null;
    quantity: number | null;
  }>(
    client,
    `select n.id, p.name, p.active, s.quantity,
            coalesce(p.stock_policy, (select data->>'stockPolicy' from store_setting where store_id = $1)) as stock_policy
     from unnest($2::uuid[]) as n(id)
     left join product p on p.store_id = $1 and p.id = n.id
     left join stock_level s on s.store_id = $1 and s.product_id = n.id`,
    [store, ids],
  );
  for (const { id, name, active, stock_policy: policy, quantity } of rows) {
    // What moved once has a level, also where the catalog no longer knows it.
    ledger.setStock(id, quantity ?? 0);
    if (name !== null && active !== null)
      ledger.setProduct(id, { name, active, stockPolicy: policy ?? storePolicy });
  }
};

/** Accepted sales that refunds name, with what came back of them. */
const loadSales = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await prepared<{
    id: string;
    product_id: string;
    quantity: number;
    price: number;
    paid: number;
    discounted: boolean;
    refund: boolean;
  }>(
    client,
    `select coalesce(s.refund_of, s.id) as id, l.product_id, sum(l.quantity)::bigint as quantity, max(l.price) as price,
            sum(l.total - l.share)::bigint as paid, bool_or(l.discount + l.share <> 0) as discounted,
            s.kind = 'refund' as refund
     from sale s join sale_line l on l.store_id = s.store_id and l.sale_id = s.id
     where s.store_id = $1 and l.product_id is not null
       and ((s.kind = 'sale' and s.id = any($2::uuid[])) or s.refund_of = any($2::uuid[]))
     group by 1, 2, 7`,
    [store, ids],
  );
  const sales = new Map<string, MutableSale>();
  for (const { id, product_id: product, quantity, price, paid, discounted, refund } of rows) {
    let sale = sales.get(id);
    if (sale === undefined) sales.set(id, (sale = emptySale()));
    if (refund) {
      sale.refunded.set(product, -quantity);
      sale.paidBack.set(product, -paid);
    } else {
      sale.sold.set(product, quantity);
      sale.prices.set(product, price);
      if (discounted) sale.paid.set(product, paid);
    }
  }
  const totals = await prepared<{ id: string; due: number; back: number }>(
    client,
    `select s.id, s.total - s.rounding as due, -coalesce(sum(r.total - r.rounding), 0)::bigint as back
     from sale s left join sale r on r.store_id = s.store_id and r.refund_of = s.id
     where s.store_id = $1 and s.kind = 'sale' and s.id = any($2::uuid[]) group by s.store_id, s.id, s.total, s.rounding`,
    [store, ids],
  );
  for (const { id, due, back } of totals.rows)
    ledger.setSale(id, { ...(sales.get(id) ?? emptySale()), due, dueBack: back });
};

const loadReceipts = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  receipts: Needs['receipts'],
): Promise<void> => {
  if (receipts.length === 0) return;
  const { rows } = await prepared<{ id: string; series: string; number: number }>(
    client,
    `select s.id, s.series, s.number from sale s
     join unnest($2::text[], $3::int[]) as r(series, number) on s.series = r.series and s.number = r.number
     where s.store_id = $1`,
    [store, receipts.map(({ series }) => series), receipts.map(({ number }) => number)],
  );
  for (const { id, series, number } of rows) ledger.setReceipt(series, number, id);
};

const loadCustomers = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await prepared<{
    id: string;
    name: string;
    active: boolean;
    credit_limit: number | null;
    amount: number | null;
  }>(
    client,
    `select c.id, c.name, c.active, c.credit_limit, b.amount
     from customer c left join customer_balance b on b.store_id = c.store_id and b.customer_id = c.id
     where c.store_id = $1 and c.id = any($2::uuid[])`,
    [store, ids],
  );
  for (const { id, name, active, credit_limit: creditLimit, amount } of rows) {
    ledger.setCustomer(id, { name, active, creditLimit: creditLimit ?? undefined });
    ledger.setBalance(id, amount ?? 0);
  }
};

const loadQuotes = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await prepared<{ id: string; owner: string | null }>(
    client,
    `select q.id, s.id as owner from quote q left join sale s on s.store_id = q.store_id and s.quote_id = q.id
     where q.store_id = $1 and q.id = any($2::uuid[])`,
    [store, ids],
  );
  for (const { id, owner } of rows) ledger.setQuote(id, owner ?? undefined);
};

const loadPeople = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await prepared<Omit<PersonView, 'publicKey'> & { id: string; public_key: string }>(
    client,
    'select id, name, role, public_key, active from person where store_id = $1 and id = any($2::uuid[])',
    [store, ids],
  );
  for (const { id, public_key: publicKey, ...person } of rows)
    ledger.setPerson(id, { ...person, publicKey: fromHex(publicKey) });
};

/** The sessions that ops name, and those that are open at tills where one is opened. */
const loadSessions = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
  tills: readonly string[],
): Promise<void> => {
  if (ids.length === 0 && tills.length === 0) return;
  const { rows } = await prepared<{
    id: string;
    till: string;
    opened_at: Date;
    closed_by: string | null;
    closed_device: string;
    closed_clock: string;
    figures: SessionView['figures'];
  }>(
    client,
    `select id, till, opened_at, closed_by, closed_device, closed_clock, figures from cash_session
     where store_id = $1 and (id = any($2::uuid[]) or (closed_by is null and till = any($3)))`,
    [store, ids, tills],
  );
  for (const row of rows) {
    const closed =
      row.closed_by === null
        ? undefined
        : { op: row.closed_by, device: row.closed_device, at: row.closed_clock };
    ledger.setSession(row.id, {
      till: row.till,
      openedMs: row.opened_at.getTime(),
      closed,
      figures: row.figures,
    });
  }
};

interface NamedRow extends OpRow {
  device_id: string;
  till: string;
  settled_by: string | null;
  settled_how: Settlement['how'] | null;
  settled_instead: string | null;
}

const settlementOf = (row: NamedRow): Settlement | undefined =>
  row.settled_by === null || row.settled_how === null
    ? undefined
    : { by: row.settled_by, how: row.settled_how, instead: row.settled_instead ?? undefined };

/**
 * The ops that ops name, and those that stand in for them; what a supervisor accepts is decided again, so that it needs
 * what it names in turn. `asked` are ids that were looked for before.
 */
export const loadNamedOps = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  needs: Needs,
  asked: Set<string>,
): Promise<void> => {
  for (;;) {
    const ids = [...needs.ops].filter((id) => !asked.has(id));
    if (ids.length === 0) return;
    for (const id of ids) asked.add(id);
    const { rows } = await prepared<NamedRow>(
      client,
      `select id, device_id, till, ${ENTRY} as raw, kind, status, code, params, settled_by, settled_how, settled_instead
       from op where store_id = $1 and id = any($2::uuid[])`,
      [store, ids],
    );
    for (const row of rows) {
      const isTarget = needs.targets.has(row.id);
      const decoded = isTarget ? decodeOp(row.raw) : undefined;
      const op = decoded?.ok === true ? decoded.value : undefined;
      const { kind, till, device_id: device } = row;
      ledger.setOp(row.id, { kind, till, device, verdict: verdictOf(row), op, settled: settlementOf(row) });
      if (row.settled_instead !== null) needs.ops.add(row.settled_instead);
      if (op !== undefined) needsOf(op, needs);
    }
  }
};

/** All else that the rules may ask, once the named ops are there. */
export const loadViews = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  needs: Needs,
  storePolicy: StockPolicy,
): Promise<void> => {
  const named = [...needs.ops];
  await inTurn([
    loadProducts(client, store, ledger, [...needs.products], storePolicy),
    loadCustomers(client, store, ledger, [...needs.customers]),
    loadQuotes(client, store, ledger, [...needs.quotes]),
    loadPeople(client, store, ledger, [...needs.people]),
    needs.hasRefunds ? loadSales(client, store, ledger, named) : undefined,
    loadSessions(client, store, ledger, named, [...needs.tills]),
    loadReceipts(client, store, ledger, needs.receipts),
  ]);
};
