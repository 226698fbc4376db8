/** Reads what a batch of ops needs to be decided: a handful of set-based queries, whatever the batch's size. */
import type { PoolClient } from 'pg';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { Verdict, VerdictStatus } from '../../crdt-schema/verdicts/verdict.ts';
import type { StockPolicy } from '../ledger.ts';
import { MemoryLedger } from '../memory-ledger.ts';

/** An op that the ledger has already met. */
export interface KnownOp {
  readonly raw: Buffer;
  readonly verdict: Verdict;
}

export interface KnownDevice {
  readonly till: string;
  readonly series: string;
  readonly revoked: boolean;
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
  const { rows } = await client.query<{ segment: string; branch: number; next_seq: number }>(
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
  const { rows } = await client.query<OpRow>(
    'select id, raw, kind, status, code, params from op where store_id = $1 and id = any($2::uuid[])',
    [store, ids],
  );
  return new Map(rows.map((row) => [row.id, { raw: row.raw, verdict: verdictOf(row) }]));
};

export const loadDevices = async (
  client: PoolClient,
  store: string,
  ids: readonly string[],
): Promise<Map<string, KnownDevice>> => {
  const { rows } = await client.query<KnownDevice & { id: string }>(
    'select id, till, series, revoked from device where store_id = $1 and id = any($2)',
    [store, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};

const loadProducts = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
  storePolicy: StockPolicy,
): Promise<void> => {
  const { rows } = await client.query<{
    id: string;
    name: string;
    active: boolean;
    stock_policy: StockPolicy | null;
    quantity: number | null;
  }>(
    `select p.id, p.name, p.active, s.quantity,
            coalesce(p.stock_policy, (select data->>'stockPolicy' from store_setting where store_id = $1)) as stock_policy
     from product p left join stock_level s on s.store_id = p.store_id and s.product_id = p.id
     where p.store_id = $1 and p.id = any($2::uuid[])`,
    [store, ids],
  );
  for (const { id, name, active, stock_policy: policy, quantity } of rows) {
    ledger.setProduct(id, { name, active, stockPolicy: policy ?? storePolicy });
    ledger.setStock(id, quantity ?? 0);
  }
};

const loadSales = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  ids: readonly string[],
): Promise<void> => {
  if (ids.length === 0) return;
  const { rows } = await client.query<{
    id: string;
    product_id: string;
    quantity: number;
    price: number;
    refund: boolean;
  }>(
    `select coalesce(s.refund_of, s.id) as id, l.product_id, sum(l.quantity) as quantity,
            max(l.price) as price, s.kind = 'refund' as refund
     from sale s join sale_line l on l.store_id = s.store_id and l.sale_id = s.id
     where s.store_id = $1
       and ((s.kind = 'sale' and s.id = any($2::uuid[])) or (s.kind = 'refund' and s.refund_of = any($2::uuid[])))
     group by 1, 2, 5`,
    [store, ids],
  );
  const sales = new Map<string, Record<'sold' | 'refunded' | 'prices', Map<string, number>>>();
  for (const { id, product_id: product, quantity, price, refund } of rows) {
    let sale = sales.get(id);
    if (sale === undefined) {
      sale = { sold: new Map(), refunded: new Map(), prices: new Map() };
      sales.set(id, sale);
    }
    if (refund) sale.refunded.set(product, -Number(quantity));
    else {
      sale.sold.set(product, Number(quantity));
      sale.prices.set(product, price);
    }
  }
  for (const [id, { sold, refunded, prices }] of sales) ledger.setSale(id, sold, refunded, prices);
  const rejected = await client.query<{ id: string }>(
    `select id from op where store_id = $1 and id = any($2::uuid[]) and kind = 'sale' and status = 'rejected'`,
    [store, ids],
  );
  for (const { id } of rejected.rows) ledger.setRejectedSale(id);
};

const loadReceipts = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  receipts: readonly { series: string; number: number }[],
): Promise<void> => {
  if (receipts.length === 0) return;
  const { rows } = await client.query<{ id: string; series: string; number: number }>(
    `select s.id, s.series, s.number from sale s
     join unnest($2::text[], $3::int[]) as r(series, number) on s.series = r.series and s.number = r.number
     where s.store_id = $1`,
    [store, receipts.map(({ series }) => series), receipts.map(({ number }) => number)],
  );
  for (const { id, series, number } of rows) ledger.setReceipt(series, number, id);
};

/** The working set of the ops: their products with stock, the sales they name, the receipt numbers they use. */
export const loadWorkingSet = async (
  client: PoolClient,
  store: string,
  ops: readonly Op[],
  storePolicy: StockPolicy,
): Promise<MemoryLedger> => {
  const ledger = new MemoryLedger();
  const products = new Set<string>();
  const sales = new Set<string>();
  const receipts: { series: string; number: number }[] = [];
  for (const op of ops) {
    for (const { product } of op.lines) products.add(product);
    if (op.kind === 'refund' && op.sale !== undefined) sales.add(op.sale);
    if ('receipt' in op) receipts.push(op.receipt);
  }
  await loadProducts(client, store, ledger, [...products], storePolicy);
  await loadSales(client, store, ledger, [...sales]);
  await loadReceipts(client, store, ledger, receipts);
  return ledger;
};
