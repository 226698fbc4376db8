/** A table of what this till holds, as a file made in the page: a few rows at a time, so that selling goes on meanwhile. */
import type { ExportForm, Days, ExportFormat } from '../../../crdt-schema/exports/form.ts';
import { fileName } from '../../../crdt-schema/exports/form.ts';
import { tableOf, type Cells, type Column, type ExportEntity } from '../../../crdt-schema/exports/tables.ts';
import { titles, type Heading } from '../../../crdt-schema/exports/texts.ts';
import { occurredMs } from '../../../crdt-schema/ops/op.ts';
import type { TillModel } from '../model/till-model.ts';
import { catalogRows, type CatalogEntity } from './catalog-rows.ts';
import { within } from '../../common/days/days.ts';
import type { HeldData } from './held-data.ts';
import { opRows, type Names, type OpEntity, type Row } from './op-rows.ts';

/** What a till can give: rejections and what products cost the server has alone. */
export const HELD_ENTITIES = [
  'sales',
  'sale-lines',
  'payments',
  'refunds',
  'cash-sessions',
  'movements',
  'expenses',
  'stock-movements',
  'stock',
  'products',
  'customers',
  'quotes',
] as const satisfies readonly ExportEntity[];
export type HeldEntity = (typeof HELD_ENTITIES)[number];

/** What no till is told: the number of a cut and what a product costs are the ledger's. */
const UNTOLD: ReadonlySet<Heading> = new Set(['cut', 'cost']);

export interface TillExport {
  readonly entity: HeldEntity;
  readonly format: ExportFormat;
  readonly days: Days;
  readonly form: ExportForm;
  /** Unix ms, for the file's name. */
  readonly nowMs: number;
}

export interface MadeFile {
  readonly file: File;
  readonly rows: number;
}

const CONTENT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** Made in some 5 ms on a small tablet. */
const BATCH = 200;

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const namesOf = ({ products, customers, peer }: TillModel): Names => ({
  product: (id) => products.get(id),
  customer: (id) => customers.get(id)?.name,
  person: (id) => peer.replica.context.people.get(id)?.name,
  quote: (id) => {
    const number = peer.catalog.read('quotes', id)?.fields['number'];
    return typeof number === 'string' ? number : undefined;
  },
});

const isOfCatalog = (entity: HeldEntity): entity is CatalogEntity =>
  entity === 'stock' || entity === 'products' || entity === 'customers' || entity === 'quotes';

const rowsOfOps = function* (
  entity: OpEntity,
  held: HeldData,
  names: Names,
  isIn: (ms: number) => boolean,
): Generator<Row> {
  const rowsOf = opRows(held, names)[entity];
  for (const op of held.ops) if (isIn(occurredMs(op))) yield* rowsOf(op);
};

const rowsOfCatalog = async (
  entity: CatalogEntity,
  till: TillModel,
  { view }: HeldData,
  isIn: (ms: number) => boolean,
): Promise<Row[]> => {
  const { verdicts } = till.peer.replica.context;
  const source = {
    catalog: till.peer.catalog,
    level: (product: string) => {
      const told = verdicts.stock(product);
      if (told !== undefined || !verdicts.hasLevels) return view.stock(product, told);
      // Nothing where it was never moved, as in the ledger.
      return view.stock(product, 0) || undefined;
    },
    balance: (customer: string) => view.balance(customer, verdicts.owed(customer)),
    exponent: till.settings().exponent,
  };
  const isWanted = ({ at }: Row): boolean => entity !== 'quotes' || isIn(Number(at));
  return catalogRows(entity, source, isWanted, async (done) => {
    if (done % BATCH === 0) await nextTurn();
  });
};

const batchesOf = async function* (
  rows: Iterable<Row>,
  columns: readonly Column[],
): AsyncGenerator<readonly Cells[]> {
  let batch: Cells[] = [];
  for (const row of rows) {
    batch.push(columns.map(({ name }) => row[name]));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
    await nextTurn();
  }
  yield batch;
};

/** Throws where a part of the page that is loaded only now cannot be. */
export const tillExport = async (
  till: TillModel,
  held: HeldData,
  { entity, format, days, form, nowMs }: TillExport,
): Promise<MadeFile> => {
  const table = tableOf(entity);
  const columns = table.columns.filter(({ name }) => !UNTOLD.has(name));
  const isIn = within(days, form.clock);
  const rows = isOfCatalog(entity)
    ? await rowsOfCatalog(entity, till, held, isIn)
    : rowsOfOps(entity, held, namesOf(till), isIn);
  let written = 0;
  const batches = async function* (): AsyncGenerator<readonly Cells[]> {
    for await (const batch of batchesOf(rows, columns)) {
      written += batch.length;
      yield batch;
    }
  };
  const parts: BlobPart[] = [];
  if (format === 'csv') {
    const { createCsvWriter } = await import('../../../crdt-schema/exports/csv.ts');
    const writer = createCsvWriter(columns, form);
    parts.push(writer.head());
    for await (const batch of batches()) parts.push(batch.map((cells) => writer.row(cells)).join(''));
  } else {
    const { writeWorkbook } = await import('../../../crdt-schema/exports/workbook.ts');
    const book = writeWorkbook(titles[entity][form.language], columns, batches(), form);
    parts.push(await new Response(book).blob());
  }
  const name = fileName(entity, table, days, form, format, nowMs);
  return { file: new File(parts, name, { type: CONTENT_TYPES[format] }), rows: written };
};
