/**
 * Writes a decided batch: one statement a table. Rows go in as one JSON text each, which costs the driver one
 * `JSON.stringify` where arrays of parameters cost it an escape per value.
 */
import type { PoolClient } from 'pg';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { prepared } from '../db/prepared.ts';
import type { Settled } from '../memory-ledger.ts';

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

/** Where the verdict of an op is told. */
export type Place = Pick<DecidedOp, 'id' | 'segment' | 'seq' | 'hash8' | 'verdict'>;

export interface Twin {
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash8: string;
  readonly op: string;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The entry's bytes, of whichever form. */
export const ENTRY = "coalesce(raw, convert_to(body::text, 'UTF8'))";

/** The row as JSON text. An op is JSON already: it goes in as it stands, and Postgres keeps its text. */
const withEntry = ({ op, raw }: DecidedOp, row: object): string => {
  const text = op === undefined ? '' : decoder.decode(raw);
  // Space around it would not be kept, and an escape may be one that Postgres does not take, in a field that counts for
  // nothing: then what was read is the body, and the bytes stand beside it.
  const isKept = text.startsWith('{') && text.endsWith('}') && !text.includes('\\u');
  const bytes = isKept ? '' : `,"raw":"${Buffer.from(raw).toString('hex')}"`;
  const body = isKept ? text : JSON.stringify(op);
  const entry = op === undefined ? bytes.slice(1) : `"body":${body}${bytes}`;
  return `${JSON.stringify(row).slice(0, -1)},${entry}}`;
};

const iso = (ms: number): string => new Date(ms).toISOString();

const SAVE_OPS = `insert into op (store_id, id, device_id, till, segment, branch, seq, hash8, kind, body, raw, occurred_at, status,
                   code, params, waits_for, pos, nth)
   select $1, id, device_id, till, segment, branch, seq, hash8, kind,
          body, decode(raw, 'hex'), occurred_at, status, code, params, waits_for, $3, nth
   from json_to_recordset($2::json) as r(id uuid, device_id text, till text, segment text, branch int, seq int,
     hash8 text, kind text, body json, raw text, occurred_at timestamptz, status text, code text,
     params jsonb, waits_for text, nth int)`;

/** `pos`: the ledger's position at which they come in. */
export const saveOps = async (
  client: PoolClient,
  store: string,
  ops: readonly DecidedOp[],
  pos: number,
): Promise<void> => {
  if (ops.length === 0) return;
  const rows = ops.map((decided, nth) =>
    withEntry(decided, {
      nth,
      id: decided.id,
      device_id: decided.device,
      till: decided.till,
      segment: decided.segment,
      branch: decided.branch,
      seq: decided.seq,
      hash8: decided.hash8,
      kind: decided.op?.kind ?? 'unreadable',
      occurred_at: iso(decided.occurredMs),
      status: decided.verdict.status,
      code: decided.verdict.code,
      params: decided.verdict.params,
      waits_for: decided.waitsFor,
    }),
  );
  await prepared(client, SAVE_OPS, [store, `[${rows.join()}]`, pos]);
};

export const saveTwins = async (client: PoolClient, store: string, twins: readonly Twin[]): Promise<void> => {
  if (twins.length === 0) return;
  await prepared(
    client,
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
  await prepared(
    client,
    `update op set status = r.status, code = r.code, params = r.params, waits_for = r.waits_for
     from json_to_recordset($2::json) as r(id uuid, status text, code text, params jsonb, waits_for text)
     where op.store_id = $1 and op.id = r.id`,
    [store, JSON.stringify(rows)],
  );
};

/**
 * Marks ops that were settled. Returns those that were waiting and are rejected now, as their places in the logs are
 * told.
 */
export const saveSettlements = async (
  client: PoolClient,
  store: string,
  settled: readonly Settled[],
): Promise<Place[]> => {
  if (settled.length === 0) return [];
  const rows = settled.map(({ target, settlement: { by, how, instead }, verdict }) => ({
    id: target,
    by,
    how,
    instead,
    code: verdict?.code,
  }));
  const { rows: places } = await prepared<{
    id: string;
    segment: string;
    seq: number;
    hash8: string;
    code: string;
  }>(
    client,
    `update op set settled_by = r.by, settled_how = r.how, settled_instead = r.instead,
            status = 'rejected', code = coalesce(r.code, op.code),
            params = case when r.code is null then op.params end,
            waits_for = case when r.code is null then op.waits_for end
     from json_to_recordset($2::json) as r(id uuid, by uuid, how text, instead uuid, code text)
     where op.store_id = $1 and op.id = r.id
     returning op.id, segment, seq, hash8, r.code`,
    [store, JSON.stringify(rows)],
  );
  return places
    .filter(({ code }) => code !== null)
    .map(({ code, ...place }) => ({ ...place, verdict: { status: 'rejected', code } }));
};

const SAVE_CURSORS = `insert into segment_cursor (store_id, segment, branch, next_seq)
   select $1, segment, branch, next_seq
   from json_to_recordset($2::json) as r(segment text, branch int, next_seq int)
   on conflict (store_id, segment, branch) do update set next_seq = excluded.next_seq`;

export const saveCursors = async (
  client: PoolClient,
  store: string,
  cursors: ReadonlyMap<string, number>,
): Promise<void> => {
  const rows = [...cursors].map(([key, next]) => {
    const [segment, branch] = key.split(':');
    return { segment, branch: Number(branch), next_seq: next };
  });
  await prepared(client, SAVE_CURSORS, [store, JSON.stringify(rows)]);
};
