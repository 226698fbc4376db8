/** Calls to a bucket and uploads in parts, against a strict service that fails in every way at every moment. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fetchCopy } from '../../../server/backup/offsite/fetch.ts';
import { callS3, openS3, signedAddress, type Bucket } from '../../../server/backup/offsite/s3.ts';
import { abandonUpload, partBytesFor, uploadCopy, type Copy } from '../../../server/backup/offsite/upload.ts';
import { S3Server, type Fault } from './s3-server.ts';

const CHILD = fileURLToPath(new URL('./upload-child.ts', import.meta.url));
const KEY = 'shop 1/norte/backup.tar.gz';
const PART = 1_000;
const bytes = randomBytes(4_500);
const sha256 = createHash('sha256').update(bytes).digest('hex');

let s3: S3Server;
let locking: S3Server;
let folder: string;
let copy: Copy;

beforeAll(async () => {
  s3 = await S3Server.start();
  locking = await S3Server.start({ locks: true });
  folder = await mkdtemp(join(tmpdir(), 'offsite-'));
});
afterAll(async () => {
  await s3.close();
  await locking.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  s3.reset();
  locking.reset();
  const path = join(folder, 'archive');
  await writeFile(path, bytes);
  await rm(`${path}.state`, { force: true });
  copy = {
    ...{ path, statePath: `${path}.state`, key: KEY, sha256 },
    partBytes: PART,
    tries: 2,
    waitMs: () => 1,
  };
});

const sent = (): string[] => s3.calls.filter((what) => what.startsWith('part'));
const isWhole = (server = s3): boolean => server.objects.get(KEY)?.bytes.equals(bytes) === true;
const once = (what: string, fault: Fault): void => {
  let done = false;
  s3.fault = (call) => {
    if (done || call.what !== what) return undefined;
    done = true;
    return fault;
  };
};
const always = (what: string, fault: Fault): void =>
  void (s3.fault = (call) => (call.what === what ? fault : undefined));

describe('calls to a bucket', () => {
  const head = (bucket: Bucket) => callS3(bucket, { method: 'HEAD', key: KEY });

  it('are signed, and refused where they are signed by another key', async () => {
    expect(await callS3(s3.bucket, { method: 'GET', key: '', query: 'uploads=' })).toMatchObject({
      ok: true,
    });
    expect(await callS3({ ...s3.bucket, secretAccessKey: 'x' }, { method: 'GET', key: '' })).toMatchObject({
      ...{ ok: false, code: 's3_forbidden', detail: 'SignatureDoesNotMatch' },
    });
    expect(await callS3({ ...s3.bucket, region: 'eu-1' }, { method: 'GET', key: '' })).toMatchObject({
      code: 's3_wrong_region',
    });
    expect(await callS3({ ...s3.bucket, name: 'other' }, { method: 'GET', key: '' })).toMatchObject({
      code: 's3_bucket_missing',
    });
    expect(await head(s3.bucket)).toMatchObject({ code: 's3_not_found', status: 404 });
  });

  it.each([
    ['s3_forbidden', 403, 'AccessDenied'],
    ['s3_clock_wrong', 403, 'RequestTimeTooSkewed'],
    ['s3_wrong_region', 301, 'PermanentRedirect'],
    ['s3_bucket_missing', 404, 'NoSuchBucket'],
    ['s3_upload_missing', 404, 'NoSuchUpload'],
    ['s3_server_error', 500, 'InternalError'],
    ['s3_server_error', 200, 'InternalError'],
    ['s3_server_error', 429, 'SlowDown'],
    ['s3_body_damaged', 400, 'BadDigest'],
    ['s3_refused', 400, 'InvalidPart'],
    ['s3_refused', 501, 'NotImplemented'],
    ['s3_unreachable', 0, 'cut'],
    ['s3_timeout', 0, 'silence'],
  ])('fail with the code %s for %i %s, and without the secret', async (code, status, said) => {
    const answer = (response: ServerResponse): void => {
      if (said === 'cut') response.destroy();
      else if (said !== 'silence')
        response.writeHead(status).end(`<Error x="y"><Code>${said}</Code></Error>`);
    };
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const failed = await callS3({ ...s3.bucket, endpoint, timeoutMs: 300 }, { method: 'GET', key: KEY });
    server.closeAllConnections();
    server.close();
    expect(failed).toMatchObject({ ok: false, code });
    expect(JSON.stringify(failed)).not.toContain(s3.bucket.secretAccessKey);
  });

  it('give an address that needs no credentials, until its time is over or it was changed', async () => {
    await uploadCopy(s3.bucket, copy);
    const address = await signedAddress(s3.bucket, KEY, 'backup.tar.gz', 60);
    const response = await fetch(address);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="backup.tar.gz"');
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect((await fetch(address.replace('backup.tar.gz?', 'another?'))).status).toBe(403);
    expect((await fetch(address.replace('Expires=60', 'Expires=9999'))).status).toBe(403);
  });

  it('read an object as it comes, and say where there is none', async () => {
    await uploadCopy(s3.bucket, copy);
    const opened = await openS3(s3.bucket, KEY);
    if (!opened.ok) throw new Error(opened.code);
    const chunks: Uint8Array[] = [];
    for await (const chunk of opened.body) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    expect(opened.headers.get('x-amz-meta-sha256')).toBe(sha256);
    expect(await openS3(s3.bucket, 'none')).toMatchObject({ ok: false, code: 's3_not_found' });
  });
});

test('what comes back is there once it is whole and the right one, and not before', async () => {
  const path = join(folder, 'back');
  await uploadCopy(s3.bucket, copy);
  const stored = s3.objects.get(KEY)!;
  s3.objects.set(KEY, { ...stored, bytes: randomBytes(bytes.length) });
  expect(await fetchCopy(s3.bucket, KEY, path)).toMatchObject({ ok: false, code: 'copy_damaged' });
  s3.objects.set(KEY, stored);
  expect(await fetchCopy(s3.bucket, KEY, join(folder, 'none', 'back'))).toMatchObject({
    code: 'disk_failed',
  });
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await fetchCopy({ ...s3.bucket, endpoint }, KEY, path)).toMatchObject({ code: 'copy_cut_short' });
  server.close();
  expect([existsSync(path), existsSync(`${path}.part`)]).toEqual([false, false]);
  expect(await fetchCopy(s3.bucket, KEY, path)).toEqual({ ok: true, size: bytes.length, sha256 });
});

describe('a copy', () => {
  it('is made in parts, and its state file goes', async () => {
    expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true, lockedUntil: undefined });
    expect(isWhole()).toBe(true);
    expect(sent()).toEqual(['part 1', 'part 2', 'part 3', 'part 4', 'part 5']);
    expect(existsSync(copy.statePath)).toBe(false);
    // Asked for once more, as by a process that was killed before it could write that down: nothing is sent.
    s3.calls.length = 0;
    expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true });
    expect(s3.calls).toEqual(['head']);
  });

  it('of a large file has no more parts than a bucket takes', () => {
    expect(partBytesFor(1)).toBe(8 * 1024 * 1024);
    expect(Math.ceil(1e12 / partBytesFor(1e12))).toBeLessThanOrEqual(1_000);
  });

  it.each([
    ['part 2', 500],
    ['part 2', 'cut'],
    ['part 2', 'lost'],
    ['part 2', 'silence'],
    ['part 2', 'damage'],
    ['begin', 503],
    ['begin', 'lost'],
    ['complete', 500],
    ['complete', 'cut'],
    ['complete', 'lost'],
    ['head', 429],
  ] as const)('comes through where a call (%s) meets a fault (%s) once', async (what, fault) => {
    once(what, fault);
    expect(await uploadCopy({ ...s3.bucket, timeoutMs: 300 }, copy)).toMatchObject({ ok: true });
    expect(isWhole()).toBe(true);
  });

  it.each([
    ['part 3', 403, 's3_forbidden'],
    ['part 3', 500, 's3_server_error'],
    ['part 3', 'cut', 's3_unreachable'],
    ['part 3', 'silence', 's3_timeout'],
    ['part 3', 'damage', 's3_body_damaged'],
    ['begin', 403, 's3_forbidden'],
    ['complete', 500, 's3_server_error'],
    ['complete', 'lost', 's3_unreachable'],
  ] as const)(
    'that meets it (%s, %s) at every try has the code %s, and goes on from there',
    async (what, fault, code) => {
      always(what, fault);
      const bucket = { ...s3.bucket, timeoutMs: 300 };
      // A completion whose answer was lost once is found out at the second try.
      if (fault === 'lost')
        expect(await uploadCopy(bucket, { ...copy, tries: 1 })).toMatchObject({ ok: false, code });
      else expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: false, code });
      s3.fault = () => undefined;
      s3.calls.length = 0;
      expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: true });
      expect(isWhole()).toBe(true);
      if (what === 'part 3') expect(sent()).toEqual(['part 3', 'part 4', 'part 5']);
      if (what === 'complete') expect(sent()).toEqual([]);
      expect(s3.uploads.size).toBe(0);
    },
  );

  it('is not made of a file that changed, and its upload is ended', async () => {
    always('part 3', 403);
    await uploadCopy(s3.bucket, copy);
    await writeFile(copy.path, randomBytes(4_500));
    expect(await uploadCopy(s3.bucket, copy)).toEqual({ ok: false, code: 's3_file_changed' });
    expect([s3.uploads.size, existsSync(copy.statePath)]).toEqual([0, false]);
  });

  it('is not made of a file that changes while it is read', async () => {
    s3.fault = ({ what }) => {
      if (what === 'part 2') writeFileSync(copy.path, randomBytes(4_500));
      return undefined;
    };
    expect(await uploadCopy(s3.bucket, copy)).toEqual({ ok: false, code: 's3_file_changed' });
    expect([s3.objects.size, s3.uploads.size]).toEqual([0, 0]);
  });

  it('of another file does not go on with the parts of the one before', async () => {
    always('part 3', 403);
    await uploadCopy(s3.bucket, copy);
    s3.fault = () => undefined;
    const other = randomBytes(4_500);
    await writeFile(copy.path, other);
    const hash = createHash('sha256').update(other).digest('hex');
    expect(await uploadCopy(s3.bucket, { ...copy, sha256: hash })).toMatchObject({ ok: true });
    expect(s3.objects.get(KEY)!.bytes.equals(other)).toBe(true);
  });

  it('is begun anew where the bucket forgot it or a part of it', async () => {
    for (const forget of [() => s3.uploads.clear(), () => [...s3.uploads.values()][0]!.parts.delete(1)]) {
      s3.reset();
      always('part 3', 403);
      await uploadCopy(s3.bucket, copy);
      s3.fault = () => undefined;
      forget();
      expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true });
      expect([isWhole(), s3.uploads.size]).toEqual([true, 0]);
    }
  });

  it('leaves alone what another file has put under its name', async () => {
    const other = Buffer.from('of a shop of the same name');
    s3.objects.set(KEY, { bytes: other, etag: '"x"', headers: {} });
    expect(await uploadCopy(s3.bucket, copy)).toEqual({ ok: false, code: 's3_key_taken' });
    expect(s3.objects.get(KEY)!.bytes).toBe(other);
  });

  it('ends uploads of its name that nobody knows of any more', async () => {
    always('part 3', 403);
    await uploadCopy(s3.bucket, copy);
    await rm(copy.statePath);
    s3.fault = () => undefined;
    expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true });
    expect(s3.uploads.size).toBe(0);
  });

  it('that nobody wants any more is ended', async () => {
    always('part 3', 403);
    await uploadCopy(s3.bucket, copy);
    expect(s3.uploads.size).toBe(1);
    s3.fault = () => undefined;
    await abandonUpload(s3.bucket, copy.statePath);
    expect([s3.uploads.size, existsSync(copy.statePath)]).toEqual([0, false]);
  });

  it('of a file that cannot be read, or a state that cannot be kept, has a code of its own', async () => {
    expect(await uploadCopy(s3.bucket, { ...copy, path: join(folder, 'none') })).toEqual({
      ...{ ok: false, code: 'disk_failed', detail: 'ENOENT' },
    });
    const statePath = join(folder, 'no-folder', 'state');
    expect(await uploadCopy(s3.bucket, { ...copy, statePath })).toMatchObject({
      ok: false,
      code: 'disk_failed',
    });
    expect(s3.uploads.size).toBe(0);
  });

  it('stops when it is told to, and goes on another time', async () => {
    const stop = new AbortController();
    s3.fault = ({ what }) => {
      if (what !== 'part 3') return undefined;
      stop.abort();
      return 'silence';
    };
    expect(await uploadCopy(s3.bucket, { ...copy, stop: stop.signal })).toMatchObject({ code: 's3_stopped' });
    s3.fault = () => undefined;
    s3.calls.length = 0;
    expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true });
    expect(sent()).toEqual(['part 3', 'part 4', 'part 5']);
  });

  it('is locked where the bucket has locks, and made without where it has none', async () => {
    const until = new Date('2031-11-25T08:00:00.000Z');
    const lock = { mode: 'GOVERNANCE', until } as const;
    expect(await uploadCopy(locking.bucket, { ...copy, lock })).toMatchObject({
      ok: true,
      lockedUntil: until,
    });
    expect(isWhole(locking)).toBe(true);
    expect(await uploadCopy(s3.bucket, { ...copy, lock })).toMatchObject({
      ok: true,
      lockedUntil: undefined,
    });
    expect(isWhole()).toBe(true);
  });
});

test('a process that is killed in the middle of an upload is followed by one that goes on', async () => {
  for (const at of ['begin', 'part 2', 'part 5', 'complete']) {
    s3.reset();
    const child = fork(CHILD, [JSON.stringify({ bucket: s3.bucket, copy: { ...copy, waitMs: undefined } })], {
      ...{ execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    });
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    // What reaches the bucket is done there, and the process never hears of it.
    s3.fault = ({ what }) => {
      if (what !== at) return undefined;
      child.kill('SIGKILL');
      return 'lost';
    };
    expect([at, await ended]).toEqual([at, 'SIGKILL']);
    s3.fault = () => undefined;
    const before = sent();
    s3.calls.length = 0;
    expect(await uploadCopy(s3.bucket, copy)).toMatchObject({ ok: true });
    expect([at, isWhole(), s3.uploads.size, existsSync(copy.statePath)]).toEqual([at, true, 0, false]);
    // Only the part of which nobody knew is sent twice.
    expect(sent().filter((part) => before.includes(part)).length).toBeLessThanOrEqual(1);
  }
});
