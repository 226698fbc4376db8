/** Folding: the settled overrides of one record become one key, so a busy year does not leave one for each edit. */
import type * as Y from 'yjs';
import { parseHlc } from '../model/clock.ts';
import type { EntityName } from './entities/index.ts';
import { foldKey, parseKey, type Fold, type Override } from './layout.ts';

export interface FoldTask {
  readonly entity: EntityName;
  readonly id: string;
  /** The record's keys besides its base. */
  readonly keys: readonly string[];
  /** The values that stand, by field. */
  readonly values: ReadonlyMap<string, readonly Override[]>;
  readonly map: Y.Map<unknown>;
  readonly beforeMs: number;
  readonly device: string;
}

/**
 * A field is folded when one value of it stands and is old enough. Then its override keys go: what they held is in
 * the fold, or had been seen by it. Another device's fold goes when ours holds every field of it: a peer that hears
 * of this write alone still has each value that goes, or one that has seen it. Inside a transaction. True where something was written.
 */
export const foldRecord = ({ entity, id, keys, values, map, beforeMs, device }: FoldTask): boolean => {
  const ownKey = foldKey(id, device);
  const own = (map.get(ownKey) ?? {}) as Fold;
  const next: Record<string, Override> = {};
  for (const [field, list] of values) {
    const [value] = list;
    const settled = list.length === 1 && parseHlc(value!.c)!.ms < beforeMs;
    const kept = own[field];
    if (settled) next[field] = value!;
    else if (kept !== undefined && list.some(({ c }) => c === kept.c)) next[field] = kept;
  }
  const gone = keys.filter((text) => {
    const key = parseKey(entity, text);
    if (key === undefined || text === ownKey) return false;
    if (key.type === 'override') return isHeld(next, key.field, values);
    const fold = map.get(text) as Fold;
    return Object.keys(fold).every((field) => isHeld(next, field, values));
  });
  if (gone.length === 0) return false;
  map.set(ownKey, next);
  for (const key of gone) map.delete(key);
  return true;
};

/** Whether the one value of the field that stands is in the fold. */
const isHeld = (fold: Fold, field: string, values: ReadonlyMap<string, readonly Override[]>): boolean => {
  const list = values.get(field) ?? [];
  return list.length === 1 && fold[field]?.c === list[0]!.c;
};
