import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callS3, type Bucket } from './s3.ts';

const SECRET = 'a-secret-of-the-test';
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SigV4 as its specification says, apart from the library that signs. */
function signatureHolds(request: IncomingMessage, body: Buffer): boolean {
  const said = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(
    request.headers.authorization ?? '',
  );
  if (said === null) return false;
  const [, scope = '', names = '', signature] = said;
  const url = new URL(request.url ?? '/', 'http://localhost');
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name])}\n`);
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return false;
  const canonical = [request.method, url.pathname, query, headers.join(''), names, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${SECRET}`);
  return hmac(key, toSign).toString('hex') === signature;
}

let misbehave: ((response: ServerResponse) => void) | undefined;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (misbehave !== undefined) misbehave(response);
    else if (signatureHolds(request, Buffer.concat(chunks))) response.setHeader('etag', '"1"').end();
    else response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
  });
});
let bucket: Bucket;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'test', secretAccessKey: SECRET };
  bucket = { endpoint, region: 'us-east-1', name: 'copies', ...keys, timeoutMs: 500 };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const body = new Uint8Array(new TextEncoder().encode('a part'));
const put = (at: Bucket, hash = sha256(body)) =>
  callS3(at, { method: 'PUT', key: 'shop/a b.gz', query: 'partNumber=1&uploadId=u1', body, sha256: hash });
const answer = (status: number, code: string) => (response: ServerResponse) =>
  void response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);

describe('calls to a bucket', () => {
  it('are signed, the hash of the part included', async () => {
    misbehave = undefined;
    expect(await put(bucket)).toMatchObject({ ok: true });
    expect(await put(bucket, sha256('another part'))).toMatchObject({ ok: false, code: 's3_forbidden' });
    expect(await put({ ...bucket, secretAccessKey: 'wrong' })).toMatchObject({
      ok: false,
      code: 's3_forbidden',
    });
  });

  it.each([
    ['s3_forbidden', answer(403, 'AccessDenied')],
    ['s3_bucket_missing', answer(404, 'NoSuchBucket')],
    ['s3_upload_missing', answer(404, 'NoSuchUpload')],
    ['s3_server_error', answer(500, 'InternalError')],
    ['s3_server_error', answer(200, 'InternalError')],
    ['s3_refused', answer(400, 'InvalidPart')],
    ['s3_unreachable', (response: ServerResponse) => void response.destroy()],
    ['s3_timeout', () => undefined],
  ])('fail with the code %s, and without the secret', async (code, how) => {
    misbehave = how;
    const failed = await put(bucket);
    expect(failed).toMatchObject({ ok: false, code });
    expect(JSON.stringify(failed)).not.toContain(SECRET);
  });
});
