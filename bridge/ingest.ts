/**
 * Takes log entries into the ledger. One transaction holds the raw ops, their effects, their verdicts and the new
 * cursors, so that a crash at any point repeats the whole or nothing. The store's row is locked first: two bridges
 * for one store follow each other, and one whose lease is older than the store's is refused.
 */
import type { Pool, PoolClient } from 'pg';
import { toHex, uuidFromDigest } from '../crdt-schema/model/ids.ts';
import { decodeOp, occurredMs, type Op } from '../crdt-schema/ops/op.ts';
import { err, ok, type Failure, type Result } from '../crdt-schema/result.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import { encodeVerdictEntry, type VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import { decide } from './decide.ts';
import type { Decision } from './ledger.ts';
import type { MemoryLedger } from './memory-ledger.ts';
import { contextOf, type IngestOptions } from './options.ts';
import {
  loadCursors,
  loadDevices,
  loadKnownOps,
  loadWorkingSet,
  type KnownDevice,
  type KnownOp,
} from './sql/load.ts';
import { bookedOf } from './booked.ts';
import { saveEffects } from './effects.ts';
import { saveCursors, saveOps, saveTwins, type DecidedOp, type Twin } from './sql/save.ts';
import { isAccepted, loadTwins, settleWaiting } from './waiting.ts';

/** An entry of a log as the hub's replica holds it. */
export interface IngestEntry {
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  /** Hash of the entry's change, 32 bytes. */
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  /** The writing device. */
  readonly device: string;
}

export interface IngestReport {
  readonly entries: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly waiting: number;
}

export type IngestFailure = Failure<'lease_lost' | 'entry_gap'>;

const HASH8_BYTES = 8;

const reject = (code: string, params?: Verdict['params']): Decision => ({
  verdict: { status: 'rejected', code, ...(params === undefined ? {} : { params }) },
});

export const hash8 = (hash: Uint8Array): string => toHex(hash.subarray(0, HASH8_BYTES));

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface Read {
  readonly entry: IngestEntry;
  readonly id: string;
  readonly op: Op | undefined;
  readonly failure: Decision | undefined;
}

/** Locks the store's row for the transaction and returns its ledger position. */
export const lockStore = async (
  client: PoolClient,
  { store, leaseEpoch }: Pick<IngestOptions, 'store' | 'leaseEpoch'>,
): Promise<Result<number, Failure<'lease_lost'>>> => {
  const { rows } = await client.query<{ ledger_pos: number; lease_epoch: number }>(
    'select ledger_pos, lease_epoch from store where id = $1 for update',
    [store],
  );
  const row = rows[0];
  return row === undefined || row.lease_epoch !== leaseEpoch
    ? err('lease_lost', { store })
    : ok(row.ledger_pos);
};

/** Runs the work in a transaction; what it returns as a failure is rolled back. */
export const inTransaction = async <T, E>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result<T, E>>,
  fault?: (step: 'before_commit' | 'after_commit') => void,
): Promise<Result<T, E>> => {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    if (result.ok) fault?.('before_commit');
    await client.query(result.ok ? 'commit' : 'rollback');
    if (result.ok) fault?.('after_commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failed: Error) => (broken = failed));
    throw error;
  } finally {
    client.release(broken);
  }
};

const readEntry = (entry: IngestEntry): Read => {
  const decoded = decodeOp(entry.bytes);
  if (decoded.ok) return { entry, id: decoded.value.id, op: decoded.value, failure: undefined };
  // No id can be read: the change's hash gives one that anybody finds again.
  const { code, params } = decoded.error;
  return { entry, id: uuidFromDigest(entry.hash), op: undefined, failure: reject(code, params) };
};

/** Entries after the cursors. A gap is a caller's error: nothing may be skipped. */
const afterCursors = (
  entries: readonly IngestEntry[],
  cursors: Map<string, number>,
): Result<IngestEntry[], Failure<'entry_gap'>> => {
  const fresh: IngestEntry[] = [];
  for (const entry of entries) {
    const key = `${entry.segment}:${entry.branch}`;
    const next = cursors.get(key) ?? 0;
    if (entry.seq < next) continue;
    if (entry.seq > next) return err('entry_gap', { segment: entry.segment, expected: next, seq: entry.seq });
    cursors.set(key, next + 1);
    fresh.push(entry);
  }
  return ok(fresh);
};

interface Outcome {
  readonly decided: DecidedOp[];
  readonly twins: Twin[];
  /** Verdict of every entry of the batch, twins included, in order. */
  readonly verdicts: { entry: IngestEntry; op: string; verdict: Verdict }[];
}

const decideAll = (
  reads: readonly Read[],
  ledger: MemoryLedger,
  known: Map<string, KnownOp>,
  devices: Map<string, KnownDevice>,
  options: IngestOptions,
): Outcome => {
  const outcome: Outcome = { decided: [], twins: [], verdicts: [] };
  for (const read of reads) {
    const { entry, op } = read;
    const named = known.get(read.id);
    const isAsNamed = named === undefined || sameBytes(named.raw, entry.bytes);
    // An id of its own has only what came before under another's, or on another branch.
    const ownId = isAsNamed && entry.branch === 0 ? read.id : uuidFromDigest(entry.hash);
    const before = known.get(ownId) ?? named;
    const place = { segment: entry.segment, branch: entry.branch, seq: entry.seq, hash8: hash8(entry.hash) };
    if (before !== undefined && sameBytes(before.raw, entry.bytes)) {
      const op = known.has(ownId) ? ownId : read.id;
      outcome.twins.push({ ...place, op });
      outcome.verdicts.push({ entry, op, verdict: before.verdict });
      continue;
    }
    // The id stands for another op already: this one is kept under an id of its own.
    const id = before === undefined ? read.id : ownId;
    const device = devices.get(entry.device);
    const till = device?.till ?? '?';
    let decision: Decision;
    if (before !== undefined) decision = reject('duplicate_op', { op: read.id });
    else if (read.failure !== undefined || op === undefined)
      decision = read.failure ?? reject('op_malformed');
    else if (device === undefined) decision = reject('unknown_device', { device: entry.device });
    else decision = decide(ledger, op, contextOf(device, options));
    const { verdict, waitsFor } = decision;
    // An op under an id that stands for another has no standing: nothing may depend on it.
    const counts = op !== undefined && before === undefined;
    const booked = counts ? bookedOf(ledger, op, entry.device, verdict) : undefined;
    if (counts) ledger.record(op, entry.device, verdict, till);
    outcome.decided.push({
      ...place,
      id,
      device: entry.device,
      till,
      op,
      raw: entry.bytes,
      occurredMs: op === undefined ? options.nowMs() : occurredMs(op),
      verdict,
      waitsFor,
      booked,
    });
    known.set(id, { raw: entry.bytes, verdict });
    outcome.verdicts.push({ entry, op: id, verdict });
  }
  return outcome;
};

/** The entry for the hub's log: runs of accepted entries, the others one by one, the stock that moved. */
export const verdictEntry = (
  pos: number,
  verdicts: Outcome['verdicts'],
  settled: VerdictEntry['others'],
  stock: VerdictEntry['stock'],
): VerdictEntry => {
  const accepted: VerdictEntry['accepted'] = [];
  const others: VerdictEntry['others'] = [];
  let run: { segment: string; branch: number; from: number; to: number; hash: Uint8Array } | undefined;
  const close = (): void => {
    if (run !== undefined) accepted.push([run.segment, run.from, run.to, hash8(run.hash)]);
    run = undefined;
  };
  for (const { entry, op, verdict } of verdicts) {
    const { segment, branch, seq, hash } = entry;
    if (verdict.status === 'accepted' && verdict.params === undefined) {
      if (run?.segment === segment && run.branch === branch && run.to + 1 === seq)
        run = { ...run, to: seq, hash };
      else {
        close();
        run = { segment, branch, from: seq, to: seq, hash };
      }
    } else {
      close();
      others.push({ segment, seq, hash8: hash8(hash), op, ...verdict });
    }
  }
  close();
  return { v: 1, kind: 'verdicts', pos, accepted, others: [...others, ...settled], stock };
};

/** Appends to the outbox at the next position of the ledger. */
export const publish = async (client: PoolClient, store: string, entry: VerdictEntry): Promise<void> => {
  await client.query('insert into verdict_outbox (store_id, pos, payload) values ($1, $2, $3)', [
    store,
    entry.pos,
    Buffer.from(encodeVerdictEntry(entry)),
  ]);
  await client.query('update store set ledger_pos = $2 where id = $1', [store, entry.pos]);
};

const count = (verdicts: readonly { verdict: Verdict }[], status: Verdict['status']): number =>
  verdicts.filter(({ verdict }) => verdict.status === status).length;

/** Takes in a batch. Entries before a segment's cursor are ignored, so that asking twice does no harm. */
export const ingestBatch = async (
  pool: Pool,
  entries: readonly IngestEntry[],
  options: IngestOptions,
): Promise<Result<IngestReport, IngestFailure>> =>
  inTransaction<IngestReport, IngestFailure>(
    pool,
    async (client) => {
      const { store } = options;
      const position = await lockStore(client, options);
      if (!position.ok) return position;
      const cursors = await loadCursors(client, store, [...new Set(entries.map(({ segment }) => segment))]);
      const fresh = afterCursors(entries, cursors);
      if (!fresh.ok) return fresh;
      if (fresh.value.length === 0) return ok({ entries: 0, accepted: 0, rejected: 0, waiting: 0 });
      const reads = fresh.value.map(readEntry);
      const ops = reads.flatMap(({ op }) => (op === undefined ? [] : [op]));
      const known = await loadKnownOps(
        client,
        store,
        // What a fork's branches share was met on the first of them, perhaps under an id of its own.
        reads.flatMap(({ id, entry }) => (entry.branch === 0 ? [id] : [id, uuidFromDigest(entry.hash)])),
      );
      const devices = await loadDevices(client, store, [...new Set(fresh.value.map(({ device }) => device))]);
      const ledger = await loadWorkingSet(client, store, ops, options.stockPolicy);
      const { decided, twins, verdicts } = decideAll(reads, ledger, known, devices, options);
      await saveOps(client, store, decided);
      await saveTwins(client, store, twins);
      const effects = await saveEffects(client, ledger, decided, options);
      const levels = new Map(effects.levels);
      const late = [...effects.ended, ...(await settleWaiting(client, effects.causes, levels, options))];
      await saveCursors(client, store, cursors);
      const settled = await loadTwins(client, store, late);
      await publish(client, store, verdictEntry(position.value + 1, verdicts, settled, [...levels]));
      return ok({
        entries: verdicts.length,
        accepted: count(verdicts, 'accepted') + late.filter(isAccepted).length,
        rejected: count(verdicts, 'rejected'),
        waiting: count(verdicts, 'waiting'),
      });
    },
    options.fault,
  );
