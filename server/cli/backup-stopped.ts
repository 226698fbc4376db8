/** `backup restore`, and `backup create --stopped`: at the folder and the database, while no hub runs. */
import { createInterface } from 'node:readline/promises';
import { userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { createPool } from '../../bridge/index.ts';
import { Audit, SPOOL_FILE } from '../audit/audit.ts';
import { checkStopped } from '../backup/restore-folder.ts';
import { restoreArchive, type Restored } from '../backup/restore.ts';
import type { BackupReason, BackupRun } from '../backup/runs.ts';
import { backUpStopped } from '../backup/stopped.ts';
import { readConfig } from '../config.ts';
import { reasonOf, sqlState } from '../hub/ledger-database.ts';
import { inTheClear } from './backup-age.ts';
import { failed, usageError, type Arguments } from './command.ts';
import { openDatabase, requireDatabase } from './database.ts';
import { createProgress } from './progress.ts';
import { logLine } from './until-stopped.ts';

const MB = 1_000_000;

interface Place {
  readonly data: string;
  readonly databaseUrl: string;
}

/** Opens the database for the work; not an embedded one that a hub uses, as it would be taken from it. */
export const whileStopped = async <T>(args: Arguments, work: (place: Place) => Promise<T>): Promise<T> => {
  const config = readConfig(process.env);
  const data = args.text('data') ?? config.data;
  const named = args.text('database-url') ?? config.databaseUrl;
  const stopped = await checkStopped(data);
  if (!stopped.ok && (named ?? '') === '') throw failed(stopped.error);
  const database = await openDatabase(named, join(data, 'postgres'));
  try {
    await requireDatabase(database);
    return await work({ data, databaseUrl: database.url });
  } catch (error) {
    if (!/^[0-9A-Z]{5}$/.test(sqlState(error))) throw error;
    throw failed({ code: 'database_failed', params: { reason: reasonOf(error) } });
  } finally {
    await database.embedded?.stop();
  }
};

const backUp = async (place: Place, reason: BackupReason): Promise<BackupRun> => {
  const progress = createProgress(process.stderr);
  const settings = readConfig(process.env).backups;
  const run = await backUpStopped({
    ...{ ...place, settings, reason, log: logLine },
    progress: (part, bytes) =>
      progress.update(`writing ${part}`, Math.round(bytes / MB), Math.round(bytes / MB) + 1),
  });
  progress.end();
  if (!run.ok) throw failed(run.error);
  if (run.value.status !== 'ok')
    throw failed({ code: 'backup_not_made', params: { code: run.value.error ?? '?' } });
  return run.value;
};

export const createStopped = (args: Arguments): Promise<BackupRun> =>
  whileStopped(args, (place) => backUp(place, 'request'));

/** Asks for the store's name: by the option where nobody can be asked. */
const confirm = async (args: Arguments, store: string, createdAt: string): Promise<void> => {
  const said = args.text('confirm') ?? (process.stdin.isTTY ? await ask(store, createdAt) : undefined);
  if (said !== store) throw failed({ code: 'restore_not_confirmed', params: { store } });
};

const ask = async (store: string, createdAt: string): Promise<string> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `This replaces the store ${store} by its backup of ${createdAt}. Type the name of the store to go on: `;
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
};

/** The first thing in the book that came back. */
const recordRestore = async (
  { data, databaseUrl }: Place,
  path: string,
  restored: Restored,
): Promise<void> => {
  const { store, createdAt, ledgerPosition } = restored;
  const pool = createPool(databaseUrl, () => undefined, { max: 1 });
  const spool = join(data, 'hub', SPOOL_FILE);
  await new Audit({ pool, store, spool, log: logLine }).record({
    action: 'backup_restored',
    actor: { kind: 'console', name: userInfo().username },
    target: basename(path),
    details: { createdAt, ledgerPosition },
  });
  await pool.end();
};

export const restore = async (args: Arguments, file: string | undefined): Promise<void> => {
  if (file === undefined) throw usageError('backup restore takes the FILE of a backup');
  await inTheClear(args, file, (path) => restoreFile(args, path));
};

const restoreFile = async (args: Arguments, path: string): Promise<void> => {
  const restored = await whileStopped(args, async (place) => {
    const progress = createProgress(process.stderr);
    const replace = async ({ store, createdAt }: { store: string; createdAt: string }): Promise<void> => {
      progress.end();
      await confirm(args, store, createdAt);
      if (args.flag('without-backup')) return;
      const { storagePath } = await backUp(place, 'restore');
      process.stderr.write(`What was there is kept in ${storagePath}\n`);
    };
    const result = await restoreArchive({
      ...{ path, ...place, store: args.text('store'), nowMs: Date.now() },
      replace: args.flag('replace') ? replace : undefined,
      progress: (part, done) => progress.update(part, Math.round(done / MB), Math.round(done / MB) + 1),
    });
    progress.end();
    if (!result.ok) throw failed(result.error);
    await recordRestore(place, path, result.value);
    return result.value;
  });
  const { store, createdAt, ledgerPosition, entries, previous } = restored;
  const lines = [
    `restored ${store} as of ${createdAt}: ledger position ${ledgerPosition}, ${entries} entries of logs`,
    ...(previous === undefined ? [] : [`the folder of before lies in ${previous}`]),
    `Start the hub with --store ${store}. What tills sold since comes back from them as they connect.`,
  ];
  process.stdout.write(args.flag('json') ? `${JSON.stringify(restored)}\n` : `${lines.join('\n')}\n`);
};
