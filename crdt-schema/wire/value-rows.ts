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

class NoJson extends Error {}

/** Throws where JSON would say something else than the value is. */
const asItIs = (_: string, value: unknown): unknown => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return value;
  if (
    typeof value === 'object' &&
    (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  )
    return value;
  throw new NoJson();
};

/** Undefined where a value is not one of JSON's, lies too deep, or all of them are too large: columns hold those too. */
export const writeRows = ({ maps, texts, values }: Rows): Uint8Array | undefined => {
  try {
    const bytes = encoder.encode(JSON.stringify([maps, texts, values], asItIs));
    return bytes.length <= MAX_PACKED_ROWS_BYTES && values.every((value) => isShallow(value, MAX_DEPTH))
      ? bytes
      : undefined;
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
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
  for (const [name, item] of Object.entries(value))
    if (name === '__proto__' || !isShallow(item, depth - 1)) return false;
  return true;
};
