/**
 * Which keys a record has besides its base: kept by watching the map, so that one record is read without a walk over
 * all keys. Most records have none, so the index stays small.
 */
import type * as Y from 'yjs';
import { idOfKey, isBaseKey } from './layout.ts';

export interface RecordIndex {
  /** Keys of the record's overrides and folds. */
  keysOf(id: string): readonly string[];
  /** Records that have any. */
  edited(): Iterable<string>;
  /** A key was set or deleted. */
  update(key: string): void;
}

const NONE: readonly string[] = [];

export const createRecordIndex = (map: Y.Map<unknown>): RecordIndex => {
  const keys = new Map<string, string[]>();
  const update = (key: string): void => {
    if (isBaseKey(key)) return;
    const id = idOfKey(key);
    const known = keys.get(id);
    if (!map.has(key)) {
      const left = known?.filter((other) => other !== key) ?? [];
      if (left.length === 0) keys.delete(id);
      else keys.set(id, left);
    } else if (known === undefined) keys.set(id, [key]);
    else if (!known.includes(key)) known.push(key);
  };
  for (const key of map.keys()) update(key);
  return { keysOf: (id) => keys.get(id) ?? NONE, edited: () => keys.keys(), update };
};
