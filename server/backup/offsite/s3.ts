/**
 * The few calls of the S3 protocol that an off-site copy needs, signed (SigV4), addressed by path. Each part's SHA-256 is
 * part of its signature, so a service takes no part that arrived changed. Failures are values with stable codes; none holds
 * a secret, for none holds more of an answer than its status and code.
 */
import { AwsClient } from 'aws4fetch';

export interface Bucket {
  /** With scheme, without a path: `https://s3.example.org`. */
  readonly endpoint: string;
  readonly region: string;
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of one request, its answer included. */
  readonly timeoutMs: number;
}

export type S3Code =
  | 's3_forbidden'
  | 's3_clock_wrong'
  | 's3_wrong_region'
  | 's3_unreachable'
  | 's3_timeout'
  | 's3_bucket_missing'
  | 's3_upload_missing'
  | 's3_not_found'
  | 's3_server_error'
  /** What was sent arrived as something else. */
  | 's3_body_damaged'
  | 's3_refused'
  /** The caller's signal ended it. */
  | 's3_stopped';

export interface S3Failure {
  readonly ok: false;
  readonly code: S3Code;
  readonly status: number;
  /** The service's own code, or that of the socket: for the log. */
  readonly detail: string;
}

export type S3Answer = { readonly ok: true; readonly headers: Headers; readonly text: string } | S3Failure;

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Empty: the bucket itself. */
  readonly key: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Hex, of the body. */
  readonly sha256?: string;
}

const MAX_CODE_POINT = 0x10ffff;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > MAX_CODE_POINT ? whole : String.fromCodePoint(code);
    },
  );

export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);

/** The text of an XML answer's first element of that name. */
export const xmlText = (xml: string, name: string): string | undefined => {
  const found = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1];
  return found === undefined ? undefined : unescapeXml(found);
};

/** What is within each element of that name, as XML. */
export const xmlElements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>(.*?)</${name}>`, 'gs'))].map(([, inner]) => inner!);

const NOT_IMPLEMENTED = 501;
const BY_SERVICE_CODE: Readonly<Record<string, S3Code>> = {
  NoSuchBucket: 's3_bucket_missing',
  NoSuchUpload: 's3_upload_missing',
  RequestTimeout: 's3_timeout',
  RequestTimeTooSkewed: 's3_clock_wrong',
  PermanentRedirect: 's3_wrong_region',
  TemporaryRedirect: 's3_wrong_region',
  AuthorizationHeaderMalformed: 's3_wrong_region',
  BadDigest: 's3_body_damaged',
  XAmzContentSHA256Mismatch: 's3_body_damaged',
  IncompleteBody: 's3_body_damaged',
  NotImplemented: 's3_refused',
};

const codeOf = (status: number, said: string): S3Code => {
  const known = BY_SERVICE_CODE[said];
  if (known !== undefined) return known;
  if (status === 401 || status === 403) return 's3_forbidden';
  if (status === 404) return 's3_not_found';
  if (status === NOT_IMPLEMENTED) return 's3_refused';
  if (status >= 300 && status < 400) return 's3_wrong_region';
  // 200 with an error in it is how a completion fails after the service began to answer.
  return status >= 500 || status === 429 || status === 200 ? 's3_server_error' : 's3_refused';
};

const urlOf = (bucket: Bucket, key: string, query = ''): string => {
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `${bucket.endpoint}/${bucket.name}/${path}${query === '' ? '' : `?${query}`}`;
};

const clientOf = (bucket: Bucket): AwsClient => new AwsClient({ ...bucket, service: 's3', retries: 0 });

const failureOf = async (response: Response): Promise<S3Failure> => {
  const { status } = response;
  const said = xmlText(await response.text(), 'Code') ?? '';
  return { ok: false, code: codeOf(status, said), status, detail: said };
};

const brokenOff = (error: unknown, timeout: AbortSignal, stop: AbortSignal | undefined): S3Failure => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const detail = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const code = stop?.aborted === true ? 's3_stopped' : timeout.aborted ? 's3_timeout' : 's3_unreachable';
  return { ok: false, code, status: 0, detail };
};

/** Sends one request, once. Never throws for what network or service do. */
export async function callS3(bucket: Bucket, request: S3Request, stop?: AbortSignal): Promise<S3Answer> {
  const headers = {
    ...request.headers,
    ...(request.sha256 === undefined ? {} : { 'x-amz-content-sha256': request.sha256 }),
  };
  const timeout = AbortSignal.timeout(bucket.timeoutMs);
  try {
    const response = await clientOf(bucket).fetch(urlOf(bucket, request.key, request.query), {
      method: request.method,
      headers,
      body: request.body ?? null,
      redirect: 'manual',
      signal: stop === undefined ? timeout : AbortSignal.any([timeout, stop]),
    });
    if (!response.ok) return await failureOf(response);
    const text = await response.text();
    if (!/<Error[\s>]/.test(text)) return { ok: true, headers: response.headers, text };
    const said = xmlText(text, 'Code') ?? '';
    return { ok: false, code: codeOf(response.status, said), status: response.status, detail: said };
  } catch (error) {
    return brokenOff(error, timeout, stop);
  }
}

/** An object's bytes as they come. The time-out holds for each chunk by itself: an archive may take hours. */
export async function openS3(
  bucket: Bucket,
  key: string,
): Promise<
  { readonly ok: true; readonly headers: Headers; readonly body: AsyncIterable<Uint8Array> } | S3Failure
> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), bucket.timeoutMs);
  try {
    const response = await clientOf(bucket).fetch(urlOf(bucket, key), {
      method: 'GET',
      redirect: 'manual',
      signal: silent.signal,
    });
    if (!response.ok || response.body === null) return await failureOf(response);
    const { headers, body } = response;
    return {
      ok: true,
      headers,
      body: (async function* () {
        try {
          for await (const chunk of body) {
            clearTimeout(timer);
            timer = setTimeout(() => silent.abort(), bucket.timeoutMs);
            yield chunk;
          }
        } finally {
          clearTimeout(timer);
        }
      })(),
    };
  } catch (error) {
    clearTimeout(timer);
    return brokenOff(error, silent.signal, undefined);
  }
}

/** An address of an object that needs no credentials, good for so many seconds; `name` is what it is saved as. */
export const signedAddress = async (
  bucket: Bucket,
  key: string,
  name: string,
  seconds: number,
): Promise<string> => {
  const shown = encodeURIComponent(`attachment; filename="${name}"`);
  const query = `X-Amz-Expires=${seconds}&response-content-disposition=${shown}`;
  const signed = await clientOf(bucket).sign(urlOf(bucket, key, query), {
    method: 'GET',
    aws: { signQuery: true },
  });
  return signed.url;
};
