/** The table `backup_run`: what was backed up, when, where to, and what is known of the file since. */
import type { Pool } from 'pg';

export type BackupReason = 'plan' | 'request' | 'migration' | 'restore';

export type OffsiteState = 'copying' | 'copied' | 'failed';

export interface BackupRun {
  readonly id: string;
  readonly reason: BackupReason;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly status: 'running' | 'ok' | 'failed';
  readonly storagePath: string | null;
  /** SHA-256 of the file, hex. */
  readonly checksum: string | null;
  readonly size: number | null;
  readonly ledgerPosition: number | null;
  /** A stable code. */
  readonly error: string | null;
  /** Null: not looked at yet, or no bucket is set. */
  readonly offsiteState: OffsiteState | null;
  /** Name in the bucket. */
  readonly offsiteKey: string | null;
  /** A stable code: why there is no copy, or what the copy lacks. */
  readonly offsiteError: string | null;
  /** Until then the off-site copy is locked, or the file is to be kept where there is no copy. */
  readonly retainUntil: Date | null;
  readonly verifiedAt: Date | null;
  readonly verifiedOk: boolean | null;
  readonly verification: Readonly<Record<string, unknown>> | null;
  /** The file was pruned. */
  readonly removedAt: Date | null;
}

const COLUMNS = `id, reason, started_at as "startedAt", finished_at as "finishedAt", status,
  storage_path as "storagePath", checksum, size, ledger_position as "ledgerPosition", error,
  offsite_state as "offsiteState", offsite_key as "offsiteKey", offsite_error as "offsiteError", retain_until as "retainUntil", verified_at as "verifiedAt",
  verified_ok as "verifiedOk", verification, removed_at as "removedAt"`;

export class BackupRuns {
  private readonly pool: Pool;
  private readonly store: string;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  /** The newest first. */
  async list(limit: number): Promise<BackupRun[]> {
    const { rows } = await this.pool.query<BackupRun>(
      `select ${COLUMNS} from backup_run where store_id = $1 order by started_at desc, id desc limit $2`,
      [this.store, limit],
    );
    return rows;
  }

  async get(id: string): Promise<BackupRun | undefined> {
    const { rows } = await this.pool.query<BackupRun>(
      `select ${COLUMNS} from backup_run where store_id = $1 and id = $2`,
      [this.store, id],
    );
    return rows[0];
  }

  /** Files that are there as far as this table knows, the newest first. */
  async kept(): Promise<BackupRun[]> {
    const { rows } = await this.pool.query<BackupRun>(
      `select ${COLUMNS} from backup_run
       where store_id = $1 and status = 'ok' and removed_at is null order by started_at desc, id desc`,
      [this.store],
    );
    return rows;
  }

  async begin(id: string, reason: BackupReason, path: string, at: Date): Promise<void> {
    await this.pool.query(
      `insert into backup_run (store_id, id, reason, started_at, status, storage_path)
       values ($1, $2, $3, $4, 'running', $5)`,
      [this.store, id, reason, at, path],
    );
  }

  async succeeded(
    id: string,
    file: { readonly checksum: string; readonly size: number; readonly ledgerPosition: number },
  ): Promise<void> {
    await this.pool.query(
      `update backup_run set status = 'ok', finished_at = now(), checksum = $3, size = $4, ledger_position = $5
       where store_id = $1 and id = $2`,
      [this.store, id, file.checksum, file.size, file.ledgerPosition],
    );
  }

  async failed(id: string, error: string): Promise<void> {
    await this.pool.query(
      `update backup_run set status = 'failed', finished_at = now(), error = $3 where store_id = $1 and id = $2`,
      [this.store, id, error],
    );
  }

  /** Runs that nobody ends any more. Only for whoever holds the lock. */
  async interrupted(): Promise<BackupRun[]> {
    const { rows } = await this.pool.query<BackupRun>(
      `select ${COLUMNS} from backup_run where store_id = $1 and status = 'running'`,
      [this.store],
    );
    return rows;
  }

  async verified(id: string, isOk: boolean, result: Readonly<Record<string, unknown>>): Promise<void> {
    await this.pool.query(
      `update backup_run set verified_at = now(), verified_ok = $3, verification = $4
       where store_id = $1 and id = $2`,
      [this.store, id, isOk, JSON.stringify(result)],
    );
  }

  /** Its copy is being made, or made further. */
  async copying(id: string, key: string): Promise<void> {
    await this.pool.query(
      `update backup_run set offsite_state = 'copying', offsite_key = $3, offsite_tries = offsite_tries + 1
       where store_id = $1 and id = $2`,
      [this.store, id, key],
    );
  }

  /** `lacks`: a code for what the copy is without. */
  async copied(
    id: string,
    copy: { readonly etag: string; readonly lockedUntil: Date | undefined; readonly lacks: string | null },
  ): Promise<void> {
    await this.pool.query(
      `update backup_run set offsite_state = 'copied', offsite_etag = $3, offsite_error = $4, retain_until = $5
       where store_id = $1 and id = $2`,
      [this.store, id, copy.etag, copy.lacks, copy.lockedUntil ?? null],
    );
  }

  async notCopied(id: string, error: string): Promise<void> {
    await this.pool.query(
      `update backup_run set offsite_state = 'failed', offsite_error = $3 where store_id = $1 and id = $2`,
      [this.store, id, error],
    );
  }

  async removing(id: string): Promise<void> {
    await this.pool.query(
      'update backup_run set removed_at = now() where store_id = $1 and id = $2 and removed_at is null',
      [this.store, id],
    );
  }

  /** Files that were to be removed, as paths. */
  async removedPaths(): Promise<string[]> {
    const { rows } = await this.pool.query<{ path: string }>(
      `select storage_path as path from backup_run
       where store_id = $1 and removed_at is not null and storage_path is not null`,
      [this.store],
    );
    return rows.map(({ path }) => path);
  }

  /** Whether any run, a removed one too, has the path: it is never used again, or what clears up would take the wrong file. */
  async isTaken(path: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'select from backup_run where store_id = $1 and storage_path = $2 limit 1',
      [this.store, path],
    );
    return rowCount !== 0;
  }
}
