/**
 * The tables that people take home, from the server or from a till: which columns each has, and what kind of value stands
 * in them. To add one: its columns here, its words in `texts.ts`, and where its rows come from (`server/export/sources.ts`).
 */
import type { Choice, Heading } from './texts.ts';

/**
 * `amount` in minor units, `price` in ten-thousandths, `quantity` in thousandths, `time` in Unix ms, shown with its hour,
 * `date` likewise and without; `choice` is a code for which there are words.
 */
export type ColumnKind =
  'text' | 'integer' | 'amount' | 'price' | 'quantity' | 'time' | 'date' | 'flag' | 'choice';

export interface Column {
  readonly name: Heading;
  readonly kind: ColumnKind;
  /** Of a `choice`: where its words are. */
  readonly choice?: Choice;
}

/** What stands in a column: an integer in the unit of its kind, a text or code, yes or no; nothing where it does not apply. */
export type Cell = string | number | boolean | null | undefined;
/** In the order of the columns. */
export type Cells = readonly Cell[];

export interface ExportTable {
  readonly columns: readonly Column[];
  /** Whether rows have a day, so that a stretch of days can be asked for; without, it is as things stand now. */
  readonly isDated: boolean;
}

const columns = (
  spec: Partial<Readonly<Record<Heading, ColumnKind | readonly ['choice', Choice]>>>,
): Column[] =>
  Object.entries(spec).map(([name, kind]): Column => {
    if (typeof kind === 'string') return { name: name as Heading, kind };
    return { name: name as Heading, kind: kind[0], choice: kind[1] };
  });

const dated = (spec: Parameters<typeof columns>[0]): ExportTable => ({
  columns: columns(spec),
  isDated: true,
});
const standing = (spec: Parameters<typeof columns>[0]): ExportTable => ({
  columns: columns(spec),
  isDated: false,
});

const METHOD = ['choice', 'methods'] as const;
const KIND = ['choice', 'kinds'] as const;
const UNIT = ['choice', 'units'] as const;

/** Refunds have negative amounts and quantities throughout, so that sums are what is left. */
export const exportTables = {
  sales: dated({
    ...{ at: 'time', till: 'text', receipt: 'text', customer: 'text', cashier: 'text' },
    ...{ discount: 'amount', taxes: 'amount', rounding: 'amount', total: 'amount' },
    ...{ quote: 'text', reference: 'text', session: 'text', id: 'text' },
  }),
  'sale-lines': dated({
    ...{
      at: 'time',
      till: 'text',
      receipt: 'text',
      kind: KIND,
      line: 'integer',
      sku: 'text',
      product: 'text',
    },
    ...{
      quantity: 'quantity',
      price: 'price',
      discount: 'amount',
      total: 'amount',
      share: 'amount',
      sale: 'text',
    },
  }),
  payments: dated({
    ...{ at: 'time', till: 'text', kind: KIND, receipt: 'text', customer: 'text', cashier: 'text' },
    ...{
      method: METHOD,
      amount: 'amount',
      tendered: 'amount',
      reference: 'text',
      session: 'text',
      id: 'text',
    },
  }),
  refunds: dated({
    ...{ at: 'time', till: 'text', receipt: 'text', saleReceipt: 'text', customer: 'text', cashier: 'text' },
    ...{ discount: 'amount', taxes: 'amount', rounding: 'amount', total: 'amount' },
    ...{ reason: 'text', reference: 'text', session: 'text', id: 'text' },
  }),
  'cash-sessions': dated({
    ...{ openedAt: 'time', closedAt: 'time', till: 'text', cashier: 'text', cut: 'integer', float: 'amount' },
    ...{ sales: 'amount', refunds: 'amount', entries: 'amount', withdrawals: 'amount', expenses: 'amount' },
    ...{
      creditPayments: 'amount',
      expectedCash: 'amount',
      countedCash: 'amount',
      difference: 'amount',
      id: 'text',
    },
  }),
  movements: dated({
    ...{ at: 'time', till: 'text', cashier: 'text', amount: 'amount', reason: 'text', reference: 'text' },
    ...{ session: 'text', id: 'text' },
  }),
  expenses: dated({
    ...{ at: 'time', till: 'text', cashier: 'text', category: 'text', supplier: 'text', method: METHOD },
    ...{ amount: 'amount', note: 'text', reference: 'text', session: 'text', id: 'text' },
  }),
  'stock-movements': dated({
    ...{ at: 'time', till: 'text', sku: 'text', product: 'text', cause: ['choice', 'causes'] },
    ...{ quantity: 'quantity', id: 'text' },
  }),
  stock: standing({
    ...{ sku: 'text', barcodes: 'text', product: 'text', category: 'text', unit: UNIT, level: 'quantity' },
    ...{ minStock: 'quantity', price: 'price', active: 'flag', id: 'text' },
  }),
  products: standing({
    ...{ sku: 'text', barcodes: 'text', product: 'text', category: 'text', unit: UNIT, price: 'price' },
    ...{ cost: 'price', minStock: 'quantity', active: 'flag', id: 'text' },
  }),
  customers: standing({
    ...{
      customer: 'text',
      taxId: 'text',
      phone: 'text',
      email: 'text',
      address: 'text',
      creditLimit: 'amount',
    },
    ...{ balance: 'amount', note: 'text', active: 'flag', id: 'text' },
  }),
  quotes: dated({
    ...{ at: 'time', quote: 'text', customer: 'text', validUntil: 'date', state: ['choice', 'states'] },
    ...{ total: 'amount', note: 'text', active: 'flag', id: 'text' },
  }),
  rejections: dated({
    ...{ at: 'time', receivedAt: 'time', till: 'text', kind: KIND, receipt: 'text', amount: 'amount' },
    ...{ code: 'text', explanation: 'text', settled: ['choice', 'settlements'], settledAt: 'time' },
    ...{ settledBy: 'text', id: 'text' },
  }),
  audit: dated({
    ...{
      number: 'integer',
      at: 'time',
      action: ['choice', 'actions'],
      actor: ['choice', 'actors'],
      who: 'text',
    },
    ...{ origin: 'text', target: 'text', details: 'text', id: 'text' },
  }),
} as const satisfies Readonly<Record<string, ExportTable>>;

export type ExportEntity = keyof typeof exportTables;

export const exportEntities = Object.keys(exportTables) as readonly ExportEntity[];

/** As the type of all, not of one. */
export const tableOf = (entity: ExportEntity): ExportTable => exportTables[entity];
