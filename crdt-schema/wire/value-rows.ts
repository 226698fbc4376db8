/**
 * Names, keys and values of a packed update as one JSON text. For what a peer lacks after a day apart: the platform
 * writes and reads JSON by itself, at once, where columns are code that has to run a while before it is fast. A whole
 * catalog is smaller and no slower in columns (`value-column.ts`).
 */
import { MAX_PACKED_ROWS_BYTES } from '../limits.ts';
import { BadColumn } from './text-column.ts';

export interface Rows {
  readonly maps: readonly string[];
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Values lie within lists and objects down to here: a record holds fields, lists, their objects and those's values. */
const MAX_DEPTH = 8;

/** Undefined where a value is not one of JSON's, lies too deep, or all of them are too large: columns hold those too. */
export const writeRows = ({ maps, texts, values }: Rows): Uint8Array | undefined => {
  // Checked first: a replacer, which JSON would call for each value, takes longer than the writing.
  if (!values.every((value) => isJson(value, MAX_DEPTH))) return undefined;
  const bytes = encoder.encode(JSON.stringify([maps, texts, values]));
  return bytes.length <= MAX_PACKED_ROWS_BYTES ? bytes : undefined;
};

/** Throws where the bytes are no rows. */
export const readRows = (bytes: Uint8Array): Rows => {
  if (bytes.length > MAX_PACKED_ROWS_BYTES) throw new BadColumn('too long');
  const rows: unknown = JSON.parse(decoder.decode(bytes));
  if (!Array.isArray(rows) || rows.length !== 3 || !rows.every(Array.isArray)) throw new BadColumn('rows');
  const [maps, texts, values] = rows as [unknown[], unknown[], unknown[]];
  if (!areTexts(maps) || !areTexts(texts)) throw new BadColumn('texts');
  for (const value of values) if (!isShallow(value, MAX_DEPTH)) throw new BadColumn('value');
  return { maps, texts, values };
};

const areTexts = (list: readonly unknown[]): list is string[] =>
  list.every((text) => typeof text === 'string');

/** Deep ones would fill the stack of whoever walks them; a property `__proto__` would be a prototype once it is copied. */
const isShallow = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isShallow(item, depth - 1));
  for (const name in value)
    if (name === '__proto__' || !isShallow((value as Record<string, unknown>)[name], depth - 1)) return false;
  return true;
};

/** Whether JSON says of the value just what it is, down to so many levels. */
const isJson = (value: unknown, depth: number): boolean => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || depth === 0) return false;
  if (Array.isArray(value)) {
    // Not `every`, which does not see what is missing.
    for (const item of value) if (!isJson(item, depth - 1)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name in value)
    if (name === '__proto__' || !isJson((value as Record<string, unknown>)[name], depth - 1)) return false;
  return true;
};
