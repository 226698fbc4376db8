/** Writing and reading the catalog: records, fields, conflicts. Every peer reads the same from the same document. */
import * as Y from 'yjs';
import { isHlc, type HlcClock } from '../model/clock.ts';
import { entities, isEntityName, type EntityName } from './entities/index.ts';
import { overrideKey, parseKey, type BaseRecord, type Override } from './layout.ts';

export interface Candidate {
  readonly value: unknown;
  readonly clock: string;
  /** The writing device; undefined for the base record's value. */
  readonly device: string | undefined;
}

/** A field of policy `ask` that was written concurrently: all values, the shown one first. */
export interface Conflict {
  readonly entity: EntityName;
  readonly id: string;
  readonly field: string;
  readonly candidates: readonly Candidate[];
}

export interface CatalogRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Fields in conflict. */
  readonly conflicts: readonly Conflict[];
}

export interface RecordChange {
  readonly entity: EntityName;
  readonly id: string;
}

export interface CatalogOptions {
  readonly doc: Y.Doc;
  readonly clock: HlcClock;
  readonly device: string;
}

export interface Catalog {
  /** Creates a record, or does nothing where the id exists. */
  create(entity: EntityName, id: string, fields: Readonly<Record<string, unknown>>): void;
  /** Creates many in one transaction. */
  createMany(
    entity: EntityName,
    records: Iterable<readonly [string, Readonly<Record<string, unknown>>]>,
  ): void;
  /** Writes fields, over every value of them that is visible: resolving a conflict is this and nothing else. */
  setFields(entity: EntityName, id: string, fields: Readonly<Record<string, unknown>>): void;
  read(entity: EntityName, id: string): CatalogRecord | undefined;
  ids(entity: EntityName): Iterable<string>;
  conflicts(): Conflict[];
  /** Hears which records changed, by whoever's hand. Returns the way to stop. */
  onChange(listener: (changes: readonly RecordChange[]) => void): () => void;
}

const byClock = (a: Candidate, b: Candidate): number =>
  a.clock === b.clock ? (b.device ?? '').localeCompare(a.device ?? '') : a.clock < b.clock ? 1 : -1;

const createIndex = (map: Y.Map<unknown>, entity: EntityName) => {
  /** Override keys by record: most records have none, so this stays small. */
  const overrides = new Map<string, Set<string>>();
  const update = (key: string): string | undefined => {
    const parsed = parseKey(entity, key);
    if (parsed?.type !== 'override') return parsed?.id;
    const keys = overrides.get(parsed.id);
    if (!map.has(key)) {
      keys?.delete(key);
      if (keys?.size === 0) overrides.delete(parsed.id);
    } else if (keys === undefined) overrides.set(parsed.id, new Set([key]));
    else keys.add(key);
    return parsed.id;
  };
  for (const key of map.keys()) update(key);
  return { overrides, update };
};

export const createCatalog = ({ doc, clock, device }: CatalogOptions): Catalog => {
  const names = Object.keys(entities).filter(isEntityName);
  const maps = new Map(names.map((name) => [name, doc.getMap<unknown>(name)]));
  const indexes = new Map(names.map((name) => [name, createIndex(maps.get(name)!, name)]));
  const listeners = new Set<(changes: readonly RecordChange[]) => void>();
  for (const [entity, map] of maps) {
    map.observe((event) => {
      const changed = new Set<string>();
      for (const key of event.keysChanged) {
        const id = indexes.get(entity)!.update(key);
        if (id !== undefined) changed.add(id);
      }
      const changes = [...changed].map((id) => ({ entity, id }));
      for (const listener of listeners) listener(changes);
    });
  }

  const candidatesOf = (entity: EntityName, id: string): Map<string, Candidate[]> => {
    const map = maps.get(entity)!;
    const base = map.get(id) as BaseRecord | undefined;
    const out = new Map<string, Candidate[]>();
    for (const key of indexes.get(entity)!.overrides.get(id) ?? []) {
      const parsed = parseKey(entity, key);
      const value = map.get(key) as Override | undefined;
      if (parsed?.type !== 'override' || value === undefined) continue;
      const list = out.get(parsed.field) ?? [];
      list.push({ value: value.v, clock: value.c, device: parsed.device });
      out.set(parsed.field, list);
      // A consolidated value that this writer had not seen stands beside it.
      const consolidated = base?.k?.[parsed.field];
      if (consolidated !== undefined && value.s < consolidated && !list.some((c) => c.device === undefined)) {
        list.push({ value: base!.f[parsed.field], clock: consolidated, device: undefined });
      }
    }
    for (const list of out.values()) list.sort(byClock);
    return out;
  };

  const conflictsOf = (entity: EntityName, id: string, candidates: Map<string, Candidate[]>): Conflict[] => {
    const fields: Readonly<Record<string, { policy: string }>> = entities[entity];
    return [...candidates]
      .filter(([field, list]) => list.length > 1 && fields[field]?.policy === 'ask')
      .map(([field, list]) => ({ entity, id, field, candidates: list }));
  };

  const setFields: Catalog['setFields'] = (entity, id, fields) => {
    const map = maps.get(entity)!;
    const base = map.get(id) as BaseRecord | undefined;
    const visible = candidatesOf(entity, id);
    for (const list of visible.values()) for (const { clock: seen } of list) if (isHlc(seen)) clock.see(seen);
    if (base !== undefined) clock.see(base.c);
    doc.transact(() => {
      for (const [field, value] of Object.entries(fields)) {
        const list = visible.get(field) ?? [];
        const consolidated = base?.k?.[field] ?? base?.c ?? '';
        const seen = list.reduce((highest, { clock: c }) => (c > highest ? c : highest), consolidated);
        for (const { device: other } of list) {
          if (other !== undefined && other !== device) map.delete(overrideKey(id, field, other));
        }
        map.set(overrideKey(id, field, device), { v: value, c: clock.now(), s: seen } satisfies Override);
      }
    });
  };

  const createMany: Catalog['createMany'] = (entity, records) => {
    const map = maps.get(entity)!;
    doc.transact(() => {
      for (const [id, fields] of records) {
        if (!map.has(id)) map.set(id, { c: clock.now(), f: { ...fields } } satisfies BaseRecord);
      }
    });
  };

  const read: Catalog['read'] = (entity, id) => {
    const base = maps.get(entity)!.get(id) as BaseRecord | undefined;
    if (base === undefined) return undefined;
    if (!indexes.get(entity)!.overrides.has(id)) return { id, fields: base.f, conflicts: [] };
    const candidates = candidatesOf(entity, id);
    const fields: Record<string, unknown> = { ...base.f };
    for (const [field, list] of candidates) fields[field] = list[0]!.value;
    return { id, fields, conflicts: conflictsOf(entity, id, candidates) };
  };

  return {
    create: (entity, id, fields) => createMany(entity, [[id, fields]]),
    createMany,
    setFields,
    read,
    *ids(entity) {
      for (const key of maps.get(entity)!.keys()) if (key.length === 36) yield key;
    },
    conflicts() {
      const out: Conflict[] = [];
      for (const entity of names) {
        for (const id of indexes.get(entity)!.overrides.keys()) {
          out.push(...conflictsOf(entity, id, candidatesOf(entity, id)));
        }
      }
      return out;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
