/** The catalog as tables: set-based upserts of the records that changed. */
import type { PoolClient } from 'pg';

export interface CatalogRow {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Upserts; a record that did not change keeps its version. */
export const saveProducts = async (
  client: PoolClient,
  store: string,
  rows: readonly CatalogRow[],
): Promise<void> => {
  if (rows.length === 0) return;
  const json = rows.map(({ id, fields }) => ({
    id,
    name: text(fields['name']) ?? '',
    sku: text(fields['sku']),
    price: fields['price'],
    active: fields['active'] !== false,
    stock_policy: text(fields['stockPolicy']),
    data: fields,
  }));
  await client.query(
    `insert into product (store_id, id, name, sku, price, active, stock_policy, data)
     select $1, id, name, sku, price, active, stock_policy, data
     from json_to_recordset($2::json) as r(id uuid, name text, sku text, price bigint, active boolean,
       stock_policy text, data jsonb)
     on conflict (store_id, id) do update set name = excluded.name, sku = excluded.sku, price = excluded.price,
       active = excluded.active, stock_policy = excluded.stock_policy, data = excluded.data,
       version = product.version + 1, updated_at = now()
     where product.data is distinct from excluded.data`,
    [store, JSON.stringify(json)],
  );
};

export const saveCustomers = async (
  client: PoolClient,
  store: string,
  rows: readonly CatalogRow[],
): Promise<void> => {
  if (rows.length === 0) return;
  const json = rows.map(({ id, fields }) => ({
    id,
    name: text(fields['name']) ?? '',
    active: fields['active'] !== false,
    data: fields,
  }));
  await client.query(
    `insert into customer (store_id, id, name, active, data)
     select $1, id, name, active, data
     from json_to_recordset($2::json) as r(id uuid, name text, active boolean, data jsonb)
     on conflict (store_id, id) do update set name = excluded.name, active = excluded.active, data = excluded.data,
       version = customer.version + 1, updated_at = now()
     where customer.data is distinct from excluded.data`,
    [store, JSON.stringify(json)],
  );
};
