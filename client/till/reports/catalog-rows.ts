/** The rows of the exported tables that are made of the catalog: a few records at a time, as a shop may have 20,000 products. */
import type { Catalog, CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { fold } from '../../common/search/fold.ts';
import { customerOf, numberOf, productOf, textOf } from '../../common/model/records.ts';
import { quoteOf } from '../quotes/quote.ts';
import type { Row } from './op-rows.ts';

export type CatalogEntity = 'stock' | 'products' | 'customers' | 'quotes';

export interface CatalogSource {
  readonly catalog: Catalog;
  /** Thousandths; undefined where it is not known. */
  readonly level: (product: string) => number | undefined;
  /** Minor units. */
  readonly balance: (customer: string) => number;
  /** Decimals of the currency. */
  readonly exponent: number;
}

interface Sortable {
  readonly row: Row;
  readonly key: string | number;
}

const goods = (record: CatalogRecord, { catalog }: CatalogSource): Row => {
  const { id, name, sku, barcodes, category, price, active } = productOf(record);
  const group = category === undefined ? undefined : catalog.read('categories', category)?.fields['name'];
  return {
    ...{ id, product: name, sku, barcodes: barcodes.join(' '), price, active },
    ...{ category: typeof group === 'string' ? group : undefined },
    unit: textOf(record.fields, 'unit'),
    minStock: numberOf(record.fields, 'minStock'),
  };
};

const customer = (record: CatalogRecord, { balance }: CatalogSource): Row => {
  const { id, name, taxId, phone, creditLimit, active } = customerOf(record);
  const { fields } = record;
  return {
    ...{ id, customer: name, taxId, phone, creditLimit, active, balance: balance(id) },
    ...{ email: textOf(fields, 'email'), address: textOf(fields, 'address'), note: textOf(fields, 'note') },
  };
};

const quote = (record: CatalogRecord, { catalog, exponent }: CatalogSource): Row => {
  const { id, number, createdMs, validUntilMs, note, state, active, ticket } = quoteOf(record);
  const buyer =
    ticket.customer === undefined ? undefined : catalog.read('customers', ticket.customer)?.fields['name'];
  const total = ticket.lines.reduce(
    (sum, { quantity, unitPrice, discount = 0 }) => sum + lineTotal(quantity, unitPrice, exponent) - discount,
    0,
  );
  return {
    ...{ id, at: createdMs, quote: number, validUntil: validUntilMs, state, total, note, active },
    customer: typeof buyer === 'string' ? buyer : undefined,
  };
};

type Make = (record: CatalogRecord, source: CatalogSource) => Row;

const MAKERS: Readonly<Record<CatalogEntity, readonly ['products' | 'customers' | 'quotes', Make]>> = {
  stock: ['products', (record, source) => ({ ...goods(record, source), level: source.level(record.id) })],
  products: ['products', goods],
  customers: ['customers', customer],
  quotes: ['quotes', quote],
};

const keyOf = ({ at, product, customer: name }: Row, entity: CatalogEntity): string | number =>
  entity === 'quotes' ? Number(at) : fold(String((entity === 'customers' ? name : product) ?? ''));

const order = (a: Sortable, b: Sortable): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : String(a.row.id) < String(b.row.id) ? -1 : 1;

/** Sorted by name, quotes by their day. `rest` is waited for now and then, so that the page goes on meanwhile. */
export const catalogRows = async (
  entity: CatalogEntity,
  source: CatalogSource,
  isWanted: (row: Row) => boolean,
  rest: (done: number) => Promise<void>,
): Promise<Row[]> => {
  const [from, make] = MAKERS[entity];
  const rows: Sortable[] = [];
  let done = 0;
  for (const record of source.catalog.list(from)) {
    const row = make(record, source);
    if (isWanted(row)) rows.push({ row, key: keyOf(row, entity) });
    done += 1;
    await rest(done);
  }
  return rows.sort(order).map(({ row }) => row);
};
