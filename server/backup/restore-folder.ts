/** What the folder of the data says of restores, and of a hub that runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { LevelStore } from '../storage/level-store.ts';

/** The hub's folder while it is written: nothing was replaced yet. */
export const WRITING = 'hub.restoring';
/** Whole, while the ledger is being replaced. */
export const WRITTEN = 'hub.restored';

/** Whether a restore into the folder of the data may have replaced something and did not end. */
export const isUnfinished = (data: string): boolean => existsSync(join(data, WRITTEN));

/** LevelDB's lock tells. Asked before the database is, which an embedded one takes from a hub that runs. */
export const checkStopped = async (data: string): Promise<Result<void, Failure<'data_folder_locked'>>> => {
  const replica = join(data, 'hub', 'replica');
  if (!existsSync(replica)) return ok(undefined);
  const level = await LevelStore.open(replica);
  if (level.ok) await level.value.close();
  else if (level.error.code === 'data_folder_locked') return err('data_folder_locked', level.error.params);
  return ok(undefined);
};
