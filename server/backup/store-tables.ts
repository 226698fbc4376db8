/** The tables that hold what belongs to a store, of the backup and of the restore alike. */
import type { ClientBase } from 'pg';

/** Of this machine, not of the shop. */
const LOCAL_TABLES = ['schema_migration', 'backup_run', 'bridge_lease', 'person_session', 'failed_try'];

export interface StoreTable {
  readonly name: string;
  readonly columns: string[];
}

/** Those of the schema, of the one in front where none is named; without columns that the database reckons itself. */
export const storeTables = async (client: ClientBase, schema?: string): Promise<StoreTable[]> => {
  const { rows } = await client.query<StoreTable>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = coalesce($2, current_schema())::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> all($1)
     group by c.relname order by c.relname`,
    [LOCAL_TABLES, schema ?? null],
  );
  return rows;
};

/** The column that says whose a row is; undefined of a table that belongs to no store. */
export const ownerColumn = ({ name, columns }: StoreTable): string | undefined =>
  columns.includes('store_id') ? 'store_id' : name === 'store' ? 'id' : undefined;
