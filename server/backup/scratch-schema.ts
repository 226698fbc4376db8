/** Schemas of a database that are there for a while, beside the one that is used. */
import type { ClientBase } from 'pg';

/** The same database with another schema in front. */
export const inSchema = (url: string, schema: string): string => {
  const options = encodeURIComponent(`-c search_path=${schema} -c jit=off -c timezone=UTC`);
  return `${url}${url.includes('?') ? '&' : '?'}options=${options}`;
};

/** Removes schemas whose names begin so, with all that is in them. */
export const dropSchemas = async (client: ClientBase, prefix: string): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    'select nspname as name from pg_namespace where starts_with(nspname, $1)',
    [prefix],
  );
  for (const { name } of rows) await client.query(`drop schema ${client.escapeIdentifier(name)} cascade`);
};
