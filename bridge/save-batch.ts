/** Writes what a batch came to: ops, books, sessions, sealed cuts, settlements, stock, and what the outbox has to tell. */
import type { PoolClient } from 'pg';
import { encodeVerdictEntry, type VerdictEntry } from '../crdt-schema/verdicts/verdict-entry.ts';
import { hash8, type Batch, type Told } from './batch.ts';
import { HOUR_MS } from './day-totals.ts';
import { inTurn, prepared } from './db/prepared.ts';
import type { IngestOptions } from './options.ts';
import { book, saveCuts, saveSessions } from './sql/book.ts';
import { saveOps, saveSettlements, saveTwins, updateVerdicts, type Place } from './sql/save.ts';
import { loadTwins } from './waiting.ts';
import { witnessed } from './witness.ts';

export interface Saved {
  /** Ops of earlier batches with another answer than before. */
  readonly late: readonly Place[];
  /** New stock of every product that moved. */
  readonly levels: VerdictEntry['stock'];
  /** What every customer owes of whom that changed. */
  readonly owed: NonNullable<VerdictEntry['owed']>;
  /** Hours since 1970 in which the tickets were made that were booked: their days have to be added up anew. */
  readonly touched: readonly number[];
}

const touchedHours = ({ booked }: Batch): Set<number> => {
  const hours = new Set<number>();
  for (const { op, occurredMs } of booked)
    if (op.kind === 'sale' || op.kind === 'refund') hours.add(Math.floor(occurredMs / HOUR_MS));
  return hours;
};

/**
 * `pos`: the ledger's position at which the batch comes in. Statements go out without waiting for each other's answers;
 * the connection keeps their order.
 */
export const saveBatch = async (
  client: PoolClient,
  batch: Batch,
  pos: number,
  { store, nowMs, witness }: Pick<IngestOptions, 'store' | 'nowMs' | 'witness'>,
): Promise<Saved> => {
  const { ledger } = batch;
  const levels = ledger.takeLevels();
  const [, , , owed] = await inTurn([
    saveOps(client, store, [...batch.fresh.values()], pos),
    updateVerdicts(client, store, [...batch.late.values()]),
    saveTwins(client, store, batch.twins),
    book(client, store, batch.booked, levels),
  ]);
  // Openings are booked by now, and what is settled is there.
  await saveSessions(client, store, ledger.takeSessions(), nowMs());
  await saveCuts(client, store, ledger.takeCuts(), nowMs());
  const ended = await saveSettlements(client, store, batch.settled);
  const told = witness === undefined ? [] : witnessed(batch.fresh.values());
  if (told.length > 0) await witness?.ops(client, told);
  const late = new Map<string, Place>([...batch.late, ...ended.map((place) => [place.id, place] as const)]);
  return {
    late: [...batch.order].flatMap((id) => (batch.fresh.has(id) ? [] : (late.get(id) ?? []))),
    levels,
    owed,
    touched: [...touchedHours(batch)],
  };
};

/** The entry for the hub's log: runs of accepted entries, the others one by one, the stock that moved, who owes something else. */
export const verdictEntry = (
  pos: number,
  told: readonly Told[],
  settled: VerdictEntry['others'],
  stock: VerdictEntry['stock'],
  owed: NonNullable<VerdictEntry['owed']>,
): VerdictEntry => {
  const accepted: VerdictEntry['accepted'] = [];
  const others: VerdictEntry['others'] = [];
  let run: { segment: string; branch: number; from: number; to: number; hash: Uint8Array } | undefined;
  const close = (): void => {
    if (run !== undefined) accepted.push([run.segment, run.from, run.to, hash8(run.hash)]);
    run = undefined;
  };
  for (const { entry, op, verdict } of told) {
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
  const debts = owed.length === 0 ? {} : { owed };
  return { v: 1, kind: 'verdicts', pos, accepted, others: [...others, ...settled], stock, ...debts };
};

/** Tells, through the outbox, at the ledger's next position. */
export const publish = async (
  client: PoolClient,
  store: string,
  pos: number,
  told: readonly Told[],
  { late, levels, owed, touched }: Saved,
): Promise<void> => {
  const settled = await loadTwins(client, store, late);
  const payload = Buffer.from(encodeVerdictEntry(verdictEntry(pos, told, settled, levels, owed)));
  await inTurn([
    prepared(client, 'insert into verdict_outbox (store_id, pos, payload, touched) values ($1, $2, $3, $4)', [
      store,
      pos,
      payload,
      touched,
    ]),
    prepared(client, 'update store set ledger_pos = $2 where id = $1', [store, pos]),
  ]);
};
