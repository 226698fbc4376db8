/**
 * Brings every good backup to a bucket, in its own time: after each backup, at the start, and again while some are missing. It
 * holds no lock and nobody waits for it: a local file is as good as it is whatever the bucket does.
 */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ok } from '../../../crdt-schema/result.ts';
import type { BackupRun, BackupRuns } from '../runs.ts';
import { seal, SEALED_FORM } from './seal.ts';
import { signedAddress, type Bucket } from './s3.ts';
import {
  abandonUpload,
  partBytesFor,
  PASSING,
  uploadCopy,
  type CopyCode,
  type CopyFailure,
  type ObjectLock,
} from './upload.ts';

export interface OffsiteSettings {
  readonly bucket: Bucket;
  /** Stands before the names of the store's copies; empty: nothing. */
  readonly prefix: string;
  /** `off`: copies are not locked. */
  readonly lock: 'off' | 'governance' | 'compliance';
  readonly retentionYears: number;
  /** Copies are encrypted for all of these age recipients; none: they are not. */
  readonly recipients: readonly string[];
}

export interface OffsiteOptions {
  readonly settings: OffsiteSettings;
  readonly store: string;
  /** Where archives are kept. */
  readonly directory: string;
  readonly runs: BackupRuns;
  readonly nowMs?: () => number;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  readonly alert?: (code: 'offsite_failed', details: Readonly<Record<string, string | number>>) => void;
  readonly well?: (code: 'offsite_failed') => void;
  /** For tests: tries of each call, and waits in ms. */
  readonly tries?: number;
  readonly waitMs?: (tried: number) => number;
  readonly partBytes?: number;
}

const TRIES = 5;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Between the tries of one call: 1, 2, 4, 8 s, and up to as much again, so that shops do not come back all at once. */
const FIRST_WAIT_MS = SECOND_MS;
/** Between rounds while copies are missing: 1, 2, 4 … minutes, an hour at most. */
const FIRST_ROUND_MS = MINUTE_MS;
const LONGEST_ROUND_MS = HOUR_MS;
/** A line that is down for the night mends itself; nobody is told before. */
const PATIENCE_MS = 6 * HOUR_MS;
const ADDRESS_SECONDS = 15 * 60;
const STATE_FORM = /^\.(backup-.*?)\.offsite(?:\.new)?$/;
/** Of this file alone; any other failure would meet the next file too. */
const OF_ONE_FILE: ReadonlySet<CopyCode> = new Set([
  's3_file_changed',
  's3_key_taken',
  's3_checksum_mismatch',
  'disk_failed',
]);

const statePathOf = (path: string): string => join(dirname(path), `.${basename(path)}.offsite`);

/** `prefix/store/backup-2026-11-25-020000.tar.gz`. */
export const keyOf = (prefix: string, store: string, path: string): string =>
  [prefix.replace(/\/+$/, ''), store, basename(path)].filter((part) => part !== '').join('/');

/** The same day so many years later; undefined where nothing is to be locked, or that day has passed. */
export const lockOf = (
  { lock, retentionYears }: Pick<OffsiteSettings, 'lock' | 'retentionYears'>,
  madeAt: Date,
  nowMs: number,
): ObjectLock | undefined => {
  if (lock === 'off' || retentionYears === 0) return undefined;
  const until = new Date(madeAt);
  until.setUTCFullYear(until.getUTCFullYear() + retentionYears);
  if (until.getTime() <= nowMs) return undefined;
  return { mode: lock === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE', until };
};

const spread = (ms: number): number => ms * (1 + Math.random());

export class OffsiteCopies {
  private readonly options: OffsiteOptions;
  private readonly nowMs: () => number;
  private readonly ending = new AbortController();
  private round: Promise<void> | undefined;
  private isStarted = false;
  private isWoken = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: OffsiteOptions) {
    this.options = options;
    this.nowMs = options.nowMs ?? Date.now;
  }

  /** The tables are there: what is missing in the bucket is brought there. */
  start(): void {
    this.isStarted = true;
    this.wake();
  }

  /** There may be something to copy. Returns at once. */
  wake(): void {
    if (!this.isStarted || this.ending.signal.aborted) return;
    this.isWoken = true;
    clearTimeout(this.timer);
    this.round ??= this.rounds().finally(() => {
      this.round = undefined;
      // Woken between the end of the last round and now.
      if (this.isWoken) this.wake();
    });
  }

  /** Ends what is under way where it is: the next start goes on from there. */
  async stop(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await this.round;
  }

  /** Until all is quiet: for tests, and for a process that ends after it. */
  async idle(): Promise<void> {
    await this.round;
  }

  /** An address that gives the copy to whoever has it, for a quarter of an hour. Undefined where there is no copy. */
  async addressOf({ offsiteState, offsiteKey }: BackupRun): Promise<string | undefined> {
    if (offsiteState !== 'copied' || offsiteKey === null) return undefined;
    return signedAddress(this.options.settings.bucket, offsiteKey, basename(offsiteKey), ADDRESS_SECONDS);
  }

  private async rounds(): Promise<void> {
    const { signal } = this.ending;
    let isWhole = true;
    while (this.isWoken && !signal.aborted) {
      this.isWoken = false;
      try {
        isWhole = await this.sweep();
      } catch (error) {
        isWhole = false;
        if (!signal.aborted)
          this.options.log('offsite_failed', {
            reason: error instanceof Error ? error.message : String(error),
          });
      }
    }
    this.failures = isWhole ? 0 : this.failures + 1;
    if (isWhole || signal.aborted) return;
    const ms = Math.min(FIRST_ROUND_MS * 2 ** (this.failures - 1), LONGEST_ROUND_MS);
    this.timer = setTimeout(() => this.wake(), spread(ms));
    this.timer.unref();
  }

  /** Copies what is missing, the newest first; whether nothing is missing any more. */
  private async sweep(): Promise<boolean> {
    const { runs } = this.options;
    const kept = await runs.kept();
    await this.clearStates(kept);
    const missing = kept.filter(
      ({ offsiteState, verifiedOk, storagePath }) =>
        offsiteState !== 'copied' && verifiedOk !== false && storagePath !== null && existsSync(storagePath),
    );
    let isWhole = true;
    for (const run of missing) {
      if (this.ending.signal.aborted) return false;
      const failure = await this.copy(run, run.storagePath!);
      if (failure === undefined) continue;
      isWhole = false;
      if (!OF_ONE_FILE.has(failure.code)) break;
    }
    if (isWhole) this.options.well?.('offsite_failed');
    return isWhole;
  }

  private async copy(run: BackupRun, path: string): Promise<CopyFailure | undefined> {
    const { settings, store, runs, log } = this.options;
    const { id, startedAt, checksum } = run;
    const isSealed = settings.recipients.length > 0;
    const key = keyOf(settings.prefix, store, isSealed ? `${path}.age` : path);
    const lock = lockOf(settings, startedAt, this.nowMs());
    await runs.copying(id, key);
    const sealed = isSealed
      ? await seal(path, settings.recipients, checksum ?? '', this.ending.signal)
      : ok({ path, sha256: checksum ?? '' });
    if (!sealed.ok) return this.failed(run, key, { ok: false, code: sealed.error.code });
    const { size } = await stat(sealed.value.path);
    const result = await uploadCopy(settings.bucket, {
      ...{ ...sealed.value, key, lock, statePath: statePathOf(path) },
      partBytes: this.options.partBytes ?? partBytesFor(size),
      tries: this.options.tries ?? TRIES,
      waitMs: this.options.waitMs ?? ((tried) => spread(FIRST_WAIT_MS * 2 ** (tried - 1))),
      stop: this.ending.signal,
    });
    if (result.ok) {
      const isUnlocked = lock !== undefined && result.lockedUntil === undefined;
      await runs.copied(id, { ...result, lacks: isUnlocked ? 's3_not_locked' : null });
      if (isSealed) await rm(sealed.value.path, { force: true });
      log('backup_copied', { id, key, size, lockedUntil: result.lockedUntil?.toISOString() });
      return undefined;
    }
    return this.failed(run, key, result);
  }

  private async failed({ id, startedAt }: BackupRun, key: string, result: CopyFailure): Promise<CopyFailure> {
    const { code, detail } = result;
    if (code === 's3_stopped') return result;
    await this.options.runs.notCopied(id, code);
    this.options.log('offsite_failed', { id, key, code, detail });
    if (!PASSING.has(code) || this.nowMs() - startedAt.getTime() > PATIENCE_MS)
      this.options.alert?.('offsite_failed', { id, code });
    return result;
  }

  /** Uploads of files that were pruned meanwhile, whose parts would lie at the bucket for good, and what was encrypted for them. */
  private async clearStates(kept: readonly BackupRun[]): Promise<void> {
    const { directory, settings } = this.options;
    const waiting = new Set(
      kept.filter(({ offsiteState }) => offsiteState !== 'copied').map(({ storagePath }) => storagePath),
    );
    for (const name of await readdir(directory).catch(() => [])) {
      const archive = STATE_FORM.exec(name)?.[1];
      if (archive !== undefined && !waiting.has(join(directory, archive)))
        await abandonUpload(settings.bucket, join(directory, name), this.ending.signal);
      const sealed = SEALED_FORM.exec(name)?.[1];
      if (sealed !== undefined && !waiting.has(join(directory, sealed)))
        await rm(join(directory, name), { force: true });
    }
  }
}
