/** A backup of a hub that does not run: from its folder and its database. */
import { join } from 'node:path';
import { createPool, migrate } from '../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { BackupSettings } from '../config.ts';
import { loadDevice, type IdentityFailure } from '../security/identity.ts';
import type { DamageFailure, OpenFailure } from '../storage/level-store.ts';
import { backupFolder } from './backup-folder.ts';
import { Backups } from './backups.ts';
import { openFolderSource } from './folder-source.ts';
import type { BackupReason, BackupRun } from './runs.ts';

export interface StoppedSpec {
  /** Folder of the data: the hub's is `hub` in it. */
  readonly data: string;
  readonly databaseUrl: string;
  readonly settings: Pick<BackupSettings, 'directory' | 'keep' | 'timeZone'>;
  readonly reason: BackupReason;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  readonly progress?: (part: string, bytes: number) => void;
}

export type StoppedFailure = IdentityFailure | OpenFailure | DamageFailure | Failure<'backup_running'>;

/** LevelDB's lock keeps a hub from starting meanwhile. What became of the backup is in its run. */
export const backUpStopped = async (spec: StoppedSpec): Promise<Result<BackupRun, StoppedFailure>> => {
  const { data, databaseUrl, settings, reason, log, progress } = spec;
  const folder = join(data, 'hub');
  const device = await loadDevice(folder);
  if (!device.ok) return device;
  const replica = await openFolderSource(folder);
  if (!replica.ok) return replica;
  const pool = createPool(databaseUrl, () => undefined, { max: 2 });
  try {
    await migrate(pool);
    const { store } = device.value.identity;
    const backups = new Backups({
      ...{ databaseUrl, pool, store, folder, replica: replica.value, log },
      directory: backupFolder(folder, settings),
      keep: settings.keep,
      timeZone: settings.timeZone,
      ...(progress === undefined ? {} : { progress }),
    });
    await backups.recover();
    const run = await backups.start(reason);
    return run.ok ? ok(await run.value.done) : err('backup_running');
  } finally {
    await replica.value.close();
    await pool.end();
  }
};
