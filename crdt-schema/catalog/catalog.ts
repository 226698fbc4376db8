/** Writing and reading the catalog: records, fields, conflicts. Every peer reads the same from the same document. */
import * as Y from 'yjs';
import { assert } from '../assert.ts';
import { MAX_CLOCK_AHEAD_MS } from '../limits.ts';
import { parseHlc, type HlcClock } from '../model/clock.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import {
  conflictsOf,
  sameValue,
  settledFields,
  standing,
  toCandidate,
  type Candidate,
  type Conflict,
} from './candidates.ts';
import { foldRecord } from './consolidate.ts';
import { entities, entityNames, fieldOf, type EntityName } from './entities/index.ts';
import { ACTIVE, isBaseKey, isCollectable, overrideKey, parseKey, validFieldValue } from './layout.ts';
import type { BaseRecord, Override } from './layout.ts';
import { lostValues, type Replaced } from './repair.ts';
import { watch, type Listener, type Part, type RecordChange } from './watch.ts';
import { createRecordIndex } from './record-index.ts';
import { SETTINGS_ID } from './entities/settings.ts';
import { FIRST_SCHEMA, OWN_SCHEMA, schemaOf } from './schema-version.ts';
import { hasSeen, joinSeen, seenClocks } from './seen.ts';

export type FieldValues = Readonly<Record<string, unknown>>;

export interface CatalogRecord {
  readonly id: string;
  /** Fields that hold a value; of a field in conflict, the one with the highest clock. */
  readonly fields: FieldValues;
  /** Fields in conflict. */
  readonly conflicts: readonly Conflict[];
}

/** `params.field` names the field, `params.id` the record. */
export type WriteFailure = Failure<
  | 'catalog_unknown_record'
  | 'catalog_unknown_field'
  | 'catalog_bad_value'
  | 'catalog_read_only'
  | 'clock_out_of_range'
>;

export interface CatalogOptions {
  /** Its `clientID` has been set from a port, its `gc` is on; nobody else writes into the catalog's maps of it. */
  readonly doc: Y.Doc;
  readonly clock: HlcClock;
  readonly device: string;
  /** The person at the device, if it knows: goes with every value. */
  readonly who?: () => string | undefined;
  /** A peer writes the catalog in a major version that this one does not know: nothing is written here. */
  readonly readOnly?: () => boolean;
  /** The schema that this peer writes; the newest is noted in the settings. */
  readonly schema?: number;
}

export interface Catalog {
  /** Creates a record, or does nothing where the id exists. Ids must be random: two creations of one id swallow one. */
  create(entity: EntityName, id: string, fields: FieldValues): Result<void, WriteFailure>;
  /** Creates many in one transaction: all of them, or none where one is not valid. */
  createMany(
    entity: EntityName,
    records: Iterable<readonly [string, FieldValues]>,
  ): Result<void, WriteFailure>;
  /** What the work writes is one transaction: one update to store and to send. */
  batch(work: () => void): void;
  /** Writes a field; see `setFields`. */
  setField(entity: EntityName, id: string, field: string, value: unknown): Result<void, WriteFailure>;
  /**
   * Writes fields over every value of them that is visible: resolving a conflict is this and nothing else. Null clears
   * a field. A field that already holds the value, unquestioned, is not written again. All fields, or none.
   */
  setFields(entity: EntityName, id: string, fields: FieldValues): Result<void, WriteFailure>;
  /** Takes a record out of use; nothing is ever deleted. Writing `active: true` brings it back. */
  archive(entity: EntityName, id: string): Result<void, WriteFailure>;
  read(entity: EntityName, id: string): CatalogRecord | undefined;
  ids(entity: EntityName): Iterable<string>;
  list(entity: EntityName): Iterable<CatalogRecord>;
  /** Who wrote what is shown, and when, for each field that was written after creation. */
  origins(entity: EntityName, id: string): (readonly [field: string, Candidate])[];
  /** Every field in conflict, of all entities. */
  conflicts(): Conflict[];
  /** Values of an archived record's fields that whoever archived it had not seen, each with its field. */
  editsPastArchive(entity: EntityName, id: string): { readonly field: string; readonly edit: Candidate }[];
  /**
   * Folds settled overrides, those whose only value is older than `beforeMs` (Unix milliseconds), into one key for
   * each record. Returns the number of records that changed. Values in conflict stay as they are.
   */
  consolidate(entity: EntityName, beforeMs: number): number;
  /**
   * Takes records out of the document that are old enough for their kind (`keptDays`) and were not written since
   * `quietSinceMs` (both by `nowMs`, Unix milliseconds). Returns how many. The ledger keeps them; an edit that comes
   * late makes an orphan, which the hub completes again.
   */
  collect(entity: EntityName, nowMs: number, quietSinceMs: number): number;
  /** Whether there are edits of a record that is not in the document. */
  isOrphan(entity: EntityName, id: string): boolean;
  /** Hears once for each transaction which records changed, by whoever's hand. Returns the way to stop. */
  onChange(listener: (changes: readonly RecordChange[]) => void): () => void;
}

/** Peers refuse what their clock says is too young to go: whoever collects leaves room for clocks that are behind. */
const COLLECT_MARGIN_MS = 2 * MAX_CLOCK_AHEAD_MS;

class DocCatalog implements Catalog {
  private readonly options: CatalogOptions;
  private readonly parts: ReadonlyMap<EntityName, Part>;
  private readonly listeners = new Set<Listener>();
  /**
   * Keys written by this process, with their clock: what it finds on its disk instead may be older than what it knew
   * before. Once renewed a key is forgotten, or two processes of one device would renew it for ever.
   */
  private readonly written = new Map<string, string>();

  constructor(options: CatalogOptions) {
    this.options = options;
    this.parts = new Map(
      entityNames.map((name) => {
        const map = options.doc.getMap<unknown>(name);
        return [name, { map, index: createRecordIndex(map) }];
      }),
    );
    watch(options, this.parts, this.listeners, (replaced, origin) => this.repair(replaced, origin));
  }

  create(entity: EntityName, id: string, fields: FieldValues): Result<void, WriteFailure> {
    return this.createMany(entity, [[id, fields]]);
  }

  createMany(
    entity: EntityName,
    records: Iterable<readonly [string, FieldValues]>,
  ): Result<void, WriteFailure> {
    assert(entities[entity].singleton === undefined, 'a singleton is written, not created');
    const { map } = this.part(entity);
    const all = [...records];
    for (const [id, fields] of all) {
      const checked = checkFields(entity, id, fields, true);
      if (!checked.ok) return checked;
    }
    if (this.options.readOnly?.() === true) return err('catalog_read_only');
    this.options.doc.transact(() => {
      this.noteSchema();
      for (const [id, fields] of all) {
        if (!map.has(id)) map.set(id, this.signed({ c: this.options.clock.now(), f: { ...fields } }));
      }
    });
    return ok(undefined);
  }

  batch(work: () => void): void {
    this.options.doc.transact(work);
  }

  setField(entity: EntityName, id: string, field: string, value: unknown): Result<void, WriteFailure> {
    return this.setFields(entity, id, { [field]: value });
  }

  setFields(entity: EntityName, id: string, fields: FieldValues): Result<void, WriteFailure> {
    const { map } = this.part(entity);
    if (!map.has(id) && entities[entity].singleton !== id) return err('catalog_unknown_record', { id });
    const checked = checkFields(entity, id, fields, false);
    if (!checked.ok) return checked;
    if (this.options.readOnly?.() === true) return err('catalog_read_only');
    const values = this.standing(entity, id);
    const caught = this.catchUp(entity, id, values);
    if (!caught.ok) return caught;
    this.options.doc.transact(() => {
      this.noteSchema();
      for (const [field, value] of Object.entries(fields)) this.write(entity, id, field, value, values);
    });
    return ok(undefined);
  }

  archive(entity: EntityName, id: string): Result<void, WriteFailure> {
    return this.setFields(entity, id, { [ACTIVE]: false });
  }

  read(entity: EntityName, id: string): CatalogRecord | undefined {
    const { map, index } = this.part(entity);
    const base = map.get(id) as BaseRecord | undefined;
    const keys = index.keysOf(id);
    const edited = keys.length > 0;
    if (base === undefined && !(edited && entities[entity].singleton === id)) return undefined;
    if (!edited) return { id, fields: base!.f, conflicts: [] };
    const settled = settledFields(base, keys, (key) => map.get(key));
    if (settled !== undefined) return { id, fields: settled, conflicts: [] };
    const values = this.standing(entity, id);
    const fields: Record<string, unknown> = { ...base?.f };
    for (const [field, list] of values) {
      if (list[0]!.v === null) delete fields[field];
      else fields[field] = list[0]!.v;
    }
    return { id, fields, conflicts: conflictsOf(entity, id, values) };
  }

  *ids(entity: EntityName): Iterable<string> {
    const { map, index } = this.part(entity);
    const { singleton } = entities[entity];
    if (singleton === undefined) {
      for (const key of map.keys()) if (isBaseKey(key)) yield key;
    } else if (map.has(singleton) || index.keysOf(singleton).length > 0) yield singleton;
  }

  *list(entity: EntityName): Iterable<CatalogRecord> {
    for (const id of this.ids(entity)) yield this.read(entity, id)!;
  }

  origins(entity: EntityName, id: string): [string, Candidate][] {
    return [...this.standing(entity, id)].map(([field, list]) => [field, toCandidate(list[0]!)]);
  }

  conflicts(): Conflict[] {
    const out: Conflict[] = [];
    for (const [entity, { index }] of this.parts) {
      for (const id of [...index.edited()].sort()) out.push(...(this.read(entity, id)?.conflicts ?? []));
    }
    return out;
  }

  editsPastArchive(entity: EntityName, id: string): { field: string; edit: Candidate }[] {
    const values = this.standing(entity, id);
    const archived = values.get(ACTIVE)?.[0];
    if (archived?.v !== false) return [];
    const out: { field: string; edit: Candidate }[] = [];
    const base = this.base(entity, id);
    for (const [field, list] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (field === ACTIVE) continue;
      for (const edit of list) {
        const seen = edit.c === base?.c || hasSeen(archived.r ?? '', edit.c);
        if (!seen) out.push({ field, edit: toCandidate(edit) });
      }
    }
    return out;
  }

  consolidate(entity: EntityName, beforeMs: number): number {
    const { map, index } = this.part(entity);
    let changed = 0;
    this.options.doc.transact(() => {
      for (const id of index.edited()) {
        const values = this.standing(entity, id);
        const keys = [...index.keysOf(id)];
        if (foldRecord({ entity, id, keys, values, map, beforeMs, device: this.options.device }))
          changed += 1;
      }
    });
    return changed;
  }

  collect(entity: EntityName, nowMs: number, quietSinceMs: number): number {
    const { map, index } = this.part(entity);
    if (entities[entity].keptDays === undefined) return 0;
    const gone = [...this.ids(entity)].filter((id) => {
      const clocks = [...this.standing(entity, id).values()].flat().map(({ c }) => c);
      const quiet = [this.base(entity, id)!.c, ...clocks].every((c) => parseHlc(c)!.ms < quietSinceMs);
      return quiet && isCollectable(entity, id, nowMs - COLLECT_MARGIN_MS);
    });
    if (gone.length === 0 || this.options.readOnly?.() === true) return 0;
    this.options.doc.transact(() => {
      for (const id of gone) for (const key of [id, ...index.keysOf(id)]) map.delete(key);
    });
    return gone.length;
  }

  isOrphan(entity: EntityName, id: string): boolean {
    const { map, index } = this.part(entity);
    return entities[entity].singleton !== id && !map.has(id) && index.keysOf(id).length > 0;
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private part(entity: EntityName): Part {
    return this.parts.get(entity)!;
  }

  private base(entity: EntityName, id: string): BaseRecord | undefined {
    return this.part(entity).map.get(id) as BaseRecord | undefined;
  }

  private standing(entity: EntityName, id: string): Map<string, Override[]> {
    const { map, index } = this.part(entity);
    return standing(entity, this.base(entity, id), index.keysOf(id), (key) => map.get(key));
  }

  /** Under the origin of what made it necessary: whoever stores and sends that does the same with this. */
  private repair(replaced: readonly Replaced[], origin: unknown): void {
    const { doc, clock } = this.options;
    const lost = lostValues(
      replaced,
      (entity) => this.part(entity).map,
      (entity, id) => this.standing(entity, id),
    );
    const again: Replaced[] = [];
    for (const { entity, text, value, after } of lost) {
      if (after === undefined) again.push({ entity, text, value });
      else if (this.written.get(entity + text) === (value as Override).c && clock.see(after).ok) {
        this.written.delete(entity + text);
        again.push({ entity, text, value: { ...(value as Override), c: clock.now() } });
      }
    }
    if (again.length === 0) return;
    doc.transact(() => {
      for (const { entity, text, value } of again) this.part(entity).map.set(text, value);
    }, origin);
  }

  /** The clock takes in all that the record says, so that what is written next comes after it. */
  private catchUp(
    entity: EntityName,
    id: string,
    values: ReadonlyMap<string, readonly Override[]>,
  ): Result<void, WriteFailure> {
    const clocks = [...values.values()].flatMap((list) => knowledge(list));
    const base = this.base(entity, id);
    if (base !== undefined) clocks.push(base.c);
    for (const clock of clocks) {
      if (!this.options.clock.see(clock).ok) return err('clock_out_of_range', { id });
    }
    return ok(undefined);
  }

  private write(
    entity: EntityName,
    id: string,
    field: string,
    value: unknown,
    values: ReadonlyMap<string, readonly Override[]>,
  ): void {
    const { map, index } = this.part(entity);
    const { clock, device } = this.options;
    const base = this.base(entity, id);
    const list = values.get(field) ?? [];
    const before = list.length > 0 ? list[0]!.v : (base?.f[field] ?? null);
    // Archiving again is how somebody says that they have seen the edits that came past it.
    const again = field === ACTIVE && this.editsPastArchive(entity, id).length > 0;
    if (list.length < 2 && sameValue(before, value) && !again) return;
    const seen = list.length > 0 ? knowledge(list) : base === undefined ? [] : [base.c];
    for (const key of index.keysOf(id)) {
      const parsed = parseKey(entity, key);
      if (parsed?.type === 'override' && parsed.field === field && parsed.device !== device) map.delete(key);
    }
    const rest = [...values].filter(([other]) => other !== field).flatMap(([, others]) => knowledge(others));
    const r = field === ACTIVE && value === false ? { r: joinSeen(rest) } : {};
    const override: Override = { v: value, c: clock.now(), s: joinSeen(seen), ...r };
    const key = overrideKey(id, field, device);
    this.written.set(entity + key, override.c);
    map.set(key, this.signed(override));
  }

  /** Peers of an earlier minor version keep what they do not know once they have read that there is a later one. */
  private noteSchema(): void {
    const { doc, clock, device, schema = OWN_SCHEMA } = this.options;
    if (schema <= FIRST_SCHEMA || schemaOf(doc) >= schema) return;
    const { map } = this.part('settings');
    map.set(overrideKey(SETTINGS_ID, 'schema', device), this.signed({ v: schema, c: clock.now(), s: '' }));
  }

  private signed<T extends object>(value: T): T & { u?: string } {
    const who = this.options.who?.();
    return who === undefined ? value : { ...value, u: who };
  }
}

/** All clocks that somebody who sees these values has seen. */
const knowledge = (list: readonly Override[]): string[] => list.flatMap(({ c, s }) => [c, ...seenClocks(s)]);

const checkFields = (
  entity: EntityName,
  id: string,
  fields: FieldValues,
  creating: boolean,
): Result<void, WriteFailure> => {
  for (const [field, value] of Object.entries(fields)) {
    if (fieldOf(entity, field) === undefined) return err('catalog_unknown_field', { id, field });
    if ((creating && value === null) || !validFieldValue(entity, field, value))
      return err('catalog_bad_value', { id, field });
  }
  if (!creating)
    return parseKey(entity, id) === undefined ? err('catalog_unknown_record', { id }) : ok(undefined);
  if (parseKey(entity, id) === undefined) return err('catalog_bad_value', { id });
  for (const [field, { required }] of Object.entries(entities[entity].fields)) {
    if (required && fields[field] === undefined) return err('catalog_bad_value', { id, field });
  }
  return ok(undefined);
};

export const createCatalog = (options: CatalogOptions): Catalog => new DocCatalog(options);
