/** Watches the catalog's maps: keeps the indexes, tells listeners which records changed, and what was replaced of ours. */
import type * as Y from 'yjs';
import type { EntityName } from './entities/index.ts';
import { parseKey, type BaseRecord } from './layout.ts';
import type { RecordIndex } from './record-index.ts';
import type { Replaced } from './repair.ts';

export interface Part {
  readonly map: Y.Map<unknown>;
  readonly index: RecordIndex;
}

export interface RecordChange {
  readonly entity: EntityName;
  readonly id: string;
  /** Fields that were written: those of the whole record where it was created. */
  readonly fields: readonly string[];
}

export type Listener = (changes: readonly RecordChange[]) => void;

/** Watches the maps; tells the listeners once for each transaction, after `repair` of what it replaced of ours. */
export const watch = (
  { doc, device }: { readonly doc: Y.Doc; readonly device: string },
  parts: ReadonlyMap<EntityName, Part>,
  listeners: ReadonlySet<Listener>,
  repair: (replaced: readonly Replaced[], origin: unknown) => void,
): void => {
  let written: Replaced[] = [];
  let replaced: Replaced[] = [];
  for (const [entity, { map, index }] of parts) {
    map.observe((event, { local }) => {
      // Yjs finds out what each key held before once that is asked of one of them, which costs as much as all the rest.
      for (const text of event.keysChanged) {
        index.update(text);
        if (!local && text.endsWith(device)) {
          const value: unknown = event.keys.get(text)?.oldValue;
          if (value !== undefined) replaced.push({ entity, text, value });
        }
      }
      if (listeners.size > 0)
        for (const [text, { oldValue }] of event.keys) written.push({ entity, text, value: oldValue });
    });
  }
  doc.on('afterTransaction', ({ origin }: Y.Transaction) => {
    const changes = changesOf(written, parts);
    const ours = replaced;
    written = [];
    replaced = [];
    if (ours.length > 0) repair(ours, origin);
    if (changes.length > 0) for (const listener of listeners) listener(changes);
  });
};

/** One change for each record, with all its fields that were written. */
const changesOf = (
  written: readonly Replaced[],
  parts: ReadonlyMap<EntityName, Part>,
): readonly RecordChange[] => {
  const records = new Map<string, { entity: EntityName; id: string; fields: Set<string> }>();
  for (const { entity, text, value } of written) {
    const key = parseKey(entity, text);
    if (key === undefined) continue;
    const change = records.get(entity + key.id) ?? { entity, id: key.id, fields: new Set<string>() };
    records.set(entity + key.id, change);
    if (key.type === 'override') change.fields.add(key.field);
    else
      for (const field of [...fieldsIn(value), ...fieldsIn(parts.get(entity)!.map.get(text))])
        change.fields.add(field);
  }
  return [...records.values()].map((change) => ({ ...change, fields: [...change.fields] }));
};

/** Fields of a base record, or of a fold. */
const fieldsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys('f' in value ? (value as BaseRecord).f : value);
};
