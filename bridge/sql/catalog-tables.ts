/** Which table each entity of the catalog has, and which of its fields are columns of their own. */
import type { EntityName } from '../../crdt-schema/catalog/index.ts';

type Fields = Readonly<Record<string, unknown>>;
/** SQL type and the field that the column takes. */
type Column = readonly [type: 'text' | 'uuid' | 'bigint' | 'int' | 'boolean', field: string];

export interface CatalogTable {
  readonly table: string;
  readonly columns: Readonly<Record<string, Column>>;
  /** Fields that a search looks into. */
  readonly searched: readonly string[];
}

export const catalogTables: Readonly<Record<EntityName, CatalogTable>> = {
  products: {
    table: 'product',
    columns: {
      name: ['text', 'name'],
      sku: ['text', 'sku'],
      category_id: ['uuid', 'category'],
      price: ['bigint', 'price'],
      unit: ['text', 'unit'],
      stock_policy: ['text', 'stockPolicy'],
      active: ['boolean', 'active'],
    },
    searched: ['name', 'sku', 'barcodes'],
  },
  customers: {
    table: 'customer',
    columns: {
      name: ['text', 'name'],
      tax_id: ['text', 'taxId'],
      credit_limit: ['bigint', 'creditLimit'],
      active: ['boolean', 'active'],
    },
    searched: ['name', 'taxId', 'phone', 'email'],
  },
  categories: {
    table: 'category',
    columns: {
      name: ['text', 'name'],
      parent_id: ['uuid', 'parent'],
      position: ['int', 'order'],
      active: ['boolean', 'active'],
    },
    searched: ['name'],
  },
  quotes: {
    table: 'quote',
    columns: {
      number: ['text', 'number'],
      customer_id: ['uuid', 'customer'],
      state: ['text', 'state'],
      valid_until: ['bigint', 'validUntil'],
      active: ['boolean', 'active'],
    },
    searched: ['number', 'note'],
  },
  settings: { table: 'store_setting', columns: {}, searched: [] },
  parked: {
    table: 'parked_ticket',
    columns: { till: ['text', 'till'], state: ['text', 'state'], active: ['boolean', 'active'] },
    searched: ['name'],
  },
};

/** Text as it is searched: lower case, without accents, one space between words. */
export const searchText = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

/** The values of the table's own columns; a required text that is missing is empty, a record is active unless it says no. */
export const columnValues = (
  { columns, searched }: CatalogTable,
  fields: Fields,
): Record<string, unknown> => {
  const out: Record<string, unknown> = {
    search: searchText(searched.flatMap((field) => fields[field] ?? []).join(' ')),
  };
  for (const [column, [, field]] of Object.entries(columns)) {
    if (column === 'active') out[column] = fields[field] !== false;
    else if (column === 'name') out[column] = fields[field] ?? '';
    else out[column] = fields[field];
  }
  return out;
};
