/**
 * Requests over HTTP that are no sync: reports, exports, anything that may fail without harm. Each try has its time, a try that
 * failed for want of a network or a server that is busy is repeated after a while, and what comes out is an answer or a code, never a throw.
 */
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export type RequestFailure = Failure<'offline' | 'timed_out' | 'request_refused' | 'bad_answer' | 'aborted'>;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For each try, ms: between 15 and 30 s, as reports take. */
  readonly timeoutMs?: number;
  /**
   * How often it is tried again. What writes is not, unless it bears a key by which the server knows it again
   * (`Idempotency-Key`).
   */
  readonly retries?: number;
  /** No more of the answer is read than so many bytes, and a little; the rest is not sent for. */
  readonly maxBytes?: number;
  /** Gives up, between tries too. */
  readonly signal?: AbortSignal;
}

export interface RequestPorts {
  readonly fetch: typeof fetch;
  /** Resolves after so many ms, or at once when the signal is aborted. */
  readonly rest: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
}

const TIMEOUT_MS = 20_000;
const RETRIES = 3;
const FIRST_REST_MS = 1_000;
/** Of the rest so much is left to chance, so that the pages of a shop do not come back all at once. */
const JITTER = 0.5;
/** Worth another try: the server is busy, restarting, or between us and it somebody is. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

const restMs = (tried: number, random: number): number =>
  FIRST_REST_MS * 2 ** tried * (1 - JITTER + 2 * JITTER * random);

const browserPorts: RequestPorts = {
  fetch: (...request) => globalThis.fetch(...request),
  rest: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  random: Math.random,
};

/** The beginning of an answer, in whole parts as they come. */
const beginningOf = async ({ body }: Response, maxBytes: number): Promise<Blob> => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = (body ?? new Blob([]).stream()).getReader();
  for (let bytes = 0; bytes < maxBytes;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    bytes += value.length;
  }
  await reader.cancel();
  return new Blob(parts);
};

type Tried<T> = Result<T, RequestFailure> & { readonly isPassing: boolean };

const codeOf = async (response: Response): Promise<string> => {
  const problem = (await response.json().catch(() => undefined)) as { readonly code?: unknown } | undefined;
  return typeof problem?.code === 'string' ? problem.code : String(response.status);
};

const once = async <T>(
  address: string,
  { method = 'GET', headers = {}, body, timeoutMs = TIMEOUT_MS, signal, maxBytes }: RequestOptions,
  read: (response: Response) => Promise<T>,
  ports: RequestPorts,
): Promise<Tried<T>> => {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await ports.fetch(address, {
      method,
      headers: { ...headers },
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) {
      const refused = err('request_refused', { status: response.status, reason: await codeOf(response) });
      return { ...refused, isPassing: PASSING.has(response.status) };
    }
    const text = await (maxBytes === undefined ? response.blob() : beginningOf(response, maxBytes));
    try {
      return { ...ok(await read(new Response(text))), isPassing: false };
    } catch {
      return { ...err('bad_answer'), isPassing: false };
    }
  } catch {
    if (signal?.aborted === true) return { ...err('aborted'), isPassing: false };
    return { ...err(timeout.aborted ? 'timed_out' : 'offline'), isPassing: true };
  }
};

/** `read` takes what is wanted out of an answer that is good; where it throws the failure is `bad_answer`. */
export const request = async <T>(
  address: string,
  read: (response: Response) => Promise<T>,
  options: RequestOptions = {},
  ports: RequestPorts = browserPorts,
): Promise<Result<T, RequestFailure>> => {
  const { method = 'GET', headers = {}, signal } = options;
  const isRepeatable = method === 'GET' || 'Idempotency-Key' in headers;
  const retries = isRepeatable ? (options.retries ?? RETRIES) : 0;
  for (let tried = 0; ; tried++) {
    const { isPassing, ...result } = await once(address, options, read, ports);
    if (!isPassing || tried >= retries) return result as Result<T, RequestFailure>;
    await ports.rest(restMs(tried, ports.random()), signal);
    if (signal?.aborted === true) return err('aborted');
  }
};
