/**
 * Statements that each connection parses and plans once. They are named by their text: one that changes with a new version
 * of the program gets another name.
 */
import { createHash } from 'node:crypto';
import type { ClientBase, QueryResult, QueryResultRow } from 'pg';

const NAME_CHARS = 16;
const names = new Map<string, string>();

const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, NAME_CHARS);
  names.set(text, name);
  return name;
};

/** Runs a statement of which the text is always the same: what varies is in the values. */
export const prepared = <R extends QueryResultRow>(
  client: ClientBase,
  text: string,
  values: unknown[],
): Promise<QueryResult<R>> => client.query<R>({ name: nameOf(text), text, values });

/**
 * Waits for queries that went out in this order. Of those that fail the first one is thrown: the others fail for its
 * sake, as the transaction is over.
 */
export const inTurn = async <T extends readonly unknown[] | []>(
  queries: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> => {
  const failed = (await Promise.allSettled(queries)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return Promise.all(queries);
};
