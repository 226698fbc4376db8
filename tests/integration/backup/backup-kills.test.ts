/**
 * Processes that are killed while they back up, copy to a bucket and prune; a full disk. `BACKUP_KILLS` says how often
 * (`npm run faults:backup`: 50 times).
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileChecksum, openArchive } from '../../../server/backup/archive-reader.ts';
import { Backups } from '../../../server/backup/backups.ts';
import { OffsiteCopies, type OffsiteSettings } from '../../../server/backup/offsite/copies.ts';
import { BackupRuns } from '../../../server/backup/runs.ts';
import { openFolderSource, type FolderSource } from '../../../server/backup/folder-source.ts';
import { accepted, sell, Shop, STORE } from '../shop.ts';
import { S3Server } from './s3-server.ts';

const KILLS = Number(process.env['BACKUP_KILLS'] ?? 5);
const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
/** Rows that do not pack: about 8 MB. */
const ROWS = 60_000;
const LONGEST_MS = 900;

let shop: Shop;
let folder: string;
let directory: string;
let s3: S3Server;
let settings: OffsiteSettings;

beforeAll(async () => {
  s3 = await S3Server.start({ locks: true });
  settings = { bucket: s3.bucket, prefix: '', lock: 'governance', retentionYears: 5, recipients: [] };
  shop = await Shop.create();
  const hub = await shop.hub();
  const till = await shop.till('C01', [hub]);
  await accepted(till, await sell(till));
  await shop.stop(till);
  await shop.stop(hub);
  folder = join(shop.folder, 'hub');
  directory = join(shop.folder, 'backups');
  await shop.pool.query(
    `insert into idempotency (store_id, key, fingerprint, op_id)
     select $1, n::text, md5(n::text) || md5(random()::text), gen_random_uuid() from generate_series(1, ${ROWS}) n`,
    [STORE],
  );
});
afterAll(async () => {
  await shop.close();
  await s3.close();
});

const backupsIn = (
  source: FolderSource,
  where: string,
  log: (code: string) => void = () => undefined,
): Backups =>
  new Backups({
    ...{ databaseUrl: shop.database.url, pool: shop.pool, store: STORE, folder, directory: where },
    ...{ replica: source, keep: 2, log },
  });

const source = async (): Promise<FolderSource> => {
  const opened = await openFolderSource(folder);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};

/** Starts the child, kills it after so long. */
const killedAfter = async (ms: number): Promise<void> => {
  const child = fork(CHILD, [shop.database.url, folder, directory, JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, ms));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
};

test(
  `killed ${KILLS} times at any moment, nothing good is lost and nothing half is left`,
  async () => {
    let good = 0;
    let interrupted = 0;
    for (let i = 0; i < KILLS; i++) {
      await killedAfter(Math.random() * LONGEST_MS);
      const open = await source();
      try {
        const backups = backupsIn(
          open,
          directory,
          (code) => (interrupted += code === 'backup_interrupted' ? 1 : 0),
        );
        // The server notices a moment later that the killed process's connection, which has the lock, is gone.
        await expect
          .poll(async () => {
            await backups.recover();
            return (await backups.runs.interrupted()).length;
          })
          .toBe(0);
        const kept = await backups.runs.kept();
        for (const { storagePath, checksum } of kept) {
          expect((await openArchive(storagePath!)).ok).toBe(true);
          expect(await fileChecksum(storagePath!)).toBe(checksum);
        }
        // What the book calls copied is there, whole; how far another has come lies beside its archive.
        for (const { offsiteState, offsiteKey, checksum } of await backups.runs.list(1_000)) {
          if (offsiteState !== 'copied') continue;
          const { bytes } = s3.objects.get(offsiteKey!)!;
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(checksum);
        }
        const names = (await readdir(directory).catch(() => [])).filter(
          (name) => !/^\.backup-.*\.offsite(\.new)?$/.test(name),
        );
        expect(names.map((name) => join(directory, name)).sort()).toEqual(
          kept.map(({ storagePath }) => storagePath!).sort(),
        );
        // What was there before may be pruned for a newer one, and for nothing else.
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(good, 2));
        good = kept.length;
      } finally {
        await open.close();
      }
    }
    // What was cut off is brought there by the next one.
    const runs = new BackupRuns(shop.pool, STORE);
    const offsite = new OffsiteCopies({
      ...{ settings, store: STORE, directory, runs, log: () => undefined, partBytes: 1_000_000 },
    });
    offsite.start();
    await offsite.idle();
    await offsite.stop();
    expect((await runs.kept()).filter(({ offsiteState }) => offsiteState !== 'copied')).toEqual([]);
    expect((await readdir(directory)).filter((name) => name.startsWith('.'))).toEqual([]);
    expect(s3.uploads.size).toBe(0);
    // Else nothing was tried.
    expect(interrupted).toBeGreaterThan(0);
    expect(good).toBeGreaterThan(0);
  },
  Math.max(60_000, KILLS * 5_000),
);

const mayMount = (): boolean => process.getuid?.() === 0 && process.platform === 'linux';

test('a full disk fails the run, with its code, and leaves the one before', async ({ skip }) => {
  if (!mayMount()) skip('needs root to mount a small disk');
  const small = join(shop.folder, 'small');
  await mkdir(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', small]);
  } catch {
    skip('this machine does not let a disk be mounted');
  }
  const open = await source();
  try {
    const backups = backupsIn(open, small);
    const begun = await backups.start('request');
    if (!begun.ok) throw new Error(begun.error.code);
    expect(await begun.value.done).toMatchObject({ status: 'failed', error: 'disk_full' });
    expect(await readdir(small)).toEqual([]);
  } finally {
    await open.close();
    execFileSync('umount', [small]);
  }
});
