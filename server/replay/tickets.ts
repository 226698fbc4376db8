/** Rows of real tickets → what a till would have done. Every row is used or skipped with a reason; none is lost. */
import { assert } from '../../crdt-schema/assert.ts';
import { MAX_LINES_PER_OP, MAX_SHORT_TEXT_CHARS } from '../../crdt-schema/limits.ts';
import { uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import { lineTotal, parseDecimal } from '../../crdt-schema/model/money.ts';
import { sha256 } from '../security/crypto.ts';
import type { Column, Row } from './read-csv.ts';

export type TicketKind = 'sale' | 'refund' | 'stock_move';

export interface TicketLine {
  readonly code: string;
  readonly product: string;
  readonly name: string;
  /** Thousandths: positive for sales and refunds, signed for stock moves. */
  readonly quantity: number;
  /** Ten-thousandths. */
  readonly price: number;
}

export interface Ticket {
  readonly kind: TicketKind;
  readonly invoice: string;
  /** Unix ms, of the invoice's first row. */
  readonly atMs: number;
  readonly customer: string | undefined;
  readonly lines: readonly TicketLine[];
}

export type SkipReason =
  | 'wrong_number_of_cells'
  | 'no_invoice'
  | 'no_stock_code'
  | 'bad_quantity'
  | 'zero_quantity'
  | 'bad_date'
  | 'bad_price'
  | 'negative_price'
  | 'not_a_till_operation'
  | 'too_many_lines';

export interface Skip {
  readonly file: string;
  readonly line: number;
  readonly invoice: string;
  readonly reason: SkipReason;
}

export interface ReplayProduct {
  readonly id: string;
  readonly code: string;
  name: string;
  /** Ten-thousandths. */
  price: number;
}

export interface Tickets {
  readonly tickets: readonly Ticket[];
  readonly products: readonly ReplayProduct[];
  readonly customers: readonly { readonly id: string; readonly number: string }[];
  readonly skips: readonly Skip[];
  readonly rows: number;
}

interface Line extends TicketLine {
  readonly file: string;
  readonly line: number;
  readonly atMs: number;
  readonly customer: string | undefined;
}

const QUANTITY_DECIMALS = 3;
const PRICE_DECIMALS = 4;
const DATE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d))?$/;
const encoder = new TextEncoder();

/** The same code gives the same id on every run. */
export const replayId = (kind: 'product' | 'customer', code: string): string =>
  uuidFromDigest(sha256(encoder.encode(`tillmesh/replay/${kind}/${code}`)));

const parseDate = (text: string): number | undefined => {
  const match = DATE.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // 31 February and the 13th month are no dates: Date.UTC would roll them over.
  const date = new Date(ms);
  const exact = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exact && hour < 24 && minute < 60 && second < 60 ? ms : undefined;
};

type Cells = Readonly<Record<Column, string>>;

const readLine = (file: string, line: number, cells: Cells): Line | SkipReason => {
  const code = cells.StockCode.trim();
  if (cells.InvoiceNo.trim() === '') return 'no_invoice';
  if (code === '') return 'no_stock_code';
  const quantity = parseDecimal(cells.Quantity, QUANTITY_DECIMALS);
  if (quantity === undefined) return 'bad_quantity';
  if (quantity === 0) return 'zero_quantity';
  const atMs = parseDate(cells.InvoiceDate);
  if (atMs === undefined) return 'bad_date';
  const price = parseDecimal(cells.UnitPrice, PRICE_DECIMALS);
  if (price === undefined) return 'bad_price';
  const customer = cells.CustomerID.trim().replace(/\.0$/, '');
  return {
    file,
    line,
    code,
    product: replayId('product', code),
    name: cells.Description.trim().slice(0, MAX_SHORT_TEXT_CHARS),
    quantity,
    price,
    atMs,
    customer: customer === '' ? undefined : customer,
  };
};

/** What an invoice is, by the rules of the data's description; undefined where no till does such a thing. */
const kindOf = (invoice: string, lines: readonly Line[]): TicketKind | SkipReason => {
  if (lines.length > MAX_LINES_PER_OP) return 'too_many_lines';
  if (lines.some(({ price }) => price < 0)) return 'negative_price';
  if (/^C/.test(invoice))
    return lines.every(({ quantity }) => quantity < 0) ? 'refund' : 'not_a_till_operation';
  const free = lines.every(({ price }) => price === 0);
  if (free && lines.every(({ quantity }) => quantity < 0)) return 'stock_move';
  if (free && lines.every(({ quantity }) => quantity > 0)) return 'stock_move';
  if (/^\d+$/.test(invoice) && !free && lines.every(({ quantity }) => quantity > 0)) return 'sale';
  return 'not_a_till_operation';
};

const isKind = (value: TicketKind | SkipReason): value is TicketKind =>
  value === 'sale' || value === 'refund' || value === 'stock_move';

/** Groups rows by invoice number, whatever their order and file, and sorts the tickets by time. */
export const readTickets = (
  files: readonly { readonly name: string; readonly rows: readonly Row[] }[],
): Tickets => {
  const invoices = new Map<string, Line[]>();
  const skips: Skip[] = [];
  let rows = 0;
  for (const { name: file, rows: fileRows } of files) {
    for (const { line, cells } of fileRows) {
      rows += 1;
      const invoice = cells?.InvoiceNo.trim() ?? '';
      const read = cells === undefined ? 'wrong_number_of_cells' : readLine(file, line, cells);
      if (typeof read === 'string') skips.push({ file, line, invoice, reason: read });
      else {
        const lines = invoices.get(invoice);
        if (lines === undefined) invoices.set(invoice, [read]);
        else lines.push(read);
      }
    }
  }
  const tickets: Ticket[] = [];
  const products = new Map<string, ReplayProduct>();
  const customers = new Map<string, { id: string; number: string }>();
  let used = 0;
  for (const [invoice, lines] of invoices) {
    const kind = kindOf(invoice, lines);
    if (!isKind(kind)) {
      for (const { file, line } of lines) skips.push({ file, line, invoice, reason: kind });
      continue;
    }
    used += lines.length;
    for (const line of lines) takeProduct(products, line);
    const number = lines[0]!.customer;
    if (number !== undefined) customers.set(number, { id: replayId('customer', number), number });
    tickets.push({
      kind,
      invoice,
      atMs: lines[0]!.atMs,
      customer: number === undefined ? undefined : replayId('customer', number),
      lines: lines.map(({ code, product, name, quantity, price }) => ({
        code,
        product,
        name,
        quantity: kind === 'refund' ? -quantity : quantity,
        price,
      })),
    });
  }
  assert(used + skips.length === rows, 'every row is used or skipped');
  tickets.sort((a, b) => a.atMs - b.atMs);
  return { tickets, products: [...products.values()], customers: [...customers.values()], skips, rows };
};

/** First description that is not empty, first price above 0. */
const takeProduct = (
  products: Map<string, ReplayProduct>,
  { code, product: id, name, price }: Line,
): void => {
  const known = products.get(code);
  if (known === undefined) products.set(code, { id, code, name, price });
  else {
    if (known.name === '') known.name = name;
    if (known.price === 0) known.price = price;
  }
};

export interface Figures {
  readonly sales: number;
  readonly refunds: number;
  readonly stockMoves: number;
  readonly saleLines: number;
  readonly stockMovements: number;
  /** Minor units, refunds negative. */
  readonly netTotal: number;
  /** Net thousandths over all products. */
  readonly netQuantity: number;
  readonly productsMoved: number;
}

/** The figures that any replay of these tickets must give, from the tickets alone. */
export const expectedFigures = (tickets: readonly Ticket[]): Figures => {
  const count = (kind: TicketKind): number => tickets.filter((ticket) => ticket.kind === kind).length;
  let saleLines = 0;
  let stockMovements = 0;
  let netTotal = 0;
  let netQuantity = 0;
  const moved = new Set<string>();
  for (const { kind, lines } of tickets) {
    stockMovements += lines.length;
    if (kind !== 'stock_move') saleLines += lines.length;
    for (const { product, quantity, price } of lines) {
      moved.add(product);
      if (kind !== 'stock_move') netTotal += (kind === 'sale' ? 1 : -1) * lineTotal(quantity, price);
      netQuantity += kind === 'sale' ? -quantity : quantity;
    }
  }
  return {
    sales: count('sale'),
    refunds: count('refund'),
    stockMoves: count('stock_move'),
    saleLines,
    stockMovements,
    netTotal,
    netQuantity,
    productsMoved: moved.size,
  };
};
