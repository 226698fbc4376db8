/**
 * Off-site copies at OpenStack Swift: processes and the service itself are killed in the middle, and what arrives is compared.
 * `S3_KILLS` says how often (50). Where Swift is not installed all of it is left out, and says so.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileChecksum } from '../../server/backup/archive-reader.ts';
import { fetchCopy, listCopies } from '../../server/backup/offsite/fetch.ts';
import { callS3, signedAddress, type Bucket } from '../../server/backup/offsite/s3.ts';
import { uploadCopy, type Copy } from '../../server/backup/offsite/upload.ts';
import type { BackupRun } from '../../server/backup/runs.ts';
import { accepted, HOST, sell, Shop, until } from '../integration/shop.ts';
import { Swift, swiftMissing } from './swift.ts';

const missing = swiftMissing();
if (missing !== undefined) console.warn(`nothing was tried: ${missing}`);
const KILLS = Number(process.env['S3_KILLS'] ?? 50);
const CHILD = fileURLToPath(new URL('../integration/backup/upload-child.ts', import.meta.url));
/** The least that Swift takes. */
const PART = 5 * 1024 * 1024;
const bytes = randomBytes(4 * PART + 12_345);
const sha256 = createHash('sha256').update(bytes).digest('hex');
/** An upload of that file takes no longer, here. */
const LONGEST_MS = 2_500;

let swift: Swift;
let folder: string;
let bucket: Bucket;

beforeAll(async () => {
  if (missing !== undefined) return;
  swift = await Swift.start();
  ({ bucket } = swift);
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-offsite-'));
  await writeFile(join(folder, 'archive'), bytes);
});
afterAll(async () => {
  if (missing !== undefined) return;
  await swift.close();
  await rm(folder, { recursive: true });
});

const copyOf = (key: string): Copy => {
  const path = join(folder, 'archive');
  return {
    path,
    statePath: `${path}.${key.replaceAll('/', '-')}`,
    key,
    sha256,
    partBytes: PART,
    tries: 3,
    waitMs: () => 200,
  };
};
const uploads = async (): Promise<number> => {
  const listed = await callS3(bucket, { method: 'GET', key: '', query: 'uploads=' });
  if (!listed.ok) throw new Error(listed.code);
  return listed.text.split('<Upload>').length - 1;
};
const arrived = async (key: string): Promise<void> => {
  const path = join(folder, 'back');
  expect(await fetchCopy(bucket, key, path)).toMatchObject({ ok: true });
  expect(await fileChecksum(path)).toBe(sha256);
  await rm(path);
};

test.skipIf(missing !== undefined)('a copy arrives whole, and comes back by a signed address', async () => {
  const copy = copyOf('shops/norte/whole.tar.gz');
  expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true });
  await arrived(copy.key);
  const response = await fetch(await signedAddress(bucket, copy.key, 'whole.tar.gz', 60));
  expect([response.status, response.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename="whole.tar.gz"',
  ]);
  expect(
    createHash('sha256')
      .update(Buffer.from(await response.arrayBuffer()))
      .digest('hex'),
  ).toBe(sha256);
  const listed = await listCopies(bucket, 'shops/norte/');
  expect(listed).toMatchObject({ ok: true, copies: [{ key: copy.key, size: bytes.length }] });
  // Once more: nothing is sent.
  expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true });
});

test.skipIf(missing !== undefined)('what is wrong has its code', async () => {
  const copy = copyOf('codes');
  expect(await uploadCopy({ ...bucket, secretAccessKey: 'wrong' }, copy)).toMatchObject({
    code: 's3_forbidden',
  });
  expect(await uploadCopy({ ...bucket, accessKeyId: 'nobody' }, copy)).toMatchObject({
    code: 's3_forbidden',
  });
  expect(await uploadCopy({ ...bucket, region: 'eu-1' }, copy)).toMatchObject({ code: 's3_wrong_region' });
  expect(await uploadCopy({ ...bucket, name: 'none-such' }, copy)).toMatchObject({
    code: 's3_bucket_missing',
  });
  const wrong = { method: 'PUT', key: 'damaged', body: new Uint8Array([1, 2, 3]) } as const;
  const other = createHash('sha256').update('other').digest('hex');
  expect(await callS3(bucket, { ...wrong, sha256: other })).toMatchObject({
    ok: false,
    code: 's3_body_damaged',
  });
  const md5 = createHash('md5').update('other').digest('base64');
  expect(await callS3(bucket, { ...wrong, headers: { 'content-md5': md5 } })).toMatchObject({
    ...{ ok: false, code: 's3_body_damaged' },
  });
  expect(await uploads()).toBe(0);
});

test.skipIf(missing !== undefined)('a bucket that has no locks takes the copy all the same', async () => {
  const lock = { mode: 'GOVERNANCE', until: new Date(Date.now() + 86_400_000) } as const;
  const copy = { ...copyOf('locked'), lock };
  expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true, lockedUntil: undefined });
  await arrived(copy.key);
});

test.skipIf(missing !== undefined)(
  `an uploading process is killed ${KILLS} times, and what arrives is the file`,
  async () => {
    let inTheMiddle = 0;
    for (let i = 0; i < KILLS; i++) {
      const copy = copyOf(`kill-${i}`);
      const child = fork(CHILD, [JSON.stringify({ bucket, copy: { ...copy, waitMs: undefined } })], {
        ...{ execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await Promise.race([new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_MS)), ended]);
      child.kill('SIGKILL');
      await ended;
      inTheMiddle += existsSync(copy.statePath) ? 1 : 0;
      expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true });
      await arrived(copy.key);
      expect([existsSync(copy.statePath), await uploads()]).toEqual([false, 0]);
    }
    // Else nothing was tried.
    expect(inTheMiddle).toBeGreaterThan(0);
  },
);

test.skipIf(missing !== undefined)(
  'the service is killed in the middle, and the upload goes on from there',
  async () => {
    for (let i = 0; i < 5; i++) {
      const copy = { ...copyOf(`service-${i}`), tries: 1 };
      const first = uploadCopy({ ...bucket, timeoutMs: 5_000 }, copy);
      await new Promise((resolve) => setTimeout(resolve, 150 + i * 150));
      await swift.killProxy();
      const result = await first;
      if (!result.ok) expect(result.code).toMatch(/^s3_(unreachable|server_error|timeout)$/);
      await swift.startProxy();
      expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true });
      await arrived(copy.key);
      expect(await uploads()).toBe(0);
    }
  },
);

test.skipIf(missing !== undefined)(
  'a hub copies its backups there, after the service was away as well',
  async () => {
    const shop = await Shop.create();
    try {
      await swift.killProxy();
      const hub = await shop.hub({
        backups: {
          ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: 1e9, webhook: '' },
          ...{ directory: '', keep: 5 },
          offsite: { bucket, prefix: 'hub', lock: 'governance', retentionYears: 5, recipients: [] },
        },
      });
      const till = await shop.till('C01', [hub]);
      await accepted(till, await sell(till));
      const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
        fetch(`${hub.server.origin(HOST)}${path}`, {
          ...{ ...init, headers: { Authorization: `Bearer ${hub.catalogToken}` } },
        });
      const make = async (): Promise<BackupRun> =>
        (await ask('/api/backups', { method: 'POST' })).json() as Promise<BackupRun>;
      const { id } = await make();
      const seen = async (wanted: string): Promise<BackupRun> =>
        (await ask(`/api/backups/${wanted}`)).json() as Promise<BackupRun>;
      const failed = await until(
        'failed',
        async () => {
          const run = await seen(id);
          return run.offsiteState === 'failed' && run;
        },
        60_000,
      );
      expect(failed).toMatchObject({ status: 'ok', offsiteError: 's3_unreachable' });
      await swift.startProxy();
      const second = await make();
      for (const wanted of [second.id, id]) {
        const copied = await until(
          'copied',
          async () => {
            const run = await seen(wanted);
            return run.offsiteState === 'copied' && run;
          },
          60_000,
        );
        expect(copied.offsiteError).toBe('s3_not_locked');
        const back = join(folder, 'of-hub');
        expect(await fetchCopy(bucket, copied.offsiteKey!, back)).toMatchObject({
          ok: true,
          sha256: copied.checksum,
        });
      }
    } finally {
      await shop.close();
    }
  },
);
