/**
 * A device that went back in time (its disk was replaced by an older copy, or it died before a write that peers had
 * heard of was stored) may write a key of its own that peers hold with another value. Yjs keeps one of the two by client
 * id, be it the older. The device itself sees that happen, and writes the one that went once more: with a new clock where
 * the one that came from its past has the later one, and would be taken for its last word.
 */
import type * as Y from 'yjs';
import { isLost } from './candidates.ts';
import type { EntityName } from './entities/index.ts';
import { parseKey, type Fold, type Override } from './layout.ts';

/** What a key of this device held before a peer's update replaced it. */
export interface Replaced {
  readonly entity: EntityName;
  readonly text: string;
  readonly value: unknown;
}

export interface Lost extends Replaced {
  /** The clock of the device's own past, after which this has to come. */
  readonly after: string | undefined;
}

/** Of what was replaced, the values that nobody who wrote another had seen: key and value to write again. */
export const lostValues = (
  replaced: readonly Replaced[],
  map: (entity: EntityName) => Y.Map<unknown>,
  standing: (entity: EntityName, id: string) => ReadonlyMap<string, readonly Override[]>,
): Lost[] => {
  const out: Lost[] = [];
  for (const { entity, text, value } of replaced) {
    const key = parseKey(entity, text);
    if (key === undefined || key.type === 'base') continue;
    const values = standing(entity, key.id);
    const isGone = (field: string, { c }: Override): boolean => isLost(values.get(field) ?? [], c);
    const held = map(entity).get(text);
    if (key.type === 'override') {
      const past = (held as Override | undefined)?.c;
      const after = past !== undefined && past > (value as Override).c ? past : undefined;
      if (after !== undefined || isGone(key.field, value as Override))
        out.push({ entity, text, value, after });
      continue;
    }
    const gone = Object.entries(value as Fold).filter(([field, override]) => isGone(field, override));
    if (gone.length === 0) continue;
    const whole = { ...(held as Fold | undefined), ...Object.fromEntries(gone) };
    out.push({ entity, text, value: whole, after: undefined });
  }
  return out;
};
