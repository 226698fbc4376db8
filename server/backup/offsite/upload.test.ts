import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Bucket } from './s3.ts';
import { uploadCopy, type Copy } from './upload.ts';

const parts = new Map<number, Buffer>();
const sentParts: number[] = [];
let object = Buffer.alloc(0);
let meta = '';
let failPart: (part: number) => boolean = () => false;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const part = Number(searchParams.get('partNumber'));
    if (request.method === 'PUT') {
      sentParts.push(part);
      if (failPart(part)) return void response.writeHead(500).end();
      parts.set(part, Buffer.concat(chunks));
      return void response.setHeader('etag', `"${part}"`).end();
    }
    if (request.method === 'HEAD')
      return void response
        .writeHead(200, { 'content-length': object.length, 'x-amz-meta-sha256': meta })
        .end();
    if (searchParams.has('uploads')) {
      meta = String(request.headers['x-amz-meta-sha256']);
      return void response.end('<R><UploadId>u1</UploadId></R>');
    }
    const named = [
      ...Buffer.concat(chunks)
        .toString()
        .matchAll(/<PartNumber>(\d+)</g),
    ].map((m) => Number(m[1]));
    object = Buffer.concat(named.map((n) => parts.get(n) ?? Buffer.alloc(0)));
    return void response.end('<R/>');
  });
});
let bucket: Bucket;
let folder: string;
let copy: Copy;
const bytes = randomBytes(2500);

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  bucket = { endpoint, region: 'r', name: 'copies', accessKeyId: 'a', secretAccessKey: 's', timeoutMs: 500 };
  folder = await mkdtemp(join(tmpdir(), 'offsite-'));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  parts.clear();
  sentParts.length = 0;
  failPart = () => false;
  const path = join(folder, 'archive');
  await writeFile(path, bytes);
  await rm(`${path}.offsite`, { force: true });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  copy = { path, statePath: `${path}.offsite`, key: 'a', sha256, partBytes: 1000, tries: 2, waitMs: () => 1 };
});

it('a file is copied in parts, and its state file goes', async () => {
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: true });
  expect(object.equals(bytes)).toBe(true);
  expect(existsSync(copy.statePath)).toBe(false);
});

it('a call that fails once is made again', async () => {
  failPart = (part) => part === 2 && sentParts.filter((sent) => sent === 2).length === 1;
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: true });
  expect(sentParts).toEqual([1, 2, 2, 3]);
});

it('an upload goes on after the part that was the last to arrive', async () => {
  failPart = (part) => part === 3;
  expect(await uploadCopy(bucket, copy)).toMatchObject({ ok: false, code: 's3_server_error' });
  failPart = () => false;
  sentParts.length = 0;
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: true });
  expect(sentParts).toEqual([3]);
  expect(object.equals(bytes)).toBe(true);
});

it('a file that changed in between is not copied', async () => {
  failPart = (part) => part === 3;
  await uploadCopy(bucket, copy);
  await writeFile(copy.path, randomBytes(2500));
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: false, code: 's3_file_changed' });
});

it('a bucket that forgot a part is found out', async () => {
  failPart = (part) => part === 3;
  await uploadCopy(bucket, copy);
  failPart = () => false;
  parts.delete(1);
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: false, code: 's3_checksum_mismatch' });
});

it('an object of the same size that another copy left is not taken for this one', async () => {
  failPart = (part) => part === 3;
  await uploadCopy(bucket, copy);
  failPart = () => false;
  meta = 'of another file';
  expect(await uploadCopy(bucket, copy)).toEqual({ ok: false, code: 's3_checksum_mismatch' });
});
