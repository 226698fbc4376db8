/** Ops that waited: decided anew, in the transaction of what they waited for. */
import type { PoolClient } from 'pg';
import { decodeOp } from '../crdt-schema/ops/op.ts';
import type { VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import { decide } from './decide.ts';
import { contextOf, type IngestOptions } from './options.ts';
import { reject } from './rules/rule.ts';
import { loadDevices, loadWorkingSet } from './sql/load.ts';
import { saveEffects, updateVerdicts, type DecidedOp } from './sql/save.ts';

/** An op that waited longer than this is rejected: what it waits for will not come. */
const MAX_WAIT_DAYS = 7;

interface WaitingRow {
  id: string;
  device_id: string;
  segment: string;
  branch: number;
  seq: number;
  hash8: string;
  raw: Buffer;
  occurred_at: Date;
  code: string;
  waits_for: string;
  expired: boolean;
}

export const isAccepted = ({ verdict }: DecidedOp): boolean => verdict.status === 'accepted';

/** The causes that decided sales are for ops that waited for them. */
export const salesIn = (decided: readonly DecidedOp[]): string[] =>
  decided.flatMap(({ op }) => (op?.kind === 'sale' ? [`sale:${op.id}`] : []));

/**
 * Decides, books and stores every op that waited for the causes, and those that waited for these in turn. `levels`
 * takes up the new stock.
 */
export const settleWaiting = async (
  client: PoolClient,
  causes: readonly string[],
  levels: Map<string, number>,
  options: IngestOptions,
): Promise<DecidedOp[]> => {
  const all: DecidedOp[] = [];
  for (let next = causes; next.length > 0;) {
    const late = await decideWaiting(client, next, options);
    await updateVerdicts(client, options.store, late);
    for (const [product, quantity] of await saveEffects(client, options.store, late.filter(isAccepted))) {
      levels.set(product, quantity);
    }
    all.push(...late);
    next = salesIn(late);
  }
  return all;
};

/** Decides the ops that waited for one of the causes again. Those whose answer did not change are left out. */
const decideWaiting = async (
  client: PoolClient,
  causes: readonly string[],
  options: IngestOptions,
): Promise<DecidedOp[]> => {
  if (causes.length === 0) return [];
  const { rows } = await client.query<WaitingRow>(
    `select id, device_id, segment, branch, seq, hash8, raw, occurred_at, code, waits_for, false as expired
     from op where store_id = $1 and status = 'waiting' and waits_for = any($2) order by received_at, segment, seq`,
    [options.store, causes],
  );
  return decideRows(client, rows, options);
};

/** Rejects and stores the ops that have waited too long, and decides anew what waited for them. */
export const expireWaiting = async (
  client: PoolClient,
  levels: Map<string, number>,
  options: IngestOptions,
): Promise<DecidedOp[]> => {
  const { rows } = await client.query<WaitingRow>(
    `select id, device_id, segment, branch, seq, hash8, raw, occurred_at, code, waits_for, true as expired
     from op where store_id = $1 and status = 'waiting' and received_at < now() - make_interval(days => $2)`,
    [options.store, MAX_WAIT_DAYS],
  );
  const expired = await decideRows(client, rows, options);
  await updateVerdicts(client, options.store, expired);
  return [...expired, ...(await settleWaiting(client, salesIn(expired), levels, options))];
};

const decideRows = async (
  client: PoolClient,
  rows: readonly WaitingRow[],
  options: IngestOptions,
): Promise<DecidedOp[]> => {
  if (rows.length === 0) return [];
  const ops = rows.flatMap(({ raw }) => {
    const decoded = decodeOp(raw);
    return decoded.ok ? [decoded.value] : [];
  });
  const byId = new Map(ops.map((op) => [op.id, op]));
  const devices = await loadDevices(client, options.store, [...new Set(rows.map((row) => row.device_id))]);
  const ledger = await loadWorkingSet(client, options.store, ops, options.stockPolicy);
  const out: DecidedOp[] = [];
  for (const row of rows) {
    const op = byId.get(row.id);
    const device = devices.get(row.device_id);
    if (op === undefined || device === undefined) continue;
    const { verdict, waitsFor } = row.expired
      ? reject('waited_too_long', { code: row.code })
      : decide(ledger, op, contextOf(device, options));
    if (verdict.status === 'waiting' && waitsFor === row.waits_for && verdict.code === row.code) continue;
    if (verdict.status === 'accepted') ledger.accept(op);
    out.push({
      id: row.id,
      device: row.device_id,
      till: device.till,
      segment: row.segment,
      branch: row.branch,
      seq: row.seq,
      hash8: row.hash8,
      op,
      raw: row.raw,
      occurredMs: row.occurred_at.getTime(),
      verdict,
      waitsFor,
    });
  }
  return out;
};

/** The verdicts of ops that waited, for each place of the logs where they stand. */
export const loadTwins = async (
  client: PoolClient,
  store: string,
  settled: readonly DecidedOp[],
): Promise<VerdictEntry['others']> => {
  if (settled.length === 0) return [];
  const { rows } = await client.query<{ op_id: string; segment: string; seq: number; hash8: string }>(
    'select op_id, segment, seq, hash8 from op_twin where store_id = $1 and op_id = any($2::uuid[])',
    [store, settled.map(({ id }) => id)],
  );
  return settled.flatMap(({ id, segment, seq, hash8, verdict }) => [
    { segment, seq, hash8, op: id, ...verdict },
    ...rows
      .filter((row) => row.op_id === id)
      .map((row) => ({ segment: row.segment, seq: row.seq, hash8: row.hash8, op: id, ...verdict })),
  ]);
};
