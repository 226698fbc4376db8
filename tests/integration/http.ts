/** The HTTP interface of a hub, as a program uses it. */
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, HOST } from './shop.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
  readonly ms: number;
}

export interface Api {
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body: unknown): Promise<Answer>;
  post(path: string, body: unknown, key: string): Promise<Answer>;
}

export const apiAt = ({ port, token }: { readonly port: number; readonly token: string }): Api => {
  const call = async (method: string, path: string, body: unknown, headers: Json): Promise<Answer> => {
    const start = Date.now();
    const response = await fetch(`http://${HOST}:${port}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = text.startsWith('{') ? (JSON.parse(text) as Json) : {};
    return { status: response.status, body: parsed, headers: response.headers, ms: Date.now() - start };
  };
  return {
    get: (path) => call('GET', path, undefined, {}),
    send: (method, path, body) => call(method, path, body, {}),
    post: (path, body, key) => call('POST', path, body, { 'Idempotency-Key': key }),
  };
};

export const apiOf = ({ server, catalogToken }: Hub): Api =>
  apiAt({ port: server.port, token: catalogToken });

/** The body of a sale of so many thousandths. */
export const saleBody = (quantity = 1_000): Json => {
  const total = (quantity * 250) / 1_000;
  return {
    lines: [{ product: COFFEE, quantity, price: 25_000, total }],
    payments: [{ method: 'cash', amount: total }],
    total,
  };
};
