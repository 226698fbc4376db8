/** A hub whose backups go to a bucket: what it says of them, and what becomes of them whatever the bucket does. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileChecksum, openArchive } from '../../../server/backup/archive-reader.ts';
import { Backups } from '../../../server/backup/backups.ts';
import {
  OffsiteCopies,
  keyOf,
  lockOf,
  type OffsiteOptions,
  type OffsiteSettings,
} from '../../../server/backup/offsite/copies.ts';
import type { Bucket } from '../../../server/backup/offsite/s3.ts';
import { BackupRuns, type BackupRun } from '../../../server/backup/runs.ts';
import type { BackupSettings } from '../../../server/config.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { tillmesh as runCommand } from '../command-line.ts';
import { createDatabase } from '../database.ts';
import { HOST, sell, accepted, Shop, STORE, until } from '../shop.ts';
import { S3Server } from './s3-server.ts';
import { backupsOf } from './store.ts';

let shop: Shop;
let hub: Hub;
let s3: S3Server;
let settings: BackupSettings;
let alerts: string[] = [];
const open: OffsiteCopies[] = [];

beforeAll(async () => {
  shop = await Shop.create();
  s3 = await S3Server.start({ locks: true });
  settings = {
    ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: 1e9, webhook: '' },
    ...{ directory: '', keep: 5 },
    offsite: { bucket: s3.bucket, prefix: 'shops', lock: 'governance', retentionYears: 5, recipients: [] },
  };
  hub = await shop.hub({ backups: settings });
  const till = await shop.till('C01', [hub]);
  await accepted(till, await sell(till));
});
afterAll(async () => {
  await shop.close();
  await s3.close();
});
beforeEach(() => {
  s3.fault = () => undefined;
  alerts = [];
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${hub.server.origin(HOST)}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${hub.catalogToken}`, ...init.headers },
  });
const seen = async (id: string): Promise<BackupRun> =>
  (await ask(`/api/backups/${id}`)).json() as Promise<BackupRun>;

/** Another prefix: the hub's files of the same second have the same names. */
const ownSettings = (bucket: Partial<Bucket> = {}): OffsiteSettings => ({
  ...settings.offsite!,
  prefix: 'own',
  bucket: { ...s3.bucket, ...bucket },
});

/** As the hub's, without its plan, and with a bucket that may be another. */
const copies = (more: Partial<OffsiteOptions> = {}): OffsiteCopies => {
  const made = new OffsiteCopies({
    ...{ settings: ownSettings(), store: STORE, directory: join(shop.folder, 'own') },
    runs: new BackupRuns(shop.pool, STORE),
    log: (message) => shop.logged.push(message),
    alert: (code, { code: why }) => alerts.push(`${code} ${why}`),
    well: (code) => alerts.push(`${code} over`),
    ...{ tries: 1, waitMs: () => 1, partBytes: 1_000, ...more },
  });
  open.push(made);
  return made;
};
const made = async (backups: Backups): Promise<BackupRun> => {
  const begun = await backups.start('request');
  if (!begun.ok) throw new Error(begun.error.code);
  return begun.value.done;
};
const ownBackups = (offsite: OffsiteCopies, keep = 30): Backups =>
  backupsOf(shop, hub, { directory: join(shop.folder, 'own'), offsite, keep });

test('a backup goes to the bucket by itself, locked, and is fetched from there when it is gone here', async () => {
  const response = await ask('/api/backups', { method: 'POST' });
  const { id } = (await response.json()) as BackupRun;
  const run = await until('the copy', async () => {
    const found = await seen(id);
    return found.offsiteState === 'copied' && found;
  });
  const name = run.storagePath!.split('/').at(-1)!;
  expect(run).toMatchObject({ status: 'ok', offsiteError: null, offsiteKey: `shops/${STORE}/${name}` });
  const years = new Date(run.retainUntil!).getUTCFullYear() - new Date(run.startedAt).getUTCFullYear();
  expect(years).toBe(5);
  expect(s3.objects.get(run.offsiteKey!)!.bytes.equals(await readFile(run.storagePath!))).toBe(true);
  expect((await readdir(join(shop.folder, 'backups'))).filter((each) => each.startsWith('.'))).toEqual([]);
  expect((await ask(`/api/backups/${id}/download`)).redirected).toBe(false);

  await rm(run.storagePath!);
  const away = await ask(`/api/backups/${id}/download`, { redirect: 'manual' });
  expect([away.status, away.headers.get('Cache-Control')]).toEqual([302, 'no-store']);
  expect(away.headers.get('Location')).not.toContain(encodeURIComponent(s3.bucket.secretAccessKey));
  const followed = await ask(`/api/backups/${id}/download`);
  expect((await followed.arrayBuffer()).byteLength).toBe(run.size);

  const env = {
    ...{
      BACKUP_S3_BUCKET: s3.bucket.name,
      BACKUP_S3_ENDPOINT: s3.bucket.endpoint,
      BACKUP_S3_PREFIX: 'shops',
    },
    ...{ BACKUP_S3_REGION: s3.bucket.region, BACKUP_S3_ACCESS_KEY_ID: s3.bucket.accessKeyId },
    ...{ BACKUP_S3_SECRET_ACCESS_KEY: s3.bucket.secretAccessKey, TILLMESH_STORE: STORE },
  };
  const tillmesh = (...args: string[]) => runCommand(['backup', ...args], env);
  const atHub = ['--url', hub.server.origin(HOST), '--data', shop.folder];
  const [byHub, bySettings] = [join(shop.folder, 'by-hub'), join(shop.folder, 'by-settings')];
  const [listed, there, first, second, taken, none] = await Promise.all([
    tillmesh('list', ...atHub),
    tillmesh('list', '--offsite'),
    tillmesh('fetch', id, '--out', byHub, ...atHub),
    tillmesh('fetch', name, '--out', bySettings),
    tillmesh('fetch', name, '--out', shop.folder),
    tillmesh('fetch', 'none.tar.gz'),
  ]);
  expect(listed.stdout).toMatch(new RegExp(`${id}.*off-site`));
  expect(there.stdout).toContain(name);
  expect([first.code, second.code]).toEqual([0, 0]);
  for (const path of [byHub, bySettings]) expect(await fileChecksum(path)).toBe(run.checksum);
  expect([taken.stderr, none.stderr]).toEqual([
    expect.stringContaining('file_exists'),
    expect.stringContaining('s3_not_found'),
  ]);
}, 60_000);

test('whatever the bucket does, the backup here is made at once, is good and says what is missing there', async () => {
  for (const [fault, code, isTold] of [
    [403, 's3_forbidden', true],
    [500, 's3_server_error', false],
    ['cut', 's3_unreachable', false],
    ['silence', 's3_timeout', false],
  ] as const) {
    alerts = [];
    s3.fault = () => fault;
    const offsite = copies({ settings: ownSettings({ timeoutMs: 200 }) });
    offsite.start();
    await offsite.idle();
    alerts = [];
    const run = await made(ownBackups(offsite));
    expect([code, run.status, run.error]).toEqual([code, 'ok', null]);
    await offsite.idle();
    const after = (await new BackupRuns(shop.pool, STORE).get(run.id))!;
    expect(after).toMatchObject({
      offsiteState: 'failed',
      offsiteError: code,
      status: 'ok',
      removedAt: null,
    });
    expect((await openArchive(run.storagePath!)).ok).toBe(true);
    // What may be over in an hour is nobody's business yet.
    expect(alerts).toEqual(isTold ? [`offsite_failed ${code}`] : []);
    await offsite.stop();
  }
  // Six hours later it is somebody's.
  alerts = [];
  s3.fault = () => 500;
  const late = copies({ nowMs: () => Date.now() + 7 * 3_600_000 });
  late.start();
  await late.idle();
  await late.stop();
  expect(alerts).toEqual(['offsite_failed s3_server_error']);
  // And what was missed is brought there by the next process, the older ones too.
  alerts = [];
  s3.fault = () => undefined;
  const next = copies();
  next.start();
  await next.idle();
  await next.stop();
  expect(alerts).toEqual(['offsite_failed over']);
  const kept = await new BackupRuns(shop.pool, STORE).kept();
  const own = kept.filter(({ storagePath }) => storagePath!.startsWith(join(shop.folder, 'own')));
  expect(own.map(({ offsiteState }) => offsiteState)).toEqual(['copied', 'copied', 'copied', 'copied']);
  for (const { offsiteKey, checksum } of own)
    expect(s3.objects.get(offsiteKey!)!.headers['x-amz-meta-sha256']).toBe(checksum);
  expect(s3.uploads.size).toBe(0);
}, 60_000);

test('what is not in the bucket yet is pruned late, and its upload is ended with it', async () => {
  s3.fault = ({ what }) => (what === 'part 2' ? 403 : undefined);
  const offsite = copies();
  offsite.start();
  const backups = ownBackups(offsite, 1);
  const first = await made(backups);
  await offsite.idle();
  expect(s3.uploads.size).toBe(1);
  await made(backups);
  // The first waits for its copy.
  expect((await backups.runs.get(first.id))!.removedAt).toBe(null);
  await made(backups);
  await offsite.idle();
  expect((await backups.runs.get(first.id))!.removedAt).not.toBe(null);
  s3.fault = () => undefined;
  offsite.wake();
  await offsite.idle();
  expect(s3.uploads.size).toBe(0);
  expect((await readdir(join(shop.folder, 'own'))).filter((each) => each.startsWith('.'))).toEqual([]);
  await offsite.stop();
}, 60_000);

test('a stop ends an upload in the middle, and the next start goes on from there', async () => {
  s3.fault = ({ what }) => (what === 'part 3' ? 'silence' : undefined);
  const offsite = copies({ settings: ownSettings({ timeoutMs: 60_000 }) });
  offsite.start();
  const run = await made(ownBackups(offsite));
  s3.calls.length = 0;
  await until('the third part', () => s3.calls.includes('part 3'));
  await offsite.stop();
  expect((await new BackupRuns(shop.pool, STORE).get(run.id))!.offsiteState).toBe('copying');
  s3.fault = () => undefined;
  s3.calls.length = 0;
  const next = copies();
  next.start();
  await next.idle();
  await next.stop();
  expect(s3.calls).not.toContain('part 2');
  expect((await new BackupRuns(shop.pool, STORE).get(run.id))!.offsiteState).toBe('copied');
}, 60_000);

test('a bucket without locks gets the copy all the same, and the run says so', async () => {
  const plain = await S3Server.start();
  const offsite = copies({ settings: ownSettings(plain.bucket) });
  offsite.start();
  const run = await made(ownBackups(offsite));
  await offsite.idle();
  await offsite.stop();
  await plain.close();
  expect(await new BackupRuns(shop.pool, STORE).get(run.id)).toMatchObject({
    ...{ offsiteState: 'copied', offsiteError: 's3_not_locked', retainUntil: null },
  });
  expect(alerts.at(-1)).toBe('offsite_failed over');
});

test('names and locks', () => {
  expect(keyOf('', 'norte', '/b/backup-1.tar.gz')).toBe('norte/backup-1.tar.gz');
  expect(keyOf('a/b/', 'norte', '/b/backup-1.tar.gz')).toBe('a/b/norte/backup-1.tar.gz');
  const made = new Date('2024-02-29T08:00:00Z');
  const years = { lock: 'compliance', retentionYears: 5 } as const;
  expect(lockOf(years, made, made.getTime())).toEqual({
    ...{ mode: 'COMPLIANCE', until: new Date('2029-03-01T08:00:00Z') },
  });
  expect(lockOf(years, made, Date.UTC(2030, 0))).toBe(undefined);
  expect(lockOf({ ...years, lock: 'off' }, made, 0)).toBe(undefined);
});

test('a copy for one key’s holder: nobody else reads it, and it is restored from with the key', async () => {
  const key = join(shop.folder, 'key.txt');
  const recipient = (await runCommand(['backup', 'key', key])).stdout.trim();
  expect((await runCommand(['backup', 'key', key])).stderr).toContain('age_key_not_written');
  // Cut off in the middle, and gone on with: the same file, though no two encryptions are alike.
  s3.fault = ({ what }) => (what === 'part 2' ? 500 : undefined);
  const sealing = (): OffsiteCopies =>
    copies({ settings: { ...ownSettings(), prefix: 'sealed', recipients: [recipient] } });
  const offsite = sealing();
  offsite.start();
  const run = await made(ownBackups(offsite));
  await offsite.idle();
  await offsite.stop();
  s3.fault = () => undefined;
  const next = sealing();
  next.start();
  await next.idle();
  await next.stop();
  const after = (await new BackupRuns(shop.pool, STORE).get(run.id))!;
  expect(after).toMatchObject({ offsiteState: 'copied', offsiteError: null });
  expect(after.offsiteKey).toMatch(/^sealed\/.*\.tar\.gz\.age$/);
  expect((await readdir(join(shop.folder, 'own'))).filter((each) => each.startsWith('.'))).toEqual([]);
  const { bytes } = s3.objects.get(after.offsiteKey!)!;
  expect(bytes.subarray(0, 22).toString()).toBe('age-encryption.org/v1\n');

  const sealed = join(shop.folder, 'sealed.tar.gz.age');
  await writeFile(sealed, bytes);
  const restore = ['backup', 'restore', sealed, '--data', join(shop.folder, 'there')];
  const database = await createDatabase();
  try {
    const into = ['--database-url', database.url];
    expect((await runCommand([...restore, ...into])).stderr).toContain('age_identity_missing');
    const restored = await runCommand([...restore, ...into, '--identity', key, '--json']);
    expect(JSON.parse(restored.stdout)).toMatchObject({ store: STORE, ledgerPosition: run.ledgerPosition });
    const { rows } = await database.pool.query(
      `select entry->>'action' as action from audit order by seq desc limit 1`,
    );
    expect(rows).toEqual([{ action: 'backup_restored' }]);
  } finally {
    await database.drop();
  }
  const broken = copies({ settings: { ...ownSettings(), prefix: 'x', recipients: ['age1wrong'] } });
  broken.start();
  const last = await made(ownBackups(broken));
  await broken.idle();
  await broken.stop();
  expect(await new BackupRuns(shop.pool, STORE).get(last.id)).toMatchObject({
    ...{ status: 'ok', offsiteState: 'failed', offsiteError: 'age_recipient_invalid' },
  });
  // A file that changed since it was made is not sealed as if it were whole.
  await writeFile(last.storagePath!, 'another');
  const of = sealing();
  of.start();
  await of.idle();
  await of.stop();
  expect((await new BackupRuns(shop.pool, STORE).get(last.id))!.offsiteError).toBe('s3_file_changed');
}, 60_000);
