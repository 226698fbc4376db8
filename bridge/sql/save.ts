/** Writes a decided batch: one statement a table. */
import type { PoolClient } from 'pg';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import { literals, unnest, type Columns, type Row } from '../db/columns.ts';
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

/** The entry's bytes, of whichever form. */
export const ENTRY = "coalesce(raw, convert_to(body::text, 'UTF8'))";

const BRACES = { open: 0x7b, close: 0x7d };
const ESCAPE = Buffer.from(String.raw`\u`);

/**
 * Whether the entry can stand as the op's body, byte for byte. An escape may be one that Postgres does not take, in a field
 * that counts for nothing: then what was read is the body, and the bytes stand beside it.
 */
const isKept = (raw: Buffer): boolean =>
  raw[0] === BRACES.open && raw.at(-1) === BRACES.close && !raw.includes(ESCAPE);

const iso = (ms: number): string => new Date(ms).toISOString();

/** `at` and `length` of the body are bytes of one parameter that holds all of them: JSON goes in as it stands. */
const OP_COLUMNS = {
  id: 'uuid',
  device_id: 'text',
  till: 'text',
  segment: 'text',
  branch: 'int',
  seq: 'int',
  hash8: 'text',
  kind: 'text',
  occurred_at: 'timestamptz',
  status: 'text',
  code: 'text',
  params: 'jsonb',
  waits_for: 'text',
  nth: 'int',
  raw: 'text',
  at: 'int',
  length: 'int',
} as const satisfies Columns;

const SAVE_OPS = `insert into op (store_id, id, device_id, till, segment, branch, seq, hash8, kind, occurred_at, status, code,
                   params, waits_for, nth, pos, raw, body)
   select $1, id, device_id, till, segment, branch, seq, hash8, kind, occurred_at, status, code, params, waits_for, nth, $2,
          decode(raw, 'hex'), convert_from(substring($3::bytea from at for length), 'UTF8')::json
   from ${unnest(OP_COLUMNS, 4)}`;

/** `pos`: the ledger's position at which they come in. */
export const saveOps = async (
  client: PoolClient,
  store: string,
  ops: readonly DecidedOp[],
  pos: number,
): Promise<void> => {
  if (ops.length === 0) return;
  const bodies: Buffer[] = [];
  let at = 1;
  const rows = ops.map((decided, nth): Row<typeof OP_COLUMNS> => {
    const { op, verdict } = decided;
    const raw = Buffer.from(decided.raw.buffer, decided.raw.byteOffset, decided.raw.byteLength);
    const kept = op !== undefined && isKept(raw);
    const body = op === undefined || kept ? raw : Buffer.from(JSON.stringify(op));
    const place = op === undefined ? {} : { at, length: body.length };
    if (op !== undefined) {
      bodies.push(body);
      at += body.length;
    }
    return {
      id: decided.id,
      device_id: decided.device,
      till: decided.till,
      segment: decided.segment,
      branch: decided.branch,
      seq: decided.seq,
      hash8: decided.hash8,
      kind: op?.kind ?? 'unreadable',
      occurred_at: iso(decided.occurredMs),
      status: verdict.status,
      code: verdict.code,
      params: verdict.params,
      waits_for: decided.waitsFor,
      nth,
      raw: kept ? undefined : raw.toString('hex'),
      ...place,
    };
  });
  await prepared(client, SAVE_OPS, [store, pos, Buffer.concat(bodies), ...literals(OP_COLUMNS, rows)]);
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
