/** Opens an epoch of the ledger: told through the outbox, like every position. */
import type { PoolClient } from 'pg';
import { epochAt } from '../crdt-schema/verdicts/epoch.ts';
import { publish } from './save-batch.ts';

/**
 * Within a transaction that holds the store's row: the ledger goes on from a position above `after` and all that a lost
 * ledger can have told until now (`nowMs`, Unix ms). Returns it.
 */
export const openEpoch = async (
  client: PoolClient,
  store: string,
  nowMs: number,
  after: number,
): Promise<number> => {
  const pos = epochAt(nowMs, after);
  await publish(client, store, pos, [], { late: [], levels: [], owed: [], touched: [] });
  return pos;
};
