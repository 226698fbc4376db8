/**
 * Rows as one array literal a column, for `unnest`. Made by hand: the driver escapes each value by itself, and only texts
 * need it (see docs/decisions/0004-json-recordsets.md).
 */
type Value = string | number | object | undefined;

/** A table's columns with their types, in the order in which their arrays go in. */
export type Columns = Readonly<Record<string, 'uuid' | 'int' | 'bigint' | 'timestamptz' | 'text' | 'jsonb'>>;

/** One row; what is absent is NULL, of a `jsonb` column the value that its text stands for. */
export type Row<C extends Columns> = { readonly [K in keyof C]?: Value };

const SPECIAL = /["\\]/;
const EVERY_SPECIAL = /["\\]/g;

const quoted = (text: string): string =>
  `"${SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, String.raw`\$&`) : text}"`;

const literal = (rows: readonly Row<Columns>[], name: string, type: Columns[string]): string => {
  const isText = type === 'text' || type === 'jsonb';
  const values = rows.map((row) => {
    const value = row[name];
    if (value === undefined) return 'NULL';
    if (typeof value === 'number') return value;
    if (typeof value === 'string') return isText ? quoted(value) : value;
    return quoted(JSON.stringify(value));
  });
  return `{${values.join()}}`;
};

/** `unnest(…)` of arrays that begin with the parameter `$first`. */
export const unnest = (columns: Columns, first: number): string => {
  const types = Object.values(columns).map((type, i) => `$${first + i}::${type}[]`);
  return `unnest(${types.join(', ')}) as r(${Object.keys(columns).join(', ')})`;
};

/** The statement that writes rows of the store `$1`, whose arrays follow. */
export const insertInto = (table: string, columns: Columns): string =>
  `insert into ${table} (store_id, ${Object.keys(columns).join(', ')}) select $1, r.* from ${unnest(columns, 2)}`;

/** The arrays' literals, in the order of the columns. */
export const literals = <C extends Columns>(columns: C, rows: readonly Row<C>[]): string[] =>
  Object.entries(columns).map(([name, type]) => literal(rows, name, type));
