/**
 * The records of one entity of the catalog as the till uses them: each read once, and again when it changes. With 20,000
 * products all of them at once would take the page half a second, so what nobody asked for may be read a few at a time.
 */
import type { Catalog, CatalogRecord, EntityName } from '../../../crdt-schema/catalog/index.ts';

/** Beyond so many changes at once they are read when they are asked for. */
const MAX_READ_AT_ONCE = 200;

export class RecordBook<T> {
  private readonly catalog: Catalog;
  private readonly entity: EntityName;
  private readonly toRecord: (record: CatalogRecord) => T;
  private readonly listeners = new Set<(ids: readonly string[]) => void>();
  private readonly records = new Map<string, T>();
  /** Ids of records that were not read since they changed; undefined until anybody asks for any. */
  private unread: Set<string> | undefined;
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
    if (this.toRead().has(id)) this.read(id);
    return this.records.get(id);
  }

  /** All of them, in no order; the same list until something changes. */
  readonly all = (): readonly T[] => {
    for (const id of this.toRead()) this.read(id);
    return this.soFar();
  };

  /** Those that were read, some perhaps as they were before they changed; the same list until another is read. */
  soFar(): readonly T[] {
    return (this.list ??= [...this.records.values()]);
  }

  /** All of the catalog, read or not. */
  ids(): Set<string> {
    return new Set(this.catalog.ids(this.entity));
  }

  /** What was not read yet, in the order of the catalog. Reading one takes it out. */
  toRead(): ReadonlySet<string> {
    return (this.unread ??= this.ids());
  }

  private read(id: string): void {
    this.unread?.delete(id);
    this.list = undefined;
    const record = this.catalog.read(this.entity, id);
    if (record === undefined) this.records.delete(id);
    else this.records.set(id, this.toRecord(record));
  }

  private changed(ids: readonly string[]): void {
    if (this.unread !== undefined)
      for (const id of ids)
        if (ids.length > MAX_READ_AT_ONCE) this.unread.add(id);
        else this.read(id);
    for (const listener of this.listeners) listener(ids);
  }
}
