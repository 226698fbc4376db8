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
  | 's3_unreachable'
  | 's3_timeout'
  | 's3_bucket_missing'
  | 's3_upload_missing'
  | 's3_not_found'
  | 's3_server_error'
  | 's3_refused';

export type S3Answer =
  | { readonly ok: true; readonly headers: Headers; readonly text: string }
  | { readonly ok: false; readonly code: S3Code; readonly status: number };

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Hex, of the body. */
  readonly sha256?: string;
}

/** The text of an XML answer's first element of that name. */
export const xmlText = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

const codeOf = (status: number, text: string): S3Code => {
  const said = xmlText(text, 'Code');
  if (said === 'NoSuchBucket') return 's3_bucket_missing';
  if (said === 'NoSuchUpload') return 's3_upload_missing';
  if (said === 'RequestTimeout') return 's3_timeout';
  if (status === 401 || status === 403) return 's3_forbidden';
  if (status === 404) return 's3_not_found';
  // 200 with an error in it is how a completion fails after the service began to answer.
  return status >= 500 || status === 429 || status === 200 ? 's3_server_error' : 's3_refused';
};

/** Sends one request, once. Never throws for what network or service do. */
export async function callS3(bucket: Bucket, request: S3Request): Promise<S3Answer> {
  const client = new AwsClient({ ...bucket, service: 's3', retries: 0 });
  const path = request.key.split('/').map(encodeURIComponent).join('/');
  const url = `${bucket.endpoint}/${bucket.name}/${path}${request.query === undefined ? '' : `?${request.query}`}`;
  const headers = {
    ...request.headers,
    ...(request.sha256 === undefined ? {} : { 'x-amz-content-sha256': request.sha256 }),
  };
  const signal = AbortSignal.timeout(bucket.timeoutMs);
  try {
    const response = await client.fetch(url, {
      method: request.method,
      headers,
      body: request.body ?? null,
      signal,
    });
    const text = await response.text();
    if (response.ok && !text.includes('<Error>')) return { ok: true, headers: response.headers, text };
    return { ok: false, code: codeOf(response.status, text), status: response.status };
  } catch {
    return { ok: false, code: signal.aborted ? 's3_timeout' : 's3_unreachable', status: 0 };
  }
}
