/**
 * Writes to the catalog with optimistic concurrency. A client says which version it had read; a field that changed since
 * is a conflict that the client has to decide, every other field merges. Writes go through the catalog document, so
 * that tills see them at once.
 */
import type { Catalog, EntityName, FieldValues, WriteFailure } from '../../crdt-schema/catalog/index.ts';
import { fieldOf, sameValue, validFieldValue } from '../../crdt-schema/catalog/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { CatalogStore, ChangeRow, StoredRow } from './catalog-store.ts';

export interface FieldConflict {
  /** What the field held at the version that the client had read. */
  readonly base: unknown;
  readonly yours: unknown;
  readonly theirs: unknown;
  /** Version at which the field last changed. */
  readonly version: number;
  readonly who: string | null;
  readonly device: string | null;
  readonly at: Date | null;
}

export type WriteOutcome =
  | { readonly type: 'written'; readonly row: StoredRow }
  | { readonly type: 'conflict'; readonly fields: Readonly<Record<string, FieldConflict>> }
  | { readonly type: 'refused'; readonly error: WriteFailure }
  | { readonly type: 'missing' }
  | { readonly type: 'unavailable' };

export interface CatalogPorts {
  readonly catalog: Catalog;
  readonly store: CatalogStore;
  /** Resolves once the catalog as it is now is in the ledger; false where the database is away. */
  readonly projected: () => Promise<boolean>;
  /** Does the work, whose writes are by the hand of whoever asked. */
  readonly write: <T>(work: () => T) => T;
}

export interface Patch {
  readonly version: number;
  readonly fields: FieldValues;
  /** Fields that are written whatever happened to them. */
  readonly force: readonly string[];
}

/** The catalog may move on between reading the ledger and writing; past this many rounds somebody else never rests. */
const MAX_ROUNDS = 5;

/** The catalog's own: it says which schema has written here, and is no client's to write. */
export const isServerField = (entity: EntityName, field: string): boolean =>
  entity === 'settings' && field === 'schema';

/** Before the fields are compared with what is there: values that are none may be of any size and depth. */
const checkFields = (entity: EntityName, id: string, fields: FieldValues): Result<void, WriteFailure> => {
  for (const [field, value] of Object.entries(fields)) {
    if (fieldOf(entity, field) === undefined || isServerField(entity, field))
      return err('catalog_unknown_field', { id, field });
    if (!validFieldValue(entity, field, value)) return err('catalog_bad_value', { id, field });
  }
  return ok(undefined);
};

const conflictsIn = (
  row: StoredRow,
  changes: readonly ChangeRow[],
  { version, fields, force }: Patch,
): Record<string, FieldConflict> => {
  const out: Record<string, FieldConflict> = {};
  for (const [field, yours] of Object.entries(fields)) {
    const changedAt = row.versions[field] ?? row.created_version;
    const theirs = row.data[field] ?? null;
    const settled = sameValue(theirs, yours) && row.conflicts[field] === undefined;
    if (changedAt <= version || force.includes(field) || settled) continue;
    const since = changes.filter((change) => change.field === field);
    const last = since.at(-1);
    out[field] = {
      base: since[0]?.previous ?? null,
      yours,
      theirs,
      version: changedAt,
      who: last?.who ?? null,
      device: last?.device_id ?? null,
      at: last?.at ?? null,
    };
  }
  return out;
};

/** Whether the ledger's row is what the catalog holds this moment, in these fields. */
const isCurrent = (
  catalog: Catalog,
  entity: EntityName,
  row: StoredRow,
  names: readonly string[],
): boolean => {
  const record = catalog.read(entity, row.id);
  return names.every((name) => {
    const candidates = record?.conflicts.find(({ field }) => field === name)?.candidates;
    const values = candidates?.map(({ value }) => value);
    return sameValue(record?.fields[name], row.data[name]) && sameValue(values, row.conflicts[name]);
  });
};

export const patchRecord = async (
  { catalog, store, projected, write }: CatalogPorts,
  entity: EntityName,
  id: string,
  patch: Patch,
): Promise<WriteOutcome> => {
  const checked = checkFields(entity, id, patch.fields);
  if (!checked.ok) return { type: 'refused', error: checked.error };
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!(await projected())) return { type: 'unavailable' };
    const row = await store.get(entity, id);
    if (row === undefined) return { type: 'missing' };
    const changes = await store.changes(entity, id, patch.version);
    const conflicts = conflictsIn(row, changes, patch);
    if (Object.keys(conflicts).length > 0) return { type: 'conflict', fields: conflicts };
    if (!isCurrent(catalog, entity, row, Object.keys(patch.fields))) continue;
    const written = write(() => catalog.setFields(entity, id, patch.fields));
    if (!written.ok) return { type: 'refused', error: written.error };
    if (!(await projected())) return { type: 'unavailable' };
    const after = await store.get(entity, id);
    return after === undefined ? { type: 'missing' } : { type: 'written', row: after };
  }
  return { type: 'unavailable' };
};

export type CreateOutcome =
  | { readonly type: 'created' | 'existed'; readonly row: StoredRow | undefined }
  | { readonly type: 'other_exists' }
  | { readonly type: 'refused'; readonly error: WriteFailure | Failure<'catalog_bad_value'> };

/** Creates the record; the same id with the same fields again is answered alike, with other fields it is refused. */
export const createRecord = async (
  { catalog, store, projected, write }: CatalogPorts,
  entity: EntityName,
  id: string,
  fields: FieldValues,
): Promise<CreateOutcome> => {
  const before = catalog.read(entity, id);
  if (before !== undefined && !sameValue(before.fields, fields)) return { type: 'other_exists' };
  if (before === undefined) {
    const created = write(() => catalog.create(entity, id, fields));
    if (!created.ok) return { type: 'refused', error: created.error };
  }
  const row = (await projected()) ? await store.get(entity, id) : undefined;
  return { type: before === undefined ? 'created' : 'existed', row };
};
