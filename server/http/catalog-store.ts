/** Reads the projected catalog for the HTTP interface: records, lists, what changed since a version. */
import type { Pool } from 'pg';
import { catalogTables, searchText } from '../../bridge/index.ts';
import { entities, type EntityName } from '../../crdt-schema/catalog/index.ts';

export interface StoredRow {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly conflicts: Readonly<Record<string, readonly unknown[]>>;
  readonly version: number;
  readonly created_version: number;
  readonly versions: Readonly<Record<string, number>>;
  readonly updated_at: Date;
}

export interface ListQuery {
  /** Records that changed after this version. */
  readonly after: number;
  readonly limit: number;
  readonly search: string | undefined;
  readonly updatedSince: Date | undefined;
  readonly active: boolean | undefined;
}

/** One change of a field since its record was created. */
export interface ChangeRow {
  readonly field: string;
  readonly version: number;
  readonly previous: unknown;
  readonly value: unknown;
  readonly device_id: string | null;
  readonly who: string | null;
  readonly at: Date | null;
}

export interface IssueRow {
  readonly entity: EntityName;
  readonly record_id: string;
  readonly field: string;
  readonly kind: string;
  readonly value: unknown;
  readonly since: Date;
}

/** The record that nobody creates, before anybody wrote a field of it. */
const unwritten = (id: string): StoredRow => ({
  id,
  data: {},
  conflicts: {},
  version: 0,
  created_version: 0,
  versions: {},
  updated_at: new Date(0),
});

const COLUMNS = 'id, data, conflicts, version, created_version, versions, updated_at';
/** Words of one search; more are not looked at. */
const MAX_WORDS = 10;

const like = (word: string): string => `%${word.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

export class CatalogStore {
  private readonly pool: Pool;
  private readonly store: string;

  constructor(pool: Pool, store: string) {
    this.pool = pool;
    this.store = store;
  }

  async get(entity: EntityName, id: string): Promise<StoredRow | undefined> {
    const { rows } = await this.pool.query<StoredRow>(
      `select ${COLUMNS} from ${catalogTables[entity].table} where store_id = $1 and id = $2`,
      [this.store, id],
    );
    return rows[0] ?? (entities[entity].singleton === id ? unwritten(id) : undefined);
  }

  /** In the order of their versions: whoever goes on from the last one misses no change. */
  async list(entity: EntityName, query: ListQuery): Promise<StoredRow[]> {
    const { table } = catalogTables[entity];
    const where = ['store_id = $1', 'version > $2'];
    const values: unknown[] = [this.store, query.after, query.limit];
    const add = (condition: (place: string) => string, value: unknown): void => {
      values.push(value);
      where.push(condition(`$${values.length}`));
    };
    if (query.updatedSince !== undefined) add((place) => `updated_at >= ${place}`, query.updatedSince);
    if (query.active !== undefined) add((place) => `active = ${place}`, query.active);
    const words = searchText(query.search ?? '')
      .split(' ')
      .filter((word) => word !== '');
    if (words.length > 0)
      add((place) => `search like all(${place}::text[])`, words.slice(0, MAX_WORDS).map(like));
    const { rows } = await this.pool.query<StoredRow>(
      `select ${COLUMNS} from ${table} where ${where.join(' and ')} order by version limit $3`,
      values,
    );
    return rows;
  }

  /** Changes of the record after the version, the first of each field first. */
  async changes(entity: EntityName, id: string, after: number): Promise<ChangeRow[]> {
    const { rows } = await this.pool.query<ChangeRow>(
      `select field, version, previous, value, device_id, who, at from catalog_change
       where store_id = $1 and entity = $2 and record_id = $3 and version > $4 order by version`,
      [this.store, entity, id, after],
    );
    return rows;
  }

  /** What the product costs the shop, in ten-thousandths; undefined where nobody said. */
  async cost(product: string): Promise<{ cost: number; updatedAt: Date } | undefined> {
    const { rows } = await this.pool.query<{ cost: number; updatedAt: Date }>(
      'select cost, updated_at as "updatedAt" from product_cost where store_id = $1 and product_id = $2',
      [this.store, product],
    );
    return rows[0];
  }

  async setCost(product: string, cost: number): Promise<void> {
    await this.pool.query(
      `insert into product_cost (store_id, product_id, cost) values ($1, $2, $3)
       on conflict (store_id, product_id) do update set cost = excluded.cost, updated_at = now()`,
      [this.store, product, cost],
    );
  }

  async issues(): Promise<IssueRow[]> {
    const { rows } = await this.pool.query<IssueRow>(
      `select entity, record_id, field, kind, value, since from catalog_issue where store_id = $1
       order by since, entity, record_id, field limit 1000`,
      [this.store],
    );
    return rows;
  }
}
