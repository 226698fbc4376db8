/** A client generated from the document that a hub serves; every answer is held against that document. */
import { OpenAPIClientAxios, type Document } from 'openapi-client-axios';
import { readDocument, type ApiDocument, type OpenApi, type Operation } from './document.ts';

export type Json = Record<string, unknown>;

export interface ClientAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface ApiClient {
  readonly document: ApiDocument;
  /** Operations that were answered with success. */
  readonly succeeded: ReadonlySet<string>;
  /** Calls the operation of that id; throws where the request or the answer is not as described. */
  call(
    id: string,
    body?: object,
    parameters?: Readonly<Record<string, string | number>>,
  ): Promise<ClientAnswer>;
}

type Method = (
  parameters: Readonly<Record<string, string | number>>,
  body: unknown,
  config: object,
) => Promise<{ status: number; data: unknown; headers: Readonly<Record<string, unknown>> }>;

/** `token`, or other headers that say who asks. */
export const generateClient = async (
  port: number,
  token: string | Readonly<Record<string, string>>,
): Promise<ApiClient> => {
  const baseURL = `http://127.0.0.1:${port}`;
  const definition = (await (await fetch(`${baseURL}/api/openapi.json`)).json()) as OpenApi;
  const document = readDocument(definition);
  const generated = new OpenAPIClientAxios({
    definition: structuredClone(definition) as unknown as Document,
    axiosConfigDefaults: {
      baseURL,
      headers: typeof token === 'string' ? { Authorization: `Bearer ${token}` } : { ...token },
      validateStatus: () => true,
    },
  });
  const methods = (await generated.init()) as unknown as Readonly<Record<string, Method>>;
  const operations = new Map(document.operations.map((operation) => [operation.id, operation]));
  const succeeded = new Set<string>();

  const check = (operation: Operation, body: object | undefined): void => {
    if (operation.body === undefined || body === undefined) return;
    const fault = document.checkBody(operation, body);
    if (fault !== undefined) throw new Error(`${operation.id}: the request is not as described: ${fault}`);
  };

  return {
    document,
    succeeded,
    async call(id, body, parameters = {}) {
      const operation = operations.get(id);
      const method = methods[id];
      if (operation === undefined || method === undefined) throw new Error(`no operation ${id}`);
      check(operation, body);
      const { status, data, headers } = await method(parameters, body, {});
      const empty = data === '' || data === undefined;
      const fault = document.checkAnswer(
        operation,
        status,
        String(headers['content-type'] ?? ''),
        empty ? undefined : data,
      );
      if (fault !== undefined)
        throw new Error(`${id}: ${status} is not as described: ${fault}: ${JSON.stringify(data)}`);
      if (status < 300) succeeded.add(id);
      return { status, body: empty ? {} : (data as Json), headers };
    },
  };
};

/** Every row of a list, page by page to the end. */
export const walk = async (client: ApiClient, id: string, limit: number): Promise<Json[]> => {
  const rows: Json[] = [];
  let cursor: string | undefined;
  for (;;) {
    const { status, body } = await client.call(id, undefined, {
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (status !== 200) throw new Error(`${id}: ${status} ${JSON.stringify(body)}`);
    const items = body['items'] as Json[];
    if (items.length > limit) throw new Error(`${id}: a page of ${items.length}`);
    rows.push(...items);
    // The catalog's cursor goes on for good: `more` says whether there is something now.
    const isLast = body['more'] === undefined ? body['cursor'] === null : body['more'] === false;
    if (isLast) return rows;
    cursor = String(body['cursor']);
  }
};
