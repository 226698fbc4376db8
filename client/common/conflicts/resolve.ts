/** How a person decides what the catalog could not: each way is an ordinary write, which every peer merges as any other. */
import type {
  Candidate,
  Catalog,
  Conflict,
  EntityName,
  WriteFailure,
} from '../../../crdt-schema/catalog/index.ts';
import type { Result } from '../../../crdt-schema/result.ts';

type Written = Result<void, WriteFailure>;

/** One of the values that stand; the others give way to it on every peer. */
export const takeValue = (catalog: Catalog, { entity, id, field }: Conflict, { value }: Candidate): Written =>
  catalog.setField(entity, id, field, value);

/** The product has the code no more; whoever shares it keeps it. */
export const dropCode = (catalog: Catalog, id: string, field: 'sku' | 'barcodes', code: string): Written => {
  const { [field]: value } = catalog.read('products', id)?.fields ?? {};
  if (!Array.isArray(value)) return catalog.setField('products', id, field, null);
  return catalog.setField(
    'products',
    id,
    field,
    value.filter((other) => other !== code),
  );
};

/** Of two that are one product, this one is sold no more. */
export const archiveTwin = (catalog: Catalog, id: string): Written => catalog.archive('products', id);

/** Somebody changed what was archived: it is in use again, with the change. */
export const bringBack = (catalog: Catalog, entity: EntityName, id: string): Written =>
  catalog.setField(entity, id, 'active', true);

/** It stays archived, the change being known. */
export const keepArchived = (catalog: Catalog, entity: EntityName, id: string): Written =>
  catalog.archive(entity, id);

/** The category lies in no other. */
export const cutCircle = (catalog: Catalog, id: string): Written =>
  catalog.setField('categories', id, 'parent', null);
