/** Catalog records in the form in which the bridge projects them. */
import type { CatalogRow } from '../../bridge/index.ts';
import type { Catalog, EntityName } from '../../crdt-schema/catalog/index.ts';

export const catalogRow = (catalog: Catalog, entity: EntityName, id: string): CatalogRow | undefined => {
  const record = catalog.read(entity, id);
  if (record === undefined) return undefined;
  const origins = Object.fromEntries(
    catalog
      .origins(entity, id)
      .map(([field, { device, atMs, who }]) => [
        field,
        { device, atMs, ...(who === undefined ? {} : { who }) },
      ]),
  );
  const conflicts = Object.fromEntries(
    record.conflicts.map(({ field, candidates }) => [field, candidates.map(({ value }) => value)]),
  );
  return { id, fields: record.fields, conflicts, origins };
};
