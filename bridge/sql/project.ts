/** The catalog into its tables: set-based, a handful of statements for a batch of any size. */
import type { PoolClient } from 'pg';
import type { EntityName } from '../../crdt-schema/catalog/index.ts';
import { recordUpdate, type CatalogRow, type RecordUpdate, type StoredRecord } from '../projection.ts';
import type { Witness } from '../witness.ts';
import { catalogTables, columnValues, type CatalogTable } from './catalog-tables.ts';

interface Update extends RecordUpdate {
  readonly id: string;
  readonly versions: Readonly<Record<string, number>>;
}

export const loadStored = async (
  client: Pick<PoolClient, 'query'>,
  store: string,
  entity: EntityName,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> => {
  const { table } = catalogTables[entity];
  const { rows } = await client.query<StoredRecord & { id: string }>(
    `select id, data, conflicts, versions from ${table} where store_id = $1 and id = any($2::uuid[])`,
    [store, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** Upserts the records of one entity; one that did not change keeps its version. Returns how many changed. */
export const saveRecords = async (
  client: PoolClient,
  store: string,
  entity: EntityName,
  rows: readonly CatalogRow[],
  witness?: Witness,
): Promise<number> => {
  if (rows.length === 0) return 0;
  const table = catalogTables[entity];
  const stored = await loadStored(
    client,
    store,
    entity,
    rows.map(({ id }) => id),
  );
  const updates = rows.map((row): Update => {
    const before = stored.get(row.id);
    return { id: row.id, versions: before?.versions ?? {}, ...recordUpdate(entity, row, before) };
  });
  await saveIssues(client, store, entity, updates);
  const changed = updates.filter((update) => update.changed);
  if (changed.length === 0) return 0;
  const taken = await client.query<{ catalog_pos: number }>(
    'update store set catalog_pos = catalog_pos + $2 where id = $1 returning catalog_pos',
    [store, changed.length],
  );
  const first = taken.rows[0]!.catalog_pos - changed.length + 1;
  await upsert(client, store, table, changed, first);
  await saveChanges(client, store, entity, changed, first);
  const edited = changed.filter(({ isNew }) => !isNew);
  if (edited.length > 0)
    await witness?.changed(
      client,
      edited.map(({ id, changes }) => ({ entity, id, changes })),
    );
  if (entity === 'quotes') await saveQuoteLines(client, store, changed);
  return changed.length;
};

const upsert = async (
  client: PoolClient,
  store: string,
  table: CatalogTable,
  updates: readonly Update[],
  firstVersion: number,
): Promise<void> => {
  const own = Object.entries(table.columns).map(([name, [type]]) => ({ name, type }));
  const columns = [
    ...own,
    { name: 'search', type: 'text' },
    { name: 'data', type: 'jsonb' },
    { name: 'conflicts', type: 'jsonb' },
    { name: 'version', type: 'bigint' },
    { name: 'versions', type: 'jsonb' },
  ];
  const names = columns.map(({ name }) => name);
  const rows = updates.map(({ id, data, conflicts, changes, versions }, i) => {
    const version = firstVersion + i;
    const changed = Object.fromEntries(changes.map(({ field }) => [field, version]));
    return {
      ...columnValues(table, data),
      id,
      data,
      conflicts,
      version,
      versions: { ...versions, ...changed },
    };
  });
  await client.query(
    `insert into ${table.table} (store_id, id, created_version, ${names.join(', ')})
     select $1, id, version, ${names.join(', ')}
     from json_to_recordset($2::json) as r(id uuid, ${columns.map(({ name, type }) => `${name} ${type}`).join(', ')})
     on conflict (store_id, id) do update set updated_at = now(),
       ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    [store, JSON.stringify(rows)],
  );
};

const saveChanges = async (
  client: PoolClient,
  store: string,
  entity: EntityName,
  updates: readonly Update[],
  firstVersion: number,
): Promise<void> => {
  const rows = updates.flatMap(({ id, changes }, i) =>
    changes.map(({ field, previous, value, origin }) => ({
      record_id: id,
      field,
      version: firstVersion + i,
      previous,
      value,
      device_id: origin?.device,
      who: origin?.who,
      at: origin === undefined ? undefined : new Date(origin.atMs).toISOString(),
    })),
  );
  if (rows.length === 0) return;
  await client.query(
    `insert into catalog_change (store_id, entity, record_id, field, version, previous, value, device_id, who, at)
     select $1, $3, record_id, field, version, previous, value, device_id, who, at
     from json_to_recordset($2::json) as r(record_id uuid, field text, version bigint, previous jsonb, value jsonb,
       device_id text, who text, at timestamptz)`,
    [store, JSON.stringify(rows), entity],
  );
};

/** The issues of these records are replaced by those of now; one that stays keeps its time. */
const saveIssues = async (
  client: PoolClient,
  store: string,
  entity: EntityName,
  updates: readonly Update[],
): Promise<void> => {
  const rows = updates.flatMap(({ id, issues }) => issues.map((issue) => ({ record_id: id, ...issue })));
  await client.query(
    `delete from catalog_issue i where store_id = $1 and entity = $2 and record_id = any($3::uuid[])
       and not exists (select from json_to_recordset($4::json) as r(record_id uuid, field text)
                       where r.record_id = i.record_id and r.field = i.field)`,
    [store, entity, updates.map(({ id }) => id), JSON.stringify(rows)],
  );
  if (rows.length === 0) return;
  await client.query(
    `insert into catalog_issue (store_id, entity, record_id, field, kind, value)
     select $1, $2, record_id, field, kind, value
     from json_to_recordset($3::json) as r(record_id uuid, field text, kind text, value jsonb)
     on conflict (store_id, entity, record_id, field) do update set kind = excluded.kind, value = excluded.value`,
    [store, entity, JSON.stringify(rows)],
  );
};

const LINE = 'line.';

interface QuoteLine {
  readonly product: string;
  readonly name?: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount?: number;
  readonly order?: number;
}

const saveQuoteLines = async (
  client: PoolClient,
  store: string,
  updates: readonly Update[],
): Promise<void> => {
  const rows = updates.flatMap(({ id, data }) =>
    Object.entries(data)
      .filter(([field]) => field.startsWith(LINE))
      .map(([field, value]) => {
        const { product, name, quantity, unitPrice, discount, order } = value as QuoteLine;
        const line = { id: field.slice(LINE.length), product_id: product, name, quantity, discount };
        return { quote_id: id, ...line, unit_price: unitPrice, position: order };
      }),
  );
  await client.query('delete from quote_line where store_id = $1 and quote_id = any($2::uuid[])', [
    store,
    updates.map(({ id }) => id),
  ]);
  if (rows.length === 0) return;
  await client.query(
    `insert into quote_line (store_id, quote_id, id, product_id, name, quantity, unit_price, discount, position)
     select $1, quote_id, id, product_id, name, quantity, unit_price, discount, position
     from json_to_recordset($2::json) as r(quote_id uuid, id uuid, product_id uuid, name text, quantity bigint,
       unit_price bigint, discount bigint, position int)`,
    [store, JSON.stringify(rows)],
  );
};

/** Records that the ledger has and the catalog has not: after a rebuild there are none. */
export const removeOthers = async (
  client: PoolClient,
  store: string,
  entity: EntityName,
  ids: readonly string[],
): Promise<number> => {
  const { table } = catalogTables[entity];
  const { rowCount } = await client.query(
    `delete from ${table} where store_id = $1 and id <> all($2::uuid[])`,
    [store, ids],
  );
  return rowCount ?? 0;
};
