/**
 * The newest schema that has written the catalog: the highest number at any key of the settings' field `schema`. It only
 * ever grows, so it does not matter who wrote it when.
 */
import type * as Y from 'yjs';
import { CATALOG_VERSION } from './entities/index.ts';
import { SETTINGS_ID } from './entities/settings.ts';
import { overrideKey } from './layout.ts';

const MAJOR = 1_000;
const PREFIX = overrideKey(SETTINGS_ID, 'schema', '');

export const OWN_SCHEMA = CATALOG_VERSION.major * MAJOR + CATALOG_VERSION.minor;

export const majorOf = (schema: number): number => Math.floor(schema / MAJOR);

/** The number that a value at the key says; 0 for every other key and form. */
export const schemaIn = (key: string, value: unknown): number => {
  if (!key.startsWith(PREFIX) || typeof value !== 'object' || value === null || !('v' in value)) return 0;
  return typeof value.v === 'number' && Number.isSafeInteger(value.v) ? value.v : 0;
};

/** What a catalog is in that says nothing. */
export const FIRST_SCHEMA = 1_000;

/** The newest that the document holds. The map has a few dozen keys. */
export const schemaOf = (doc: Y.Doc): number => {
  let newest = FIRST_SCHEMA;
  for (const [key, value] of doc.getMap<unknown>('settings')) newest = Math.max(newest, schemaIn(key, value));
  return newest;
};
