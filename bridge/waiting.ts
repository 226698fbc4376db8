/** Ops that wait: found by what they wait for, and decided anew in the transaction of that. */
import type { PoolClient } from 'pg';
import { decodeOp, type Op } from '../crdt-schema/ops/op.ts';
import type { VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import { Batch } from './batch.ts';
import { inTurn, prepared } from './db/prepared.ts';
import { correctedBy, type LedgerView } from './ledger.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { emptyNeeds, needsOf, type Needs } from './needs.ts';
import type { IngestOptions } from './options.ts';
import { loadDevices, loadNamedOps, loadViews } from './sql/load.ts';
import { ENTRY, type DecidedOp, type Place } from './sql/save.ts';

/** An op that waited longer than this is rejected: what it waits for will not come. */
const MAX_WAIT_DAYS = 7;

interface WaitingRow {
  id: string;
  device: string;
  till: string;
  segment: string;
  branch: number;
  seq: number;
  hash8: string;
  raw: Buffer;
  occurred_at: Date;
  code: string | null;
  waits_for: string;
  pos: number;
  nth: number;
}

interface Waiter {
  readonly op: DecidedOp;
  readonly pos: number;
  readonly nth: number;
}

const COLUMNS = `id, device_id as device, till, segment, branch, seq, hash8, ${ENTRY} as raw, occurred_at, code, waits_for,
  pos, nth`;

const readRow = ({ occurred_at: at, code, waits_for: waitsFor, pos, nth, ...row }: WaitingRow): Waiter => {
  const decoded = decodeOp(row.raw);
  const op: DecidedOp = {
    ...row,
    op: decoded.ok ? decoded.value : undefined,
    occurredMs: at.getTime(),
    verdict: { status: 'waiting', ...(code === null ? {} : { code }) },
    waitsFor,
  };
  return { op, pos, nth };
};

/** What an op may let go on: whatever waits for it, or for what it would settle. */
export const causesOf = (ledger: LedgerView, op: Op): string[] => {
  const targets = 'target' in op ? [op.target] : [];
  const settling = [op, ...targets.flatMap((id) => ledger.op(id)?.op ?? [])];
  const corrected = settling.flatMap((one) => correctedBy(ledger, one).map(({ id }) => id));
  return [op.id, ...targets, ...corrected].map((id) => `op:${id}`);
};

/** Whether anything waits at all: most of the time nothing does. */
export const anyWaits = async (client: PoolClient, store: string): Promise<boolean> => {
  const { rows } = await prepared<{ any: boolean }>(
    client,
    "select exists (select from op where store_id = $1 and status = 'waiting') as any",
    [store],
  );
  return rows[0]!.any;
};

/**
 * The ops that wait for the causes, for these, and so on, in order of arrival, with the ops that they name in the ledger and
 * what else they need in `needs`.
 */
export const loadWaiting = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  needs: Needs,
  asked: Set<string>,
  causes: readonly string[],
): Promise<DecidedOp[]> => {
  const found = new Map<string, Waiter>();
  for (let next = causes; next.length > 0;) {
    const { rows } = await prepared<WaitingRow>(
      client,
      `select ${COLUMNS} from op where store_id = $1 and status = 'waiting' and waits_for = any($2)`,
      [store, next],
    );
    const news = rows.filter(({ id }) => !found.has(id)).map(readRow);
    for (const waiter of news) found.set(waiter.op.id, waiter);
    next = await needed(client, store, ledger, needs, asked, news);
  }
  return [...found.values()].sort((a, b) => a.pos - b.pos || a.nth - b.nth).map(({ op }) => op);
};

/** Loads what the ops name; returns what they may let go on in turn. */
const needed = async (
  client: PoolClient,
  store: string,
  ledger: MemoryLedger,
  needs: Needs,
  asked: Set<string>,
  waiters: readonly Waiter[],
): Promise<string[]> => {
  const ops = waiters.flatMap(({ op: { op } }) => (op === undefined ? [] : [op]));
  for (const op of ops) needsOf(op, needs);
  await loadNamedOps(client, store, ledger, needs, asked);
  return ops.flatMap((op) => causesOf(ledger, op));
};

/**
 * Decides what waited for the causes again, and rejects what has waited too long where that is asked. Undefined where
 * there was nothing to decide.
 */
export const settleWaiting = async (
  client: PoolClient,
  causes: readonly string[],
  options: IngestOptions,
  expires = false,
): Promise<Batch | undefined> => {
  const { store } = options;
  if (!(await anyWaits(client, store))) return undefined;
  const [ledger, needs, asked] = [new MemoryLedger(), emptyNeeds(), new Set<string>()];
  const expired = expires ? await loadExpired(client, store) : [];
  const caused = await needed(client, store, ledger, needs, asked, expired);
  const loaded = await loadWaiting(client, store, ledger, needs, asked, [...causes, ...caused]);
  const ends = new Set(expired.map(({ op: { id } }) => id));
  const waiting = loaded.filter(({ id }) => !ends.has(id));
  const ids = [...waiting, ...expired.map(({ op }) => op)].map(({ device }) => device);
  const [devices] = await inTurn([
    loadDevices(client, store, [...new Set(ids)]),
    loadViews(client, store, ledger, needs, options.stockPolicy),
  ]);
  const batch = new Batch({ ledger, known: new Map(), devices, waiting }, options);
  for (const { op } of expired) batch.expire(op);
  batch.wake(causes);
  return batch.late.size === 0 ? undefined : batch;
};

const loadExpired = async (client: PoolClient, store: string): Promise<Waiter[]> => {
  const { rows } = await client.query<WaitingRow>(
    `select ${COLUMNS} from op
     where store_id = $1 and status = 'waiting' and received_at < now() - make_interval(days => $2)
     order by pos, nth`,
    [store, MAX_WAIT_DAYS],
  );
  return rows.map(readRow);
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
