/**
 * Writes a decided batch: one statement a table. Rows go in as one JSON text each, which costs the driver one
 * `JSON.stringify` where arrays of parameters cost it an escape per value.
 */
import type { PoolClient } from 'pg';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { formatReceipt } from '../../crdt-schema/ops/op.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { stockChanges } from '../ledger.ts';

/** One entry of a log, decided. */
export interface DecidedOp {
  readonly id: string;
  readonly device: string;
  readonly till: string;
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash8: string;
  /** Undefined where the entry is no readable op. */
  readonly op: Op | undefined;
  readonly raw: Uint8Array;
  /** Unix ms. */
  readonly occurredMs: number;
  readonly verdict: Verdict;
  readonly waitsFor: string | undefined;
}

export interface Twin {
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash8: string;
  readonly op: string;
}

const iso = (ms: number): string => new Date(ms).toISOString();

export const saveOps = async (
  client: PoolClient,
  store: string,
  ops: readonly DecidedOp[],
): Promise<void> => {
  if (ops.length === 0) return;
  const rows = ops.map((decided) => ({
    id: decided.id,
    device_id: decided.device,
    till: decided.till,
    segment: decided.segment,
    branch: decided.branch,
    seq: decided.seq,
    hash8: decided.hash8,
    kind: decided.op?.kind ?? 'unreadable',
    body: decided.op,
    raw: Buffer.from(decided.raw).toString('hex'),
    occurred_at: iso(decided.occurredMs),
    status: decided.verdict.status,
    code: decided.verdict.code,
    params: decided.verdict.params,
    waits_for: decided.waitsFor,
  }));
  await client.query(
    `insert into op (store_id, id, device_id, till, segment, branch, seq, hash8, kind, body, raw, occurred_at, status,
                     code, params, waits_for)
     select $1, id, device_id, till, segment, branch, seq, hash8, kind,
            body, decode(raw, 'hex'), occurred_at, status, code, params, waits_for
     from json_to_recordset($2::json) as r(id uuid, device_id text, till text, segment text, branch int, seq int,
       hash8 text, kind text, body jsonb, raw text, occurred_at timestamptz, status text, code text,
       params jsonb, waits_for text)`,
    [store, JSON.stringify(rows)],
  );
};

export const saveTwins = async (client: PoolClient, store: string, twins: readonly Twin[]): Promise<void> => {
  if (twins.length === 0) return;
  await client.query(
    `insert into op_twin (store_id, segment, branch, seq, hash8, op_id)
     select $1, segment, branch, seq, hash8, op
     from json_to_recordset($2::json) as r(segment text, branch int, seq int, hash8 text, op uuid)
     on conflict do nothing`,
    [store, JSON.stringify(twins)],
  );
};

/** Ops that waited and are settled, or wait for something else now. */
export const updateVerdicts = async (
  client: PoolClient,
  store: string,
  ops: readonly DecidedOp[],
): Promise<void> => {
  if (ops.length === 0) return;
  const rows = ops.map(({ id, verdict, waitsFor }) => ({ id, ...verdict, waits_for: waitsFor }));
  await client.query(
    `update op set status = r.status, code = r.code, params = r.params, waits_for = r.waits_for
     from json_to_recordset($2::json) as r(id uuid, status text, code text, params jsonb, waits_for text)
     where op.store_id = $1 and op.id = r.id`,
    [store, JSON.stringify(rows)],
  );
};

interface Effects {
  readonly sales: object[];
  readonly lines: object[];
  readonly payments: object[];
  readonly movements: object[];
  readonly levels: Map<string, number>;
}

const effectsOf = (accepted: readonly DecidedOp[]): Effects => {
  const effects: Effects = { sales: [], lines: [], payments: [], movements: [], levels: new Map() };
  for (const { op, device, occurredMs } of accepted) {
    if (op === undefined) continue;
    for (const [line, { product, quantity, reason }] of stockChanges(op).entries()) {
      effects.movements.push({ op_id: op.id, line: line + 1, product_id: product, quantity, reason });
      effects.levels.set(product, (effects.levels.get(product) ?? 0) + quantity);
    }
    if (op.kind === 'stock_move') continue;
    const sign = op.kind === 'refund' ? -1 : 1;
    effects.sales.push({
      id: op.id,
      kind: op.kind,
      till: op.till,
      device_id: device,
      receipt: formatReceipt(op.receipt),
      series: op.receipt.series,
      number: op.receipt.number,
      occurred_at: iso(occurredMs),
      customer_id: op.customer,
      refund_of: op.kind === 'refund' ? op.sale : undefined,
      reference: op.reference,
      total: sign * op.total,
    });
    for (const [line, { product, name, quantity, price, total }] of op.lines.entries()) {
      effects.lines.push({
        sale_id: op.id,
        line: line + 1,
        product_id: product,
        name,
        quantity: sign * quantity,
        price,
        total: sign * total,
      });
    }
    for (const [line, { method, amount }] of op.payments.entries()) {
      effects.payments.push({ sale_id: op.id, line: line + 1, method, amount: sign * amount });
    }
  }
  return effects;
};

const INSERTS = {
  sales: `insert into sale (store_id, id, kind, till, device_id, receipt, series, number, occurred_at, customer_id,
                            refund_of, reference, total)
    select $1, id, kind, till, device_id, receipt, series, number, occurred_at, customer_id, refund_of, reference, total
    from json_to_recordset($2::json) as r(id uuid, kind text, till text, device_id text, receipt text, series text,
      number int, occurred_at timestamptz, customer_id uuid, refund_of uuid, reference text, total bigint)`,
  lines: `insert into sale_line (store_id, sale_id, line, product_id, name, quantity, price, total)
    select $1, sale_id, line, product_id, name, quantity, price, total
    from json_to_recordset($2::json) as r(sale_id uuid, line int, product_id uuid, name text, quantity bigint,
      price bigint, total bigint)`,
  payments: `insert into sale_payment (store_id, sale_id, line, method, amount)
    select $1, sale_id, line, method, amount
    from json_to_recordset($2::json) as r(sale_id uuid, line int, method text, amount bigint)`,
  movements: `insert into stock_movement (store_id, op_id, line, product_id, quantity, reason)
    select $1, op_id, line, product_id, quantity, reason
    from json_to_recordset($2::json) as r(op_id uuid, line int, product_id uuid, quantity bigint, reason text)`,
} as const;

/** Books what the accepted ops do; returns the new stock of every product that moved. */
export const saveEffects = async (
  client: PoolClient,
  store: string,
  accepted: readonly DecidedOp[],
): Promise<[product: string, quantity: number][]> => {
  const effects = effectsOf(accepted);
  for (const table of ['sales', 'lines', 'payments', 'movements'] as const) {
    if (effects[table].length > 0)
      await client.query(INSERTS[table], [store, JSON.stringify(effects[table])]);
  }
  if (effects.levels.size === 0) return [];
  const changes = [...effects.levels].map(([product, quantity]) => ({ product, quantity }));
  const { rows } = await client.query<{ product_id: string; quantity: number }>(
    `insert into stock_level (store_id, product_id, quantity)
     select $1, product, quantity from json_to_recordset($2::json) as r(product uuid, quantity bigint)
     on conflict (store_id, product_id) do update set quantity = stock_level.quantity + excluded.quantity
     returning product_id, quantity`,
    [store, JSON.stringify(changes)],
  );
  return rows.map((row) => [row.product_id, row.quantity]);
};

export const saveCursors = async (
  client: PoolClient,
  store: string,
  cursors: ReadonlyMap<string, number>,
): Promise<void> => {
  const rows = [...cursors].map(([key, next]) => {
    const [segment, branch] = key.split(':');
    return { segment, branch: Number(branch), next_seq: next };
  });
  await client.query(
    `insert into segment_cursor (store_id, segment, branch, next_seq)
     select $1, segment, branch, next_seq
     from json_to_recordset($2::json) as r(segment text, branch int, next_seq int)
     on conflict (store_id, segment, branch) do update set next_seq = excluded.next_seq`,
    [store, JSON.stringify(rows)],
  );
};
