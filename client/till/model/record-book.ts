/**
 * The records of one entity of the catalog as the till uses them: each read once, and again when it changes. With 20,000
 * products a list of all is made anew only when it is asked for after a change.
 */
import type { Catalog, CatalogRecord, EntityName } from '../../../crdt-schema/catalog/index.ts';

export class RecordBook<T> {
  private readonly catalog: Catalog;
  private readonly entity: EntityName;
  private readonly toRecord: (record: CatalogRecord) => T;
  private readonly listeners = new Set<(ids: readonly string[]) => void>();
  private records: Map<string, T> | undefined;
  private list: readonly T[] | undefined;

  constructor(catalog: Catalog, entity: EntityName, toRecord: (record: CatalogRecord) => T) {
    this.catalog = catalog;
    this.entity = entity;
    this.toRecord = toRecord;
    catalog.onChange((all) => {
      const ids = all.filter((change) => change.entity === entity).map(({ id }) => id);
      if (ids.length > 0) this.changed(ids);
    });
  }

  /** The listener hears which records changed. Returns the way to stop. */
  readonly subscribe = (listener: (ids: readonly string[]) => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get(id: string): T | undefined {
    return this.byId().get(id);
  }

  /** All of them, in no order; the same list until something changes. */
  readonly all = (): readonly T[] => (this.list ??= [...this.byId().values()]);

  private byId(): Map<string, T> {
    this.records ??= new Map(
      [...this.catalog.list(this.entity)].map((record) => [record.id, this.toRecord(record)]),
    );
    return this.records;
  }

  private changed(ids: readonly string[]): void {
    this.list = undefined;
    if (this.records !== undefined)
      for (const id of ids) {
        const record = this.catalog.read(this.entity, id);
        if (record === undefined) this.records.delete(id);
        else this.records.set(id, this.toRecord(record));
      }
    for (const listener of this.listeners) listener(ids);
  }
}
