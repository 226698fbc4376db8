/** Requests for the operations of an OpenAPI document: as they should be, nearly so, and not at all. */
import { gzipSync } from 'node:zlib';
import type { Operation, Parameter } from './document.ts';
import type { Generator } from './generator.ts';
import { PERSON_HEADER } from '../../server/http/person.ts';
import { CONTENT_TYPES, HOSTILE_BODIES, HOSTILE_NUMBERS, HOSTILE_TEXTS } from './hostile-values.ts';
import { isObject, writeJson } from './json.ts';

export interface ApiRequest {
  /** The operation that the request is for; undefined where the document has none for it. */
  readonly operation: Operation | undefined;
  /** What was done to it. */
  readonly recipe: Recipe;
  readonly method: string;
  /** With the query, as it goes over the wire. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly chunked: boolean;
}

export type Recipe = 'valid' | 'near' | 'parameters' | 'headers' | 'body' | 'stranger' | 'method' | 'path';

const RECIPES: readonly (readonly [Recipe, number])[] = [
  ['valid', 34],
  ['near', 34],
  ['parameters', 12],
  ['headers', 6],
  ['body', 8],
  ['stranger', 2],
  ['method', 2],
  ['path', 2],
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const LANGUAGES = ['en', 'en-US,en;q=0.9', 'es-MX', 'es', 'fr', '*', 'x'.repeat(500), ';;,', ''];
const PATHS = [
  '/api',
  '/api/',
  '/api//sales',
  '/api/sales/',
  '/api/../status.json',
  '/api/doc/../products',
  '/api/doc/..%2f..%2fpackage.json',
  '/api/doc/%2e%2e/products',
  '/api/products/%00',
  '/api/%E0%A4%A',
  '/api/products/%E0%A4%A/history',
  '/api/nothing?x=%',
  '/api/sales/01890000-0000-7000-8000-0000000000aa/lines',
  '/api/SALES',
  '/API/sales',
  '/api/docs',
  '/api/__proto__',
  `/api/products/${'a'.repeat(4_000)}`,
];
/** A PIN costs the hub a fifth of a second: seldom. */
const DEAR = /people|overrides/;

/** A header as bytes: UTF-8, without what no header can hold. */
const headerText = (text: string): string =>
  Buffer.from(text, 'utf8')
    .toString('latin1')
    // eslint-disable-next-line no-control-regex -- these are what is taken out
    .replaceAll(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 4_000);

const encode = (value: unknown): string =>
  encodeURIComponent(Buffer.from(String(value), 'utf8').toString('utf8')).slice(0, 6_000);

export class Requests {
  private readonly generator: Generator;
  private readonly operations: readonly Operation[];
  private readonly token: string;
  private readonly seed: string;
  private count = 0;

  constructor(generator: Generator, operations: readonly Operation[], token: string, seed: string) {
    this.generator = generator;
    this.operations = operations;
    this.token = token;
    this.seed = seed;
  }

  next(): ApiRequest {
    const { prng } = this.generator;
    let operation = this.generator.pick(this.operations);
    if (DEAR.test(operation.path) && prng.chance(0.6)) operation = this.generator.pick(this.operations);
    let at = prng.int(100);
    const recipe = RECIPES.find(([, weight]) => (at -= weight) < 0)?.[0] ?? 'valid';
    return this.make(operation, recipe);
  }

  make(operation: Operation, recipe: Recipe): ApiRequest {
    const { generator } = this;
    const { prng } = generator;
    const headers: Record<string, string> = { Authorization: `Bearer ${this.token}` };
    if (prng.chance(0.3)) headers['Accept-Language'] = generator.pick(['en', 'es', 'en-GB']);
    const parameters = this.parameters(operation, recipe === 'parameters', headers);
    if (recipe === 'headers') this.spoil(headers);
    const shared = { operation, recipe, method: operation.method, path: parameters, headers, chunked: false };
    const value = operation.body === undefined ? undefined : this.body(operation, recipe);
    if (value !== undefined) headers['Content-Type'] = 'application/json';
    const body = value === undefined ? undefined : Buffer.from(writeJson(value));
    switch (recipe) {
      case 'body':
        return { ...shared, ...this.transport(headers, body) };
      case 'stranger':
        headers['Authorization'] = headerText(
          generator.pick(['', 'Bearer', 'Bearer ', `Basic ${this.token}`, ...HOSTILE_TEXTS]),
        );
        return { ...shared, body };
      case 'method': {
        const method = generator.pick(METHODS);
        const same = this.operations.find((one) => one.method === method && one.path === operation.path);
        return { ...shared, operation: same, method, body: method === 'TRACE' ? undefined : body };
      }
      case 'path':
        return {
          ...shared,
          operation: undefined,
          method: 'GET',
          path: generator.pick(PATHS),
          body: undefined,
        };
      default:
        return { ...shared, body };
    }
  }

  private parameters(operation: Operation, spoilt: boolean, headers: Record<string, string>): string {
    const { generator } = this;
    const { prng } = generator;
    let { path } = operation;
    const query: string[] = [];
    const bad = spoilt && operation.parameters.length > 0 ? generator.pick(operation.parameters) : undefined;
    for (const parameter of operation.parameters) {
      const value = parameter === bad ? this.badParameter() : this.parameter(operation, parameter);
      if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encode(value) || '%20');
      else if (parameter.name === PERSON_HEADER && parameter !== bad) {
        if (prng.chance(0.2)) headers[PERSON_HEADER] = generator.uuid('by');
      } else if (parameter.in === 'header') {
        this.count += 1;
        headers[parameter.name] =
          parameter === bad ? headerText(String(value)) : `${this.seed}-${this.count}`;
      } else if (parameter === bad || parameter.required === true || prng.chance(0.3))
        query.push(`${parameter.name}=${encode(value)}`);
    }
    if (spoilt && prng.chance(0.3))
      query.push(`${encode(generator.pick(HOSTILE_TEXTS))}=1`, 'limit=1&limit=2');
    return query.length === 0 ? path : `${path}?${query.join('&')}`;
  }

  private parameter({ path }: Operation, { name, in: place, schema }: Parameter): unknown {
    const { generator } = this;
    if (name === 'cursor') return generator.uuid(`cursor ${path}`);
    if (place !== 'path') return generator.valid(schema, name);
    const collection = /^\/api\/([a-z-]+)/.exec(path)![1]!;
    return generator.uuid(name === 'id' ? collection : name);
  }

  private badParameter(): unknown {
    const { generator } = this;
    if (generator.prng.chance(0.3)) return writeJson(generator.pick(HOSTILE_NUMBERS));
    const text = generator.pick(HOSTILE_TEXTS);
    // Cursors are texts in base64url.
    if (generator.prng.chance(0.4))
      return Buffer.from(
        `${writeJson(generator.pick(HOSTILE_NUMBERS))} ${generator.pick([text, generator.uuid('sales')])}`,
      ).toString('base64url');
    return generator.prng.chance(0.2)
      ? Buffer.from(`-${'9'.repeat(18)} ${generator.uuid('sales')}`).toString('base64url')
      : text;
  }

  private body(operation: Operation, recipe: Recipe): unknown {
    const { generator } = this;
    const { schema, example } = operation.body!;
    const base =
      example !== undefined && generator.prng.chance(0.6)
        ? this.withKnownIds(example)
        : generator.valid(schema);
    return recipe === 'near' ? generator.mutated(base) : base;
  }

  /** The example, naming what there is in this store. */
  private withKnownIds(value: unknown, name = ''): unknown {
    if (Array.isArray(value)) return value.map((one) => this.withKnownIds(one, name));
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, this.withKnownIds(one, key)]),
      );
    return typeof value === 'string' && /^[0-9a-f]{8}-/.test(value) ? this.generator.uuid(name) : value;
  }

  private spoil(headers: Record<string, string>): void {
    const { generator } = this;
    const { prng } = generator;
    if (prng.chance(0.5)) headers['Accept-Language'] = headerText(generator.pick(LANGUAGES));
    if (prng.chance(0.5))
      headers['If-Match'] = headerText(generator.pick([...HOSTILE_TEXTS, '"1"', 'W/"1"', '*']));
    if (prng.chance(0.5)) headers['If-None-Match'] = headerText(generator.pick([...HOSTILE_TEXTS, '*']));
    if (prng.chance(0.3))
      headers['Accept'] = headerText(generator.pick(['text/html', 'image/*', ...HOSTILE_TEXTS]));
    if (prng.chance(0.3))
      headers['Origin'] = headerText(generator.pick(['null', 'https://evil.example', '*']));
    if (prng.chance(0.3)) headers['X-Forwarded-For'] = headerText(generator.pick(HOSTILE_TEXTS));
    if (prng.chance(0.2)) headers['X-HTTP-Method-Override'] = 'DELETE';
    if (prng.chance(0.4) && headers['Idempotency-Key'] !== undefined)
      headers['Idempotency-Key'] = headerText(generator.pick(HOSTILE_TEXTS));
    if (prng.chance(0.1)) delete headers['Idempotency-Key'];
  }

  private transport(
    headers: Record<string, string>,
    body: Buffer | undefined,
  ): Pick<ApiRequest, 'body' | 'chunked'> {
    const { generator } = this;
    const { prng } = generator;
    const given = body ?? Buffer.from('{}');
    switch (prng.int(7)) {
      case 0:
        headers['Content-Type'] = generator.pick(CONTENT_TYPES);
        return { body: given, chunked: false };
      case 1:
        headers['Content-Encoding'] = generator.pick(['gzip', 'deflate', 'br', 'x']);
        return { body: gzipSync(given), chunked: false };
      case 2:
        return { body: given, chunked: true };
      case 3:
        // No UTF-8.
        return {
          body: Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from('"}')]),
          chunked: false,
        };
      case 4:
        delete headers['Content-Type'];
        return { body: prng.chance(0.5) ? undefined : given, chunked: false };
      default:
        return { body: Buffer.from(generator.pick(HOSTILE_BODIES)), chunked: prng.chance(0.3) };
    }
  }
}
