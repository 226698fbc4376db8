/**
 * A strict S3 service for tests: real HTTP, addressed by path, in memory. It checks each signature as the specification of SigV4
 * says, apart from the library that signs, the hash and MD5 of each body, the order and the tags of parts. Faults are planted
 * call by call.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bucket } from '../../../server/backup/offsite/s3.ts';

interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Upload {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly bytes: Buffer; readonly etag: string }>;
}

export interface Call {
  readonly method: string;
  readonly key: string;
  /** `part 3`, `begin`, `complete`, `abort`, `uploads`, `objects`, `head`, `get`. */
  readonly what: string;
}

/**
 * `cut`: the connection ends in the middle of the request. `silence`: no answer. `lost`: done, and the answer never arrives.
 * `damage`: the body arrives changed. A number: the status of an answer that says so.
 */
export type Fault = 'cut' | 'silence' | 'lost' | 'damage' | number;

export interface S3ServerOptions {
  /** Takes object locks; without, it refuses them as Amazon does for a bucket that has none. */
  readonly locks?: boolean;
  readonly leastPartBytes?: number;
}

const ACCESS_KEY = 'TILLMESHTEST';
const SECRET = 'a/secret+of the test';
const REGION = 'mx-central-1';
const NAME = 'copies';
const MOST_SKEW_MS = 15 * 60 * 1_000;
const LOCK_HEADERS = ['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date'];

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const hex = (algorithm: string, bytes: string | Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex');
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

/** Undefined where the signature holds, else the service's code. */
const signatureFault = (request: IncomingMessage, url: URL, body: Buffer): string | undefined => {
  const { headers } = request;
  const inQuery = url.searchParams.get('X-Amz-Signature');
  const said = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
    headers.authorization ?? '',
  );
  const credential = url.searchParams.get('X-Amz-Credential') ?? said?.[1] ?? '';
  const names = url.searchParams.get('X-Amz-SignedHeaders') ?? said?.[2] ?? '';
  const signature = inQuery ?? said?.[3] ?? '';
  const date = url.searchParams.get('X-Amz-Date') ?? String(headers['x-amz-date']);
  if (signature === '') return 'AccessDenied';
  const [accessKey, ...scope] = credential.split('/');
  if (accessKey !== ACCESS_KEY) return 'InvalidAccessKeyId';
  if (scope[1] !== REGION) return 'AuthorizationHeaderMalformed';
  const atMs = Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const lifeMs = inQuery === null ? MOST_SKEW_MS : Number(url.searchParams.get('X-Amz-Expires')) * 1_000;
  if (!(Math.abs(Date.now() - atMs) <= lifeMs))
    return inQuery === null ? 'RequestTimeTooSkewed' : 'AccessDenied';
  const signed = names.split(';');
  // Whatever the service acts upon has to be signed.
  const unsigned = Object.keys(headers).filter(
    (name) =>
      (name.startsWith('x-amz-') || name === 'content-md5' || name === 'host') && !signed.includes(name),
  );
  if (unsigned.length > 0) return 'AccessDenied';
  const payload = inQuery === null ? String(headers['x-amz-content-sha256']) : 'UNSIGNED-PAYLOAD';
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== hex('sha256', body)) return 'XAmzContentSHA256Mismatch';
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const path = decodeURIComponent(url.pathname).split('/').map(encoded).join('/');
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = [request.method, path, query, lines, names, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), hex('sha256', canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${SECRET}`);
  const right = Buffer.from(hmac(key, toSign).toString('hex'));
  const given = Buffer.from(signature);
  return right.length === given.length && timingSafeEqual(right, given) ? undefined : 'SignatureDoesNotMatch';
};

const STATUS: Readonly<Record<string, number>> = {
  NoSuchKey: 404,
  NoSuchBucket: 404,
  NoSuchUpload: 404,
  InternalError: 500,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
};

class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const whatOf = (method: string, key: string, query: URLSearchParams): string => {
  if (key === '') return query.has('uploads') ? 'uploads' : 'objects';
  if (query.has('uploads')) return 'begin';
  if (method === 'PUT') return query.has('partNumber') ? `part ${query.get('partNumber')}` : 'put';
  if (method === 'POST') return 'complete';
  return method === 'DELETE' ? 'abort' : method.toLowerCase();
};

export class S3Server {
  readonly objects = new Map<string, Stored>();
  readonly uploads = new Map<string, Upload>();
  readonly calls: string[] = [];
  /** Asked before each call is done. */
  fault: (call: Call) => Fault | undefined = () => undefined;
  readonly bucket: Bucket;

  private readonly options: S3ServerOptions;
  private readonly server: Server;
  private begun = 0;

  private constructor(server: Server, endpoint: string, options: S3ServerOptions) {
    this.server = server;
    this.options = options;
    const keys = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET };
    this.bucket = { endpoint, region: REGION, name: NAME, ...keys, timeoutMs: 1_000 };
  }

  static async start(options: S3ServerOptions = {}): Promise<S3Server> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const made = new S3Server(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
    server.on('request', (request, response) => made.receive(request, response));
    return made;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.objects.clear();
    this.uploads.clear();
    this.calls.length = 0;
    this.fault = () => undefined;
  }

  private receive(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.bucket.endpoint);
    const [, name = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const method = request.method ?? '';
    const call = { method, key: rest.join('/'), what: whatOf(method, rest.join('/'), url.searchParams) };
    this.calls.push(call.what);
    const fault = this.fault(call);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (fault === 'cut') request.socket.destroy();
    });
    request.on('error', () => undefined);
    request.on('end', () => {
      if (fault === 'silence') return;
      if (fault === 'cut') return void request.socket.destroy();
      if (typeof fault === 'number') {
        const code = fault >= 500 ? 'InternalError' : fault === 403 ? 'AccessDenied' : 'SlowDown';
        return void response.writeHead(fault).end(`<Error><Code>${code}</Code></Error>`);
      }
      const body = Buffer.concat(chunks);
      if (fault === 'damage' && body.length > 0) body[0]! ^= 1;
      try {
        const refused = signatureFault(request, url, body);
        if (refused !== undefined) throw new Refused(refused);
        if (name !== NAME) throw new Refused('NoSuchBucket');
        this.answer(call, url.searchParams, request.headers as Record<string, string>, body, {
          end: (text = '') => (fault === 'lost' ? request.socket.destroy() : response.end(text)),
          response,
        });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        const text = `<?xml version="1.0"?><Error><Code>${error.code}</Code><Message>no</Message></Error>`;
        response.writeHead(STATUS[error.code] ?? 400, { 'content-type': 'application/xml' }).end(text);
      }
    });
  }

  private answer(
    { key, what }: Call,
    query: URLSearchParams,
    headers: Record<string, string>,
    body: Buffer,
    { end, response }: { end: (text?: string | Buffer) => unknown; response: ServerResponse },
  ): void {
    if (what === 'uploads') end(this.listUploads(query.get('prefix') ?? ''));
    else if (what === 'objects') end(this.listObjects(query.get('prefix') ?? ''));
    else if (what === 'begin') end(this.begin(key, headers));
    else if (what === 'head' || what === 'get') {
      const found = this.objects.get(key);
      if (found === undefined) throw new Refused('NoSuchKey');
      const shown = query.get('response-content-disposition');
      response.writeHead(200, {
        ...found.headers,
        ...{ etag: found.etag, 'content-length': found.bytes.length },
        ...(shown === null ? {} : { 'content-disposition': shown }),
      });
      end(what === 'get' ? found.bytes : '');
    } else {
      const id = query.get('uploadId') ?? '';
      const upload = this.uploads.get(id);
      if (upload === undefined || upload.key !== key) throw new Refused('NoSuchUpload');
      if (what === 'abort') {
        this.uploads.delete(id);
        response.writeHead(204);
        end();
      } else if (what === 'complete') {
        end(this.complete(id, upload, body.toString()));
      } else {
        response.setHeader('etag', this.part(upload, Number(query.get('partNumber')), headers, body));
        end();
      }
    }
  }

  private listUploads(prefix: string): string {
    const found = [...this.uploads].filter(([, { key }]) => key.startsWith(prefix));
    const rows = found.map(
      ([id, { key }]) => `<Upload><Key>${escaped(key)}</Key><UploadId>${escaped(id)}</UploadId></Upload>`,
    );
    return `<ListMultipartUploadsResult>${rows.join('')}</ListMultipartUploadsResult>`;
  }

  private listObjects(prefix: string): string {
    const found = [...this.objects].filter(([key]) => key.startsWith(prefix)).sort();
    const rows = found.map(
      ([key, { bytes }]) => `<Contents><Key>${escaped(key)}</Key><Size>${bytes.length}</Size></Contents>`,
    );
    return `<ListBucketResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListBucketResult>`;
  }

  private begin(key: string, headers: Record<string, string>): string {
    const asked = LOCK_HEADERS.filter((name) => headers[name] !== undefined);
    if (asked.length > 0 && this.options.locks !== true) throw new Refused('InvalidRequest');
    // Signs that XML has to escape.
    const id = `up<${(this.begun += 1)}>&"id"`;
    const kept = Object.entries(headers).filter(
      ([name]) => name.startsWith('x-amz-meta-') || name === 'content-type' || LOCK_HEADERS.includes(name),
    );
    this.uploads.set(id, { key, headers: Object.fromEntries(kept), parts: new Map() });
    const said = `<Key>${escaped(key)}</Key><UploadId>${escaped(id)}</UploadId>`;
    return `<InitiateMultipartUploadResult xmlns="urn:s3">${said}</InitiateMultipartUploadResult>`;
  }

  private part(upload: Upload, part: number, headers: Record<string, string>, bytes: Buffer): string {
    const md5 = createHash('md5').update(bytes).digest();
    if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5.toString('base64'))
      throw new Refused('BadDigest');
    // As Amazon: an upload with a lock takes no part without one.
    if (headers['content-md5'] === undefined && this.options.locks === true)
      throw new Refused('InvalidRequest');
    const etag = `"${md5.toString('hex')}"`;
    upload.parts.set(part, { bytes, etag });
    return etag;
  }

  private complete(id: string, upload: Upload, xml: string): string {
    const named = [...xml.matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag><\/Part>/g)];
    const parts = named.map(([, number, etag]) => {
      const part = upload.parts.get(Number(number));
      if (part === undefined || part.etag !== etag) throw new Refused('InvalidPart');
      return part.bytes;
    });
    const tooSmall = parts.slice(0, -1).some(({ length }) => length < (this.options.leastPartBytes ?? 1));
    if (parts.length === 0 || tooSmall) throw new Refused('EntityTooSmall');
    if (named.some(([, number], i) => Number(number) !== i + 1)) throw new Refused('InvalidPartOrder');
    const bytes = Buffer.concat(parts);
    const etag = `"${hex('md5', Buffer.concat(parts.map((part) => Buffer.from(hex('md5', part), 'hex'))))}-${parts.length}"`;
    this.objects.set(upload.key, { bytes, etag, headers: upload.headers });
    this.uploads.delete(id);
    return `<CompleteMultipartUploadResult><ETag>${escaped(etag)}</ETag></CompleteMultipartUploadResult>`;
  }
}
