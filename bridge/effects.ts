/** Writes what decided ops do besides their own rows: books, sessions, sealed cuts, settlements, the stock that moved. */
import type { PoolClient } from 'pg';
import type { MemoryLedger } from './memory-ledger.ts';
import type { IngestOptions } from './options.ts';
import { book, saveCuts, saveSessions } from './sql/book.ts';
import { saveSettlements, type DecidedOp, type Place } from './sql/save.ts';

export interface Effects {
  /** New stock of every product that moved. */
  readonly levels: readonly [product: string, quantity: number][];
  /** Ops that were waiting and are rejected, because another settled them. */
  readonly ended: readonly Place[];
  /** What ops may have waited for: ops that are there or have an answer now, or somebody to stand in for them. */
  readonly causes: readonly string[];
}

export const saveEffects = async (
  client: PoolClient,
  ledger: MemoryLedger,
  decided: readonly DecidedOp[],
  { store, nowMs }: Pick<IngestOptions, 'store' | 'nowMs'>,
): Promise<Effects> => {
  const booked = decided.flatMap((one) => (one.booked === undefined ? [] : [one.booked]));
  const levels = await book(client, store, booked);
  await saveSessions(client, store, ledger.takeSessions(), nowMs());
  await saveCuts(client, store, ledger.takeCuts(), nowMs());
  const settled = ledger.takeSettlements();
  const ended = await saveSettlements(client, store, settled);
  // Also one that waits: what voids or corrects it waited for it to be there.
  const causes = [...decided.map(({ id }) => id), ...settled.map(({ target }) => target)].map(
    (id) => `op:${id}`,
  );
  return { levels, ended, causes };
};
