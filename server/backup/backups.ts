/**
 * The backups of one store: makes them one at a time, keeps the book of them, removes old ones, has them verified. Whoever
 * works at them holds an advisory lock of the database, which goes with its connection when the process does.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { createWallClock } from '../../crdt-schema/exports/wall-clock.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { fileChecksum, openArchive } from './archive-reader.ts';
import { ArchiveWriter, syncFolder, temporaryOf } from './archive-writer.ts';
import type { OffsiteCopies } from './offsite/copies.ts';
import { toPrune } from './prune.ts';
import { BackupRuns, type BackupReason, type BackupRun } from './runs.ts';
import { writeSnapshot, type ReplicaSource } from './snapshot.ts';
import type { VerifySpec, VerifyReport } from './verify-process.ts';

export interface BackupsOptions {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly store: string;
  /** The hub's folder. */
  readonly folder: string;
  /** Where archives are kept. */
  readonly directory: string;
  readonly replica: ReplicaSource;
  /** How many are kept. */
  readonly keep: number;
  /** Time zone of the dates in file names. */
  readonly timeZone?: string | undefined;
  readonly nowMs?: () => number;
  /** Runs the verification; a process of its own where nothing is said. */
  readonly verify?: (spec: VerifySpec) => Promise<VerifyReport>;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  /** Something of which a person has to know. */
  readonly alert?: (
    code: 'backup_failed' | 'backup_bad',
    details: Readonly<Record<string, string | number>>,
  ) => void;
  /** A backup was made, or verified and found good. */
  readonly well?: (code: 'backup_failed' | 'backup_bad') => void;
  readonly progress?: (part: string, bytes: number) => void;
  /** Brings good files to a bucket, in its own time. */
  readonly offsite?: Pick<OffsiteCopies, 'wake' | 'addressOf'> | undefined;
}

export type BackupFailure = Failure<'backup_running' | 'backup_failed'>;
export type VerifyFailure = Failure<'not_found' | 'backup_running' | 'backup_not_there'>;

/** Any constant: names these locks among those of the database. */
const LOCK = 748_255_002;
const PRIVATE_FOLDER = 0o700;
const SECOND_MS = 1_000;
const PART_FORM = /^\.backup-.*\.part$/;

/** `backup-2026-11-25-020000.tar.gz`, in the time zone, else in that of the machine. */
export const archiveName = (
  nowMs: number,
  timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): string => {
  const [day, time] = createWallClock(timeZone).dayAndTime(nowMs).split(' ') as [string, string];
  return `backup-${day}-${time.replaceAll(':', '')}.tar.gz`;
};

/** Nobody but the owner looks into the folder of the backups. */
const prepareFolder = async (directory: string): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: PRIVATE_FOLDER });
  await chmod(directory, PRIVATE_FOLDER);
};

/** A stable code for what made a backup fail. */
const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'replica_behind') return code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full';
  if (/^(EACCES|EROFS|EPERM|ENOENT|ENOTDIR|EEXIST|EIO)$/.test(code)) return 'backup_folder_unusable';
  return code === 'ECONNREFUSED' || /^(08|57)/.test(code) ? 'database_unavailable' : 'backup_failed';
};

/** What the book has to say of a file, where that is a whole archive. */
const wholeFile = async (
  path: string,
): Promise<{ checksum: string; size: number; ledgerPosition: number } | undefined> => {
  const opened = await openArchive(path);
  if (!opened.ok) return undefined;
  const { ledgerPosition } = opened.value.manifest;
  return { checksum: await fileChecksum(path), size: (await stat(path)).size, ledgerPosition };
};

export class Backups {
  readonly runs: BackupRuns;
  private readonly options: BackupsOptions;
  private readonly nowMs: () => number;
  private verifying: string | undefined;
  private current: { readonly id: string; part: string; bytes: number } | undefined;

  constructor(options: BackupsOptions) {
    this.options = options;
    this.nowMs = options.nowMs ?? Date.now;
    this.runs = new BackupRuns(options.pool, options.store);
  }

  /** What a process that was killed left: its runs have failed, its temporary files and half-done removals are done with. */
  async recover(): Promise<void> {
    const { directory, log } = this.options;
    await this.locked(async () => {
      for (const { id, storagePath } of await this.runs.interrupted()) {
        // It got its name before the book had it.
        const whole = storagePath === null ? undefined : await wholeFile(storagePath);
        if (whole === undefined) await this.runs.failed(id, 'interrupted');
        else await this.runs.succeeded(id, whole);
        log('backup_interrupted', { id, whole: whole !== undefined });
      }
      const names = await readdir(directory).catch(() => []);
      for (const name of names.filter((each) => PART_FORM.test(each)))
        await rm(join(directory, name), { force: true });
      for (const path of await this.runs.removedPaths()) await rm(path, { force: true });
    });
  }

  /** Begins a backup; `done` gives its run, whatever became of it. */
  async start(
    reason: BackupReason,
  ): Promise<Result<{ readonly id: string; readonly done: Promise<BackupRun> }, BackupFailure>> {
    let begun: (id: string) => void = () => undefined;
    const id = new Promise<string>((resolve) => (begun = resolve));
    const work = this.locked(() => this.make(reason, begun));
    // What is not begun ends before it has an id.
    const first = await Promise.race([id, work.then((run) => run)]);
    if (typeof first === 'string') return ok({ id: first, done: work.then((run) => run!) });
    return err('backup_running');
  }

  /** Makes a backup and waits for it. */
  async make(reason: BackupReason, begun: (id: string) => void = () => undefined): Promise<BackupRun> {
    const { directory, timeZone, log, alert, progress } = this.options;
    const id = randomUUID();
    let atMs = this.nowMs();
    const pathAt = (ms: number): string => join(directory, archiveName(ms, timeZone));
    while (existsSync(pathAt(atMs)) || (await this.runs.isTaken(pathAt(atMs)))) atMs += SECOND_MS;
    const path = pathAt(atMs);
    await this.runs.begin(id, reason, path, new Date(this.nowMs()));
    begun(id);
    let writer: ArchiveWriter | undefined;
    try {
      await prepareFolder(directory);
      await rm(temporaryOf(path), { force: true });
      writer = await ArchiveWriter.create(temporaryOf(path));
      const written = await writeSnapshot(writer, path, {
        ...this.options,
        nowMs: this.nowMs(),
        progress: (part, bytes) => {
          this.current = { id, part, bytes };
          progress?.(part, bytes);
        },
      });
      await this.runs.succeeded(id, written);
      this.options.well?.('backup_failed');
      log('backup_made', { id, path, size: written.size, position: written.ledgerPosition });
      this.options.offsite?.wake();
      await this.prune();
    } catch (error) {
      await writer?.abandon().catch(() => undefined);
      const code = codeOf(error);
      const why = error instanceof Error ? error.message : String(error);
      log('backup_failed', { id, code, reason: why });
      alert?.('backup_failed', { id, code });
      await this.runs.failed(id, code).catch(() => undefined);
    }
    this.current = undefined;
    return (await this.runs.get(id))!;
  }

  /** Of a backup that is being made here: what is written now, and how many bytes are. */
  progressOf(id: string): { readonly part: string; readonly bytes: number } | undefined {
    const { current } = this;
    return current?.id === id ? { part: current.part, bytes: current.bytes } : undefined;
  }

  /** Removes old files; gives their runs. Only for whoever holds the lock, or is the only one. */
  async prune(): Promise<BackupRun[]> {
    const { keep, directory, log, offsite } = this.options;
    const present = (await this.runs.kept()).filter(
      ({ storagePath }) => storagePath !== null && existsSync(storagePath),
    );
    const going = toPrune(present, keep, this.nowMs(), offsite !== undefined);
    for (const { id, storagePath } of going) {
      await this.runs.removing(id);
      await rm(storagePath!, { force: true });
      log('backup_pruned', { id, path: storagePath });
    }
    if (going.length > 0) await syncFolder(directory);
    return going;
  }

  /** As `prune`, for one who may not be alone. Undefined where a backup is running. */
  async pruneNow(): Promise<BackupRun[] | undefined> {
    return this.locked(() => this.prune());
  }

  /** Verifies a backup, the newest where none is named, and keeps the result with its run. */
  async verify(
    id?: string,
  ): Promise<Result<{ readonly id: string; readonly report: Promise<VerifyReport> }, VerifyFailure>> {
    const run = id === undefined ? (await this.runs.kept())[0] : await this.runs.get(id);
    if (run === undefined) return err('not_found');
    const { storagePath } = run;
    if (run.status !== 'ok' || run.removedAt !== null || storagePath === null || !existsSync(storagePath))
      return err('backup_not_there');
    if (this.verifying !== undefined) return err('backup_running');
    return ok({ id: run.id, report: this.verifyRun(run, storagePath) });
  }

  /** Where the off-site copy can be fetched without credentials, for some minutes. Undefined where there is none. */
  async addressOf(run: BackupRun): Promise<string | undefined> {
    return this.options.offsite?.addressOf(run);
  }

  /** Whether the backup is being verified here. */
  isVerifying(id: string): boolean {
    return this.verifying === id;
  }

  private async verifyRun({ id, checksum }: BackupRun, path: string): Promise<VerifyReport> {
    const { databaseUrl, log, alert } = this.options;
    this.verifying = id;
    try {
      const verify = this.options.verify ?? (await import('./verify-process.ts')).verifyInProcess;
      const report = await verify({ path, databaseUrl, checksum });
      // Of what could not be verified nothing is known.
      if (report.code !== 'not_verified') await this.runs.verified(id, report.ok, { ...report });
      log(report.ok ? 'backup_verified' : 'backup_bad', { id, ...(report.ok ? {} : { code: report.code }) });
      if (report.ok) this.options.well?.('backup_bad');
      else alert?.('backup_bad', { id, code: report.code });
      return report;
    } finally {
      this.verifying = undefined;
    }
  }

  /** Does the work while nobody else makes or removes backups of this store. Undefined where somebody does. */
  private async locked<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { databaseUrl, store } = this.options;
    const client = new Client({ connectionString: databaseUrl, keepAlive: true });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ got: boolean }>(
        'select pg_try_advisory_lock($1, hashtext($2)) as got',
        [LOCK, store],
      );
      return rows[0]!.got ? await work() : undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
