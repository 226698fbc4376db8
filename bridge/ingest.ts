/**
 * Takes log entries into the ledger. One transaction holds the raw ops, their effects, their verdicts and the new
 * cursors, so that a crash at any point repeats the whole or nothing. The store's row is locked first: two bridges
 * for one store follow each other, and one whose lease is older than the store's is refused.
 */
import type { Pool, PoolClient } from 'pg';
import { uuidFromDigest } from '../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../crdt-schema/result.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import { Batch, readOf, type IngestEntry, type Read, type WorkingSet } from './batch.ts';
import { inTurn, prepared } from './db/prepared.ts';
import { MemoryLedger } from './memory-ledger.ts';
import { emptyNeeds, needsOf } from './needs.ts';
import type { IngestOptions } from './options.ts';
import { publish, saveBatch } from './save-batch.ts';
import { loadCursors, loadDevices, loadKnownOps, loadNamedOps, loadViews } from './sql/load.ts';
import { saveCursors } from './sql/save.ts';
import { anyWaits, causesOf, loadWaiting } from './waiting.ts';

export interface IngestReport {
  readonly entries: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly waiting: number;
}

export type IngestFailure = Failure<'lease_lost' | 'entry_gap'>;

/** Locks the store's row for the transaction and returns its ledger position. */
export const lockStore = async (
  client: PoolClient,
  { store, leaseEpoch }: Pick<IngestOptions, 'store' | 'leaseEpoch'>,
): Promise<Result<number, Failure<'lease_lost'>>> => {
  const { rows } = await prepared<{ ledger_pos: number; lease_epoch: number }>(
    client,
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

/** Entries after the cursors. A gap is a caller's error: nothing may be skipped. */
const afterCursors = (
  reads: readonly Read[],
  cursors: Map<string, number>,
): Result<Read[], Failure<'entry_gap'>> => {
  const fresh: Read[] = [];
  for (const read of reads) {
    const { segment, branch, seq } = read.entry;
    const key = `${segment}:${branch}`;
    const next = cursors.get(key) ?? 0;
    if (seq < next) continue;
    if (seq > next) return err('entry_gap', { segment, expected: next, seq });
    cursors.set(key, next + 1);
    fresh.push(read);
  }
  return ok(fresh);
};

const unique = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** Locks the store, then reads all that deciding the entries needs. Queries go out without waiting for each other. */
const load = async (
  client: PoolClient,
  reads: readonly Read[],
  options: IngestOptions,
): Promise<Result<{ position: number; cursors: Map<string, number>; set: WorkingSet }, IngestFailure>> => {
  const { store } = options;
  const [ledger, needs, asked] = [new MemoryLedger(), emptyNeeds(), new Set<string>()];
  for (const { op } of reads) if (op !== undefined) needsOf(op, needs);
  const [position, cursors, known, waits, devices] = await inTurn([
    lockStore(client, options),
    loadCursors(client, store, unique(reads.map(({ entry }) => entry.segment))),
    loadKnownOps(
      client,
      store,
      // What a fork's branches share was met on the first of them, perhaps under an id of its own.
      reads.flatMap(({ id, entry }) => (entry.branch === 0 ? [id] : [id, uuidFromDigest(entry.hash)])),
    ),
    anyWaits(client, store),
    loadDevices(client, store, unique(reads.map(({ entry }) => entry.device))),
    loadNamedOps(client, store, ledger, needs, asked),
  ]);
  if (!position.ok) return position;
  const causes = waits
    ? reads.flatMap(({ id, op }) => (op === undefined ? [`op:${id}`] : causesOf(ledger, op)))
    : [];
  const waiting = await loadWaiting(client, store, ledger, needs, asked, causes);
  const others = unique(waiting.map(({ device }) => device)).filter((id) => !devices.has(id));
  const [more] = await inTurn([
    others.length === 0 ? [] : loadDevices(client, store, others),
    loadViews(client, store, ledger, needs, options.stockPolicy),
  ]);
  const set = { ledger, known, devices: new Map([...devices, ...more]), waiting };
  return ok({ position: position.value, cursors, set });
};

const count = (verdicts: Iterable<{ readonly verdict: Verdict }>, status: Verdict['status']): number =>
  [...verdicts].filter(({ verdict }) => verdict.status === status).length;

/**
 * Takes in a batch. Entries before a segment's cursor are ignored, so that asking twice does no harm. `meanwhile` is called
 * once the database has its work to do.
 */
export const ingestBatch = async (
  pool: Pool,
  entries: readonly IngestEntry[],
  options: IngestOptions,
  meanwhile?: () => void,
): Promise<Result<IngestReport, IngestFailure>> =>
  inTransaction<IngestReport, IngestFailure>(
    pool,
    async (client) => {
      const { store } = options;
      const reads = entries.map(readOf);
      const loaded = await load(client, reads, options);
      if (!loaded.ok) return loaded;
      const { position, cursors, set } = loaded.value;
      const fresh = afterCursors(reads, cursors);
      if (!fresh.ok) return fresh;
      if (fresh.value.length === 0) return ok({ entries: 0, accepted: 0, rejected: 0, waiting: 0 });
      const batch = new Batch(set, options);
      for (const read of fresh.value) batch.take(read);
      const saving = inTurn([
        saveBatch(client, batch, position + 1, options),
        saveCursors(client, store, cursors),
      ]);
      meanwhile?.();
      const [saved] = await saving;
      const told = batch.told();
      await publish(client, store, position + 1, told, saved);
      return ok({
        entries: told.length,
        accepted: count(told, 'accepted') + count(batch.late.values(), 'accepted'),
        rejected: count(told, 'rejected'),
        waiting: count(told, 'waiting'),
      });
    },
    options.fault,
  );
