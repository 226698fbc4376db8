/** Ops that waited: decided anew, in the transaction of what they waited for. */
import type { PoolClient } from 'pg';
import { decodeOp } from '../crdt-schema/ops/op.ts';
import type { VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import { decide } from './decide.ts';
import { contextOf, type IngestOptions } from './options.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import type { Decision } from './ledger.ts';
import { LEDGER_RULES } from './rules/index.ts';
import { loadDevices, loadWorkingSet } from './sql/load.ts';
import { bookedOf } from './booked.ts';
import { saveEffects } from './effects.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import { ENTRY, updateVerdicts, type DecidedOp, type Place } from './sql/save.ts';

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

export const isAccepted = ({ verdict }: { readonly verdict: Verdict }): boolean =>
  verdict.status === 'accepted';

interface Redecided {
  readonly decided: readonly DecidedOp[];
  readonly ledger: MemoryLedger;
}

const NOTHING: readonly DecidedOp[] = [];

/**
 * Decides, books and stores every op that waited for the causes, and those that waited for these in turn. `levels`
 * takes up the new stock. Returns all that has a new verdict.
 */
export const settleWaiting = async (
  client: PoolClient,
  causes: readonly string[],
  levels: Map<string, number>,
  options: IngestOptions,
): Promise<Place[]> => {
  const all: Place[] = [];
  for (let next = causes; next.length > 0;) {
    const redecided = await decideWaiting(client, next, options);
    if (redecided.decided.length === 0) break;
    const done = await store(client, redecided, levels, options);
    all.push(...done.places);
    next = done.causes;
  }
  return all;
};

const store = async (
  client: PoolClient,
  { decided, ledger }: Redecided,
  levels: Map<string, number>,
  options: IngestOptions,
): Promise<{ places: Place[]; causes: readonly string[] }> => {
  await updateVerdicts(client, options.store, decided);
  const effects = await saveEffects(client, ledger, decided, options);
  for (const [product, quantity] of effects.levels) levels.set(product, quantity);
  return { places: [...decided, ...effects.ended], causes: effects.causes };
};

const COLUMNS = `id, device_id, segment, branch, seq, hash8, ${ENTRY} as raw, occurred_at, code, waits_for`;

/** Decides the ops that waited for one of the causes again. Those whose answer did not change are left out. */
const decideWaiting = async (
  client: PoolClient,
  causes: readonly string[],
  options: IngestOptions,
): Promise<Redecided> => {
  // Most of the time nothing waits at all: to look for each cause would cost more than the rest of the question.
  const waiting = await client.query<{ any: boolean }>(
    "select exists (select from op where store_id = $1 and status = 'waiting') as any",
    [options.store],
  );
  if (waiting.rows[0]?.any !== true) return decideRows(client, [], options);
  const { rows } = await client.query<WaitingRow>(
    `select ${COLUMNS}, false as expired
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
): Promise<Place[]> => {
  const { rows } = await client.query<WaitingRow>(
    `select ${COLUMNS}, true as expired
     from op where store_id = $1 and status = 'waiting' and received_at < now() - make_interval(days => $2)`,
    [options.store, MAX_WAIT_DAYS],
  );
  const expired = await decideRows(client, rows, options);
  if (expired.decided.length === 0) return [];
  const { places, causes } = await store(client, expired, levels, options);
  return [...places, ...(await settleWaiting(client, causes, levels, options))];
};

const decideRows = async (
  client: PoolClient,
  rows: readonly WaitingRow[],
  options: IngestOptions,
): Promise<Redecided> => {
  const ops = rows.flatMap(({ raw }) => {
    const decoded = decodeOp(raw);
    return decoded.ok ? [decoded.value] : [];
  });
  const ledger = await loadWorkingSet(client, options.store, ops, options.stockPolicy);
  if (rows.length === 0) return { decided: NOTHING, ledger };
  const byId = new Map(ops.map((op) => [op.id, op]));
  const devices = await loadDevices(client, options.store, [...new Set(rows.map((row) => row.device_id))]);
  const decided: DecidedOp[] = [];
  for (const row of rows) {
    const op = byId.get(row.id);
    const device = devices.get(row.device_id);
    // One that was settled meanwhile in this very batch waits no more.
    if (op === undefined || device === undefined || ledger.op(op.id)?.settled !== undefined) continue;
    const { verdict, waitsFor }: Decision = row.expired
      ? { verdict: { status: 'rejected', code: 'waited_too_long', params: { code: row.code } } }
      : decide(ledger, op, contextOf(device, options), LEDGER_RULES);
    if (verdict.status === 'waiting' && waitsFor === row.waits_for && verdict.code === row.code) continue;
    const booked = bookedOf(ledger, op, row.device_id, verdict);
    ledger.record(op, row.device_id, verdict, device.till);
    decided.push({
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
      booked,
    });
  }
  return { decided, ledger };
};

/** The verdicts of ops that waited, for each place of the logs where they stand. */
export const loadTwins = async (
  client: PoolClient,
  store: string,
  settled: readonly Place[],
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
