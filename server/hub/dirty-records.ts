/** Records of the catalog that the ledger may have otherwise than the document has them. */
import type { CatalogBatch, CatalogRow } from '../../bridge/index.ts';
import { entityNames, type Catalog, type EntityName } from '../../crdt-schema/catalog/index.ts';
import { catalogRow } from './catalog-rows.ts';

const MAX_PROJECT_ROWS = 2_000;

export class DirtyRecords {
  private readonly catalog: Catalog;
  private readonly ids = new Map<EntityName, Set<string>>(entityNames.map((name) => [name, new Set()]));
  /** Edited records that are not in the document. */
  private readonly orphans: [EntityName, string][] = [];

  constructor(catalog: Catalog) {
    this.catalog = catalog;
  }

  get isEmpty(): boolean {
    return [...this.ids.values()].every(({ size }) => size === 0);
  }

  add(entity: EntityName, id: string): void {
    this.ids.get(entity)!.add(id);
  }

  /** Begins anew: all records are looked at. */
  reset(): void {
    for (const [entity, ids] of this.ids) for (const id of this.catalog.ids(entity)) ids.add(id);
  }

  /** As they are now, as many as one transaction takes well. */
  take(): CatalogBatch {
    const batch: Partial<Record<EntityName, CatalogRow[]>> = {};
    let room = MAX_PROJECT_ROWS;
    for (const [entity, ids] of this.ids) {
      const rows: CatalogRow[] = [];
      for (const id of ids) {
        if (room === 0) break;
        ids.delete(id);
        const row = catalogRow(this.catalog, entity, id);
        if (row === undefined) {
          if (this.catalog.isOrphan(entity, id)) this.orphans.push([entity, id]);
          continue;
        }
        rows.push(row);
        room -= 1;
      }
      if (rows.length > 0) batch[entity] = rows;
    }
    return batch;
  }

  /** Those that somebody edited after they had left the document. */
  takeOrphans(): [EntityName, string][] {
    return this.orphans.splice(0);
  }
}
