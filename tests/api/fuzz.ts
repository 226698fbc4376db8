/** Drives a hub with requests made from its own OpenAPI document, by seed, and collects every answer that should not be. */
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { readDocument, type ApiDocument, type OpenApi } from './document.ts';
import { Exchange, type ApiAnswer } from './exchange.ts';
import { Generator } from './generator.ts';
import { faultsOf } from './invariants.ts';
import { isObject } from './json.ts';
import { Requests, type ApiRequest } from './requests.ts';

export interface FuzzOptions {
  readonly port: number;
  readonly token: string;
  readonly seed: string;
  readonly requests: number;
  /** Products and customers that there are. */
  readonly known: Readonly<Record<string, readonly string[]>>;
}

export interface Fault {
  readonly request: ApiRequest;
  readonly answer: ApiAnswer | undefined;
  readonly faults: readonly string[];
}

export interface FuzzReport {
  readonly sent: number;
  readonly faults: readonly Fault[];
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Operations that were answered with success at least once. */
  readonly succeeded: ReadonlySet<string>;
  readonly operations: number;
  /** Ops by the keys that wrote them, of keys that were answered with more than one op. */
  readonly doubled: readonly string[];
  /** Requests that were sent again with their key. */
  readonly repeated: number;
}

const CONCURRENCY = 8;
const REPEATED = 0.15;
const MAX_FAULTS = 50;

/** What an answer teaches: the ids in it, by what they are called. */
const learn = (generator: Generator, request: ApiRequest, body: unknown): void => {
  if (!isObject(body)) return;
  const path = request.operation?.path ?? '';
  const collection = /^\/api\/([a-z-]+)/.exec(path)?.[1] ?? '';
  const { id, op, cursor } = body;
  if (typeof id === 'string') {
    generator.learn(collection, id);
    if (collection === 'products') generator.learn('product', id);
    if (collection === 'customers') generator.learn('customer', id);
    if (collection === 'quotes') generator.learn('quote', id);
    if (collection === 'people') generator.learn('by', id);
    if (collection === 'sales') generator.learn('sale', id);
    if (collection === 'cash-sessions') generator.learn('session', id);
    if (isObject(body['verdict'])) generator.learn('ops', id);
  }
  // The op of a problem: it was refused, and can be settled.
  if (typeof op === 'string') for (const kind of ['target', 'replaces', 'ops']) generator.learn(kind, op);
  if (typeof cursor === 'string') generator.learn(`cursor ${path}`, cursor);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The op that an answer is about. */
const opIn = (body: unknown): string | undefined => {
  if (!isObject(body)) return undefined;
  if (typeof body['op'] === 'string') return body['op'];
  return isObject(body['verdict']) && typeof body['id'] === 'string' ? body['id'] : undefined;
};

export const loadDocument = async (port: number): Promise<OpenApi> =>
  (await (await fetch(`http://127.0.0.1:${port}/api/openapi.json`)).json()) as OpenApi;

export const fuzz = async (options: FuzzOptions): Promise<FuzzReport> => {
  const { port, token, seed } = options;
  const document: ApiDocument = readDocument(await loadDocument(port));
  const prng = createPrng(seed);
  const generator = new Generator(prng, document.resolve);
  for (const [kind, ids] of Object.entries(options.known)) for (const id of ids) generator.learn(kind, id);
  const requests = new Requests(generator, document.operations, token, seed);
  const exchange = new Exchange(port);
  const faults: Fault[] = [];
  const statuses = new Map<number, number>();
  const succeeded = new Set<string>();
  const opsOfKey = new Map<string, Set<string>>();
  let sent = 0;
  let repeated = 0;

  const ask = async (request: ApiRequest): Promise<ApiAnswer | undefined> => {
    sent += 1;
    let answer: ApiAnswer;
    try {
      answer = await exchange.send(request);
    } catch (error) {
      faults.push({ request, answer: undefined, faults: [`no answer: ${String(error)}`] });
      return undefined;
    }
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const found = faultsOf(document, request, answer);
    if (found.length > 0) faults.push({ request, answer, faults: found });
    const body = parse(answer.text);
    if (answer.status < 300 && request.operation !== undefined) succeeded.add(request.operation.id);
    learn(generator, request, body);
    const key = request.headers['Idempotency-Key'];
    const op = opIn(body);
    if (key !== undefined && op !== undefined && request.operation?.method === 'POST')
      opsOfKey.set(key, (opsOfKey.get(key) ?? new Set()).add(op));
    return answer;
  };

  const one = async (): Promise<void> => {
    const request = requests.next();
    const isOp = request.operation?.method === 'POST' && request.headers['Idempotency-Key'] !== undefined;
    if (!isOp || !prng.chance(REPEATED)) return void (await ask(request));
    repeated += 1;
    // At once or one after the other: the same answer.
    const together = prng.chance(0.5);
    const first = ask(request);
    if (!together) await first;
    const [a, b] = await Promise.all([first, ask(request)]);
    if (a === undefined || b === undefined || (a.status === b.status && a.text === b.text)) return;
    // A verdict may come between the two; nothing else may.
    if (a.status !== 202 && b.status !== 202)
      faults.push({ request, answer: b, faults: [`repeated: first ${a.status} ${a.text.slice(0, 300)}`] });
  };

  try {
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        while (sent < options.requests && faults.length < MAX_FAULTS) await one();
      }),
    );
  } finally {
    exchange.close();
  }
  const doubled = [...opsOfKey]
    .filter(([, ops]) => ops.size > 1)
    .map(([key, ops]) => `${key}: ${[...ops].join(' ')}`);
  return { sent, faults, statuses, succeeded, operations: document.operations.length, doubled, repeated };
};

/** For people: what was asked and answered. */
export const tell = ({ request, answer, faults }: Fault): string =>
  [
    `${faults.join('; ')}`,
    `  ${request.recipe}: ${request.method} ${request.path.slice(0, 300)}`,
    `  ${JSON.stringify(request.headers).slice(0, 400)}`,
    `  ${request.body?.toString('utf8').slice(0, 600) ?? ''}`,
    `  ${answer === undefined ? '' : `${answer.status} ${answer.text.slice(0, 400)}`}`,
  ].join('\n');
