/** Quotes as the office shows and changes them: their lines, what they come to, what became of them. */
import type { CatalogRecord } from '../../../crdt-schema/catalog/index.ts';
import { FREE_PRODUCT } from '../../../crdt-schema/catalog/index.ts';
import { netOfLine, ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import { quoteHead, type QuoteHead } from '../../common/model/quote-head.ts';
import { numberOf, textOf, type Product, type Taxes } from '../../common/model/records.ts';

export interface QuoteLine {
  /** Name of the field that holds it. */
  readonly field: string;
  /** `FREE_PRODUCT` for what is in no catalog. */
  readonly product: string;
  readonly name: string | undefined;
  /** Thousandths. */
  readonly quantity: number;
  /** Ten-thousandths of the major unit, before prices by quantity. */
  readonly unitPrice: number;
  /** Minor units. */
  readonly discount: number;
  readonly order: number;
}

export interface Quote extends QuoteHead {
  readonly customer: string | undefined;
  readonly lines: readonly QuoteLine[];
}

const LINE = 'line.';
const DAY_MS = 24 * 60 * 60 * 1000;
/** For how long a new quote is good. */
export const USUAL_DAYS = 15;

export const quoteOf = (record: CatalogRecord): Quote => {
  const { fields } = record;
  const lines = Object.entries(fields).flatMap(([field, value]): QuoteLine[] => {
    if (!field.startsWith(LINE) || typeof value !== 'object' || value === null) return [];
    // The gate has checked its form.
    const line = value as Pick<QuoteLine, 'product' | 'quantity' | 'unitPrice'> & Record<string, unknown>;
    return [
      {
        ...{ field, product: line.product, quantity: line.quantity, unitPrice: line.unitPrice },
        name: textOf(line, 'name'),
        discount: numberOf(line, 'discount') ?? 0,
        order: numberOf(line, 'order') ?? 0,
      },
    ];
  });
  return {
    ...quoteHead(record),
    customer: textOf(fields, 'customer'),
    lines: lines.sort((a, b) => a.order - b.order),
  };
};

/** As the catalog takes it, in the place of what the line said. */
export const lineValue = ({ product, name, quantity, unitPrice, discount, order }: QuoteLine): object => ({
  ...{ product, quantity, unitPrice, order },
  ...(name === undefined ? {} : { name }),
  ...(discount === 0 ? {} : { discount }),
});

export const QUOTE_STATES = ['open', 'expired', 'sold', 'declined', 'archived'] as const;
export type QuoteState = (typeof QUOTE_STATES)[number];

/** `isSold`: whether a sale of it is at hand, whatever the catalog says by now. */
export const stateOf = (quote: Quote, isSold: boolean, nowMs: number): QuoteState => {
  if (isSold || quote.state === 'sold') return 'sold';
  if (!quote.active) return 'archived';
  if (quote.state === 'declined') return 'declined';
  return quote.validUntilMs !== undefined && quote.validUntilMs < nowMs ? 'expired' : 'open';
};

export interface QuoteSettings {
  readonly exponent: number;
  readonly taxMode: 'included' | 'added';
  /** Of products that have none of their own. */
  readonly taxes: Taxes;
}

export interface PricedLine extends QuoteLine {
  /** What one costs at this quantity. */
  readonly price: number;
  /** Minor units. */
  readonly total: number;
}

/** As a till adds it up: prices by quantity hold while the product's own price is still the quoted one. */
export const totalsOf = (
  { lines }: Quote,
  productOf: (id: string) => Product | undefined,
  { exponent, taxMode, taxes }: QuoteSettings,
): { readonly lines: readonly PricedLine[]; readonly due: number } => {
  const priced = lines.map((line) => {
    const product = line.product === FREE_PRODUCT ? undefined : productOf(line.product);
    const tiers = product?.price === line.unitPrice ? product.tiers : [];
    const [tier] = tiers.filter(({ from }) => from <= line.quantity).sort((a, b) => b.from - a.from);
    const price = tier?.price ?? line.unitPrice;
    const sold = { quantity: line.quantity, price, discount: line.discount, taxes: product?.taxes ?? taxes };
    const total = Math.max(0, netOfLine({ ...sold, total: 0 } as never, exponent));
    return { line: { ...line, price, total }, sold: { ...sold, total } };
  });
  const { due } = ticketTotals({ lines: priced.map(({ sold }) => sold) as never, taxMode });
  return { lines: priced.map(({ line }) => line), due };
};

/** Good for the whole of its last day, by the clock of this place. */
export const endOfDay = (day: string): number | undefined => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return date === 0 ? undefined : new Date(year, month - 1, date, 23, 59, 59).getTime();
};

export const validFrom = (nowMs: number): number =>
  new Date(nowMs + USUAL_DAYS * DAY_MS).setHours(23, 59, 59, 0);

/** As a field for dates holds it. */
export const dayText = (ms: number | undefined): string => {
  if (ms === undefined) return '';
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

/** The next number of this device: `OFI-Q7`. */
export const nextNumber = (quotes: readonly Quote[], device: string): string => {
  const prefix = `${device}-Q`;
  const used = quotes.flatMap(({ number }) => {
    const rest = number.startsWith(prefix) ? number.slice(prefix.length) : '';
    return /^\d+$/.test(rest) ? [Number(rest)] : [];
  });
  return `${prefix}${Math.max(0, ...used) + 1}`;
};
