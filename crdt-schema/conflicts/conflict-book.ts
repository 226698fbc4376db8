/**
 * All that a person should decide in the catalog, in one list: fields written at once, one barcode or SKU on two
 * products, edits of what had been archived, and categories that lie within themselves. Kept up with each change;
 * the same list on every peer that holds the same document. Each is resolved by an ordinary write.
 */
import {
  entityNames,
  type Candidate,
  type Catalog,
  type Conflict,
  type EntityName,
} from '../catalog/index.ts';

export type CatalogConflict =
  | ({ readonly kind: 'field' } & Conflict)
  /** Active products that share a code; archived ones have given theirs free. */
  | {
      readonly kind: 'duplicate_code';
      readonly field: 'sku' | 'barcodes';
      readonly code: string;
      readonly ids: readonly string[];
    }
  | {
      readonly kind: 'edit_of_archived';
      readonly entity: EntityName;
      readonly id: string;
      readonly edits: readonly { readonly field: string; readonly edit: Candidate }[];
    }
  /** The categories of one circle, each the parent of the one before, from the smallest id on. */
  | { readonly kind: 'category_cycle'; readonly ids: readonly string[] };

export interface ConflictBook {
  list(): CatalogConflict[];
  /** Stops listening to the catalog. */
  close(): void;
}

type CodeField = 'sku' | 'barcodes';
const CODE_FIELDS: readonly CodeField[] = ['sku', 'barcodes'];
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which products bear a code. */
class CodeIndex {
  private readonly codes = new Map<string, readonly string[]>();
  private readonly bearers = new Map<string, Set<string>>();

  set(id: string, codes: readonly string[]): void {
    for (const code of this.codes.get(id) ?? []) {
      const ids = this.bearers.get(code);
      ids?.delete(id);
      if (ids?.size === 0) this.bearers.delete(code);
    }
    if (codes.length === 0) this.codes.delete(id);
    else this.codes.set(id, codes);
    for (const code of codes) this.bearers.set(code, (this.bearers.get(code) ?? new Set()).add(id));
  }

  shared(): { code: string; ids: string[] }[] {
    const out: { code: string; ids: string[] }[] = [];
    for (const [code, ids] of this.bearers) if (ids.size > 1) out.push({ code, ids: [...ids].sort(compare) });
    return out.sort((a, b) => compare(a.code, b.code));
  }
}

const codesOf = (fields: Readonly<Record<string, unknown>> | undefined, field: CodeField): string[] => {
  if (fields === undefined || fields['active'] === false) return [];
  const value = fields[field];
  return typeof value === 'string' ? [value] : Array.isArray(value) ? [...new Set(value as string[])] : [];
};

const cyclesOf = (catalog: Catalog): string[][] => {
  const parents = new Map<string, string>();
  for (const { id, fields } of catalog.list('categories')) {
    const parent = fields['parent'];
    if (typeof parent === 'string') parents.set(id, parent);
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of [...parents.keys()].sort(compare)) {
    const path: string[] = [];
    let at: string | undefined = start;
    for (; at !== undefined && !done.has(at); at = parents.get(at)) {
      done.add(at);
      path.push(at);
    }
    // A walk that ends on its own path closes a circle; one that ends elsewhere met what is known.
    const from = at === undefined ? -1 : path.indexOf(at);
    if (from >= 0) cycles.push(path.slice(from));
  }
  return cycles.map(fromSmallest).sort((a, b) => compare(a[0]!, b[0]!));
};

const fromSmallest = (ids: readonly string[]): string[] => {
  const first = ids.indexOf([...ids].sort(compare)[0]!);
  return [...ids.slice(first), ...ids.slice(0, first)];
};

export const createConflictBook = (catalog: Catalog): ConflictBook => {
  const indexes = { sku: new CodeIndex(), barcodes: new CodeIndex() };
  /** Records with edits past their archiving, by entity and id. */
  const archived = new Map<string, { entity: EntityName; id: string }>();
  const take = (entity: EntityName, id: string): void => {
    if (entity === 'products') {
      const fields = catalog.read('products', id)?.fields;
      for (const field of CODE_FIELDS) indexes[field].set(id, codesOf(fields, field));
    }
    if (catalog.editsPastArchive(entity, id).length > 0) archived.set(`${entity}/${id}`, { entity, id });
    else archived.delete(`${entity}/${id}`);
  };
  for (const entity of entityNames) for (const id of catalog.ids(entity)) take(entity, id);
  const close = catalog.onChange((changes) => {
    for (const { entity, id } of changes) take(entity, id);
  });
  return {
    close,
    list: () => [
      ...catalog.conflicts().map((conflict) => ({ kind: 'field' as const, ...conflict })),
      ...CODE_FIELDS.flatMap((field) =>
        indexes[field].shared().map((shared) => ({ kind: 'duplicate_code' as const, field, ...shared })),
      ),
      ...[...archived.keys()].sort(compare).map((key) => {
        const { entity, id } = archived.get(key)!;
        const edits = catalog.editsPastArchive(entity, id);
        return { kind: 'edit_of_archived' as const, entity, id, edits };
      }),
      ...cyclesOf(catalog).map((ids) => ({ kind: 'category_cycle' as const, ids })),
    ],
  };
};
