/**
 * Puts an archive in place of a server that is lost, or of one that is there. Everything is read and checked before anything is
 * touched. The hub's folder is written aside and whole before the ledger is replaced, in one transaction; then it
 * gets its name. What was there keeps a name of its own.
 *
 * Between the two a hub must not start: `hub.restored` beside its folder says so, until the same call ends what was begun.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { loadDevice } from '../security/identity.ts';
import { writePrivate } from '../security/private-file.ts';
import { LevelStore } from '../storage/level-store.ts';
import { archiveFailureOf, openArchive, type Archive, type ArchiveFailure } from './archive-reader.ts';
import { syncFolder } from './archive-writer.ts';
import { IDENTITY_PREFIX } from './format.ts';
import { loadReplica, newerMigrations } from './load-archive.ts';
import { checkStopped, isUnfinished, WRITING, WRITTEN } from './restore-folder.ts';
import { hasLedger, swapLedger, type SwapFailure } from './swap-ledger.ts';

/**
 * Beside those of archives: `restore_other_store`: the archive is of another store than was named. `restore_not_empty`: a hub or
 * a ledger of the store is there, and nobody said that it is to be replaced. `identity_missing`: no hub in the archive.
 */
export type RestoreFailure =
  | ArchiveFailure
  | SwapFailure
  | Failure<
      | 'restore_other_store'
      | 'restore_not_empty'
      | 'identity_missing'
      | 'data_folder_unusable'
      | 'data_folder_damaged'
      | 'data_folder_locked'
    >;

export interface RestoreSpec {
  readonly path: string;
  /** Folder of the data: the hub's is `hub` in it. */
  readonly data: string;
  readonly databaseUrl: string;
  /** The store that it has to be; undefined: whichever the archive has. */
  readonly store?: string | undefined;
  /** Called, and awaited, where a hub or a ledger is there that is to be replaced; without it that is refused. */
  readonly replace?: ((there: Archive['manifest']) => Promise<void>) | undefined;
  /** Unix ms. */
  readonly nowMs: number;
  readonly progress?: (part: string, done: number) => void;
  /** For tests that kill the process there. */
  readonly step?: (name: 'checked' | 'folder' | 'marked' | 'ledger' | 'aside' | 'named') => void;
}

export interface Restored {
  readonly store: string;
  readonly ledgerPosition: number;
  readonly entries: number;
  /** ISO, UTC. */
  readonly createdAt: string;
  /** Where the hub's folder of before lies now. */
  readonly previous: string | undefined;
}

const PRIVATE_FOLDER = 0o700;
/** The rows that say which series a device numbers in: how far it went since the backup, nobody knows. */
const SERIES_PREFIX = 'n/';

const isFull = async (folder: string): Promise<boolean> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.length > 0;
};

/** What a disk says that is full, or may not be written to. Throws what it did not say. */
const diskFailure = (error: unknown, folder: string): Result<never, Failure<'data_folder_unusable'>> => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(E[A-Z]+|LEVEL_[A-Z_]+)$/.test(code)) throw error;
  return err('data_folder_unusable', { folder, reason: error instanceof Error ? error.message : code });
};

const writeFolder = async (folder: string, archive: Archive): Promise<Result<void, RestoreFailure>> => {
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
  for await (const { name, bytes } of archive.members(IDENTITY_PREFIX)) {
    const path = join(folder, name.slice(IDENTITY_PREFIX.length));
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    await writePrivate(path, bytes.toString('utf8'));
  }
  if (!(await loadDevice(folder)).ok) return err('identity_missing');
  const level = await LevelStore.open(join(folder, 'replica'));
  if (!level.ok) return level;
  try {
    await loadReplica(level.value, archive, (key) => !key.startsWith(SERIES_PREFIX));
  } finally {
    await level.value.close();
  }
  await syncFolder(folder);
  return ok(undefined);
};

/** The hub's folder gets its name; that of before another one, which is returned. */
const nameFolders = async (
  data: string,
  nowMs: number,
  step: RestoreSpec['step'],
): Promise<string | undefined> => {
  const folder = join(data, 'hub');
  let previous: string | undefined;
  if (await isFull(folder)) {
    const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
    previous = join(data, `hub.before-${stamp}`);
    for (let n = 2; existsSync(previous); n++) previous = join(data, `hub.before-${stamp}-${n}`);
    await rename(folder, previous);
    await syncFolder(data);
  }
  step?.('aside');
  await rename(join(data, WRITTEN), folder);
  await syncFolder(data);
  step?.('named');
  return previous;
};

/**
 * Restores; what was cut short is ended by the same call with the same file, or with another. Rejects where the database or the
 * disk do; it may be repeated then.
 */
export const restoreArchive = async (spec: RestoreSpec): Promise<Result<Restored, RestoreFailure>> => {
  const { path, data, databaseUrl, store: named, replace, nowMs, progress, step } = spec;
  const opened = await openArchive(path, (bytes) => progress?.('checksums', bytes));
  if (!opened.ok) return opened;
  const archive = opened.value;
  const { store, ledgerPosition, entries, createdAt } = archive.manifest;
  if (named !== undefined && named !== store) return err('restore_other_store', { store, named });
  const [newer] = await newerMigrations(archive);
  if (newer !== undefined) return err('schema_newer', { migration: newer });
  const stopped = await checkStopped(data);
  if (!stopped.ok) return stopped;
  const goesOn = isUnfinished(data);
  if (!goesOn && ((await isFull(join(data, 'hub'))) || (await hasLedger(databaseUrl, store)))) {
    if (replace === undefined) return err('restore_not_empty', { store });
    await replace(archive.manifest);
  }
  step?.('checked');
  const writing = join(data, goesOn ? WRITTEN : WRITING);
  try {
    progress?.('logs', 0);
    const written = await writeFolder(writing, archive).catch((error: unknown) => diskFailure(error, data));
    step?.('folder');
    if (!written.ok) return written;
    progress?.('ledger', 0);
    const swapped = await swapLedger(databaseUrl, archive, nowMs, async () => {
      if (!goesOn) await rename(writing, join(data, WRITTEN));
      await syncFolder(data);
      step?.('marked');
    });
    if (!swapped.ok) return swapped;
  } catch (error) {
    const failure = archiveFailureOf(error);
    if (failure === undefined || !('failure' in (error as object))) throw error;
    return { ok: false, error: failure };
  } finally {
    await rm(join(data, WRITING), { recursive: true, force: true });
  }
  step?.('ledger');
  const previous = await nameFolders(data, nowMs, step);
  return ok({ store, ledgerPosition, entries, createdAt, previous });
};
