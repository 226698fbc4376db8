/** The OpenAPI document of a hub, read for tests: its operations, and what checks their requests and answers. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  readonly required?: boolean;
  readonly schema: Schema;
  readonly example?: unknown;
}

interface Content {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Described {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

export interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  /** Answers whoever has no token. */
  readonly open: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Content | undefined;
}

/** What is wrong with an answer; undefined where it is as described. */
export type AnswerCheck = (
  operation: Operation,
  status: number,
  contentType: string,
  body: unknown,
) => string | undefined;

export interface ApiDocument {
  readonly operations: readonly Operation[];
  /** Every code of a problem that there is. */
  readonly codes: ReadonlySet<string>;
  readonly resolve: (schema: Schema) => Schema;
  readonly checkAnswer: AnswerCheck;
  /** Examples of answers that are none by their own schema. */
  readonly badExamples: () => string[];
  /** What is wrong with a body for the operation. */
  readonly checkBody: (operation: Operation, body: unknown) => string | undefined;
}

const JSON_TYPE = 'application/json';

/** A place in the document as the fragment of an address. */
const pointer = (...path: readonly string[]): string =>
  path.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

export const readDocument = (document: OpenApi): ApiDocument => {
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (...path: readonly string[]): ValidateFunction => {
    const place = pointer(...path);
    let validate = compiled.get(place);
    if (validate === undefined) compiled.set(place, (validate = ajv.compile({ $ref: `api#${place}` })));
    return validate;
  };
  const faults = (validate: ValidateFunction, value: unknown): string | undefined =>
    validate(value) ? undefined : ajv.errorsText(validate.errors);

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => ({
      id: described.operationId ?? `${method} ${path}`,
      method: method.toUpperCase(),
      path,
      open: described.security?.length === 0,
      parameters: described.parameters ?? [],
      body: described.requestBody?.content[JSON_TYPE],
    })),
  );
  const place = ({ method, path }: Operation): string[] => ['paths', path, method.toLowerCase()];
  const codes = document.components.schemas['Problem']?.properties?.['code']?.enum ?? [];

  return {
    operations,
    codes: new Set(codes.map(String)),
    resolve(schema) {
      const name = schema.$ref?.split('/').at(-1);
      return name === undefined ? schema : document.components.schemas[name]!;
    },
    checkAnswer(operation, status, contentType, body) {
      const { responses } = document.paths[operation.path]![operation.method.toLowerCase()]!;
      const described = responses[status];
      if (described === undefined) return `status ${status} is not described`;
      const { content } = described;
      if (content === undefined) return body === undefined ? undefined : 'no body is described';
      const [type] = contentType.split(';');
      if (content[type!] === undefined) return `content type ${contentType} is not described`;
      // Of a file nothing more is said.
      if (!/json/.test(type!)) return undefined;
      const path = [...place(operation), 'responses', String(status), 'content', type!, 'schema'];
      return faults(validator(...path), body);
    },
    badExamples: () =>
      operations.flatMap((operation) =>
        Object.entries(document.paths[operation.path]![operation.method.toLowerCase()]!.responses).flatMap(
          ([status, { content = {} }]) =>
            Object.entries(content).flatMap(([type, { example, examples = {} }]) =>
              [example, ...Object.values(examples).map(({ value }) => value)].flatMap((value) => {
                if (value === undefined) return [];
                const path = [...place(operation), 'responses', status, 'content', type, 'schema'];
                const fault = faults(validator(...path), value);
                return fault === undefined ? [] : [`${operation.id} ${status}: ${fault}`];
              }),
            ),
        ),
      ),
    checkBody: (operation, body) =>
      faults(validator(...place(operation), 'requestBody', 'content', JSON_TYPE, 'schema'), body),
  };
};
