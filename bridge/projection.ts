/**
 * From what a record was in the ledger and what it is in the catalog to what is written: pure. A value that this
 * server's schema does not allow (a peer of a later version wrote it) is set aside, and the last valid one stays.
 */
import { fieldOf, sameValue, validFieldValue, type EntityName } from '../crdt-schema/catalog/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Who wrote the value that is shown, and when by the writer's clock (Unix ms). */
export interface FieldOrigin {
  readonly device: string;
  readonly atMs: number;
  readonly who?: string;
}

/** A record as the catalog has it now. */
export interface CatalogRow {
  readonly id: string;
  readonly fields: Fields;
  /** Values of fields in conflict, the shown one first. */
  readonly conflicts?: Readonly<Record<string, readonly unknown[]>>;
  /** Of fields written after creation. */
  readonly origins?: Readonly<Record<string, FieldOrigin>>;
}

/** A record as the ledger has it. */
export interface StoredRecord {
  readonly data: Fields;
  readonly conflicts: Fields;
  readonly versions: Readonly<Record<string, number>>;
}

export interface FieldIssue {
  readonly field: string;
  readonly kind: 'invalid_value' | 'unknown_field';
  readonly value: unknown;
}

export interface FieldChange {
  readonly field: string;
  readonly previous: unknown;
  readonly value: unknown;
  readonly origin: FieldOrigin | undefined;
}

export interface RecordUpdate {
  readonly data: Fields;
  readonly conflicts: Fields;
  /** Empty for a new record. */
  readonly changes: readonly FieldChange[];
  readonly isNew: boolean;
  readonly issues: readonly FieldIssue[];
  /** False where the table holds all of it already (issues may differ all the same). */
  readonly changed: boolean;
}

/** What no column can hold (a NUL, half a surrogate pair, in JSON's escapes) is not kept with the issue. */
const keepable = (value: unknown): unknown =>
  /\\u(0000|d[89a-f])/i.test(JSON.stringify(value)) ? undefined : value;

export const recordUpdate = (
  entity: EntityName,
  row: CatalogRow,
  stored: StoredRecord | undefined,
): RecordUpdate => {
  const data: Record<string, unknown> = {};
  const issues: FieldIssue[] = [];
  for (const [field, value] of Object.entries(row.fields)) {
    if (fieldOf(entity, field) === undefined)
      issues.push({ field, kind: 'unknown_field', value: keepable(value) });
    else if (validFieldValue(entity, field, value)) data[field] = value;
    else {
      issues.push({ field, kind: 'invalid_value', value: keepable(value) });
      if (stored?.data[field] !== undefined) data[field] = stored.data[field];
    }
  }
  const conflicts: Record<string, unknown> = { ...row.conflicts };
  if (stored === undefined) return { data, conflicts, changes: [], isNew: true, issues, changed: true };
  const names = [data, stored.data, conflicts, stored.conflicts].flatMap((fields) => Object.keys(fields));
  const changes = [...new Set(names)]
    .filter(
      (field) =>
        !sameValue(data[field], stored.data[field]) || !sameValue(conflicts[field], stored.conflicts[field]),
    )
    .map((field): FieldChange => ({
      field,
      previous: stored.data[field],
      value: data[field],
      origin: row.origins?.[field],
    }));
  return { data, conflicts, changes, isNew: false, issues, changed: changes.length > 0 };
};
