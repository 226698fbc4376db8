/** Posts JSON to another program of the shop: over HTTP, or over HTTPS as far as it is trusted. */
import { request as plainRequest } from 'node:http';
import { request as secureRequest, type RequestOptions } from 'node:https';

const PATIENCE_MS = 10_000;
/** Answers here are certificates. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface PostedAnswer {
  readonly status: number;
  readonly text: string;
}

/** Rejects where nobody answers in ten seconds, or more than is reasonable. */
export const postJson = async (
  url: string,
  body: string,
  options: RequestOptions = {},
): Promise<PostedAnswer> =>
  new Promise((resolve, reject) => {
    const make = url.startsWith('https:') ? secureRequest : plainRequest;
    const { headers, ...rest } = options;
    const request = make(url, {
      ...rest,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > MAX_ANSWER_BYTES) request.destroy(new Error('the answer is too long'));
        parts.push(part);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      );
    });
    request.end(body);
  });
