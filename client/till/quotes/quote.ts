/** Quotes as the catalog has them, made of a cart and made a cart again. Their lines are those of parked tickets. */
import type { CatalogRecord, FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { parkedOf, type ParkedTicket } from '../model/parked.ts';
import { quoteHead, type QuoteHead } from '../../common/model/quote-head.ts';
import type { TillSettings } from '../model/settings.ts';
import type { Product } from '../../common/model/records.ts';
import type { Cart } from '../sell/cart.ts';
import { cartOfParked, parkedFields } from '../sell/parking.ts';

export interface Quote extends QuoteHead {
  /** Its customer and lines. */
  readonly ticket: ParkedTicket;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const quoteOf = (record: CatalogRecord): Quote => ({
  ...quoteHead(record),
  ticket: parkedOf(record),
});

/** Good for the whole of its last day, by the clock of this place. */
export const validUntil = (nowMs: number, days: number): number =>
  new Date(nowMs + days * DAY_MS).setHours(23, 59, 59, 0);

export type QuoteState = 'open' | 'sold' | 'declined';

/** `isSold`: whether a sale of it is at hand, whatever the catalog says by now. */
export const stateOf = ({ state }: Quote, isSold: boolean): QuoteState => {
  if (isSold || state === 'sold') return 'sold';
  return state === 'declined' ? 'declined' : 'open';
};

export const isExpired = ({ validUntilMs }: Quote, nowMs: number): boolean =>
  validUntilMs !== undefined && validUntilMs < nowMs;

/** The next number of this till: `C01-Q7`. Two devices of one till that are apart may give the same; the id tells them apart. */
export const nextNumber = (quotes: readonly Quote[], till: string): string => {
  const prefix = `${till}-Q`;
  const used = quotes.flatMap(({ number }) =>
    number.startsWith(prefix) && /^\d+$/.test(number.slice(prefix.length))
      ? [Number(number.slice(prefix.length))]
      : [],
  );
  return `${prefix}${Math.max(0, ...used) + 1}`;
};

export interface QuoteTerms {
  readonly number: string;
  readonly nowMs: number;
  readonly days: number;
  readonly note: string;
  readonly newId: () => string;
}

/** The fields of a new quote of what is in the cart. */
export const quoteFields = (
  cart: Cart,
  settings: Pick<TillSettings, 'exponent' | 'taxMode'>,
  { number, nowMs, days, note, newId }: QuoteTerms,
): FieldValues => {
  const parked = parkedFields(cart, settings, { name: '', till: '', nowMs, newId });
  const lines = Object.entries(parked).filter(([field]) => field.startsWith('line.'));
  return {
    number,
    createdAt: nowMs,
    validUntil: validUntil(nowMs, days),
    state: 'draft',
    active: true,
    ...(cart.customer === undefined ? {} : { customer: cart.customer }),
    ...(note.trim() === '' ? {} : { note: note.trim() }),
    ...Object.fromEntries(lines),
  };
};

/** The cart that the quote becomes, at its prices. The sale names it, so that it is sold once. */
export const cartOfQuote = (
  { id, ticket }: Quote,
  cartId: string,
  productOf: (id: string) => Product | undefined,
  settings: Pick<TillSettings, 'taxes'>,
): Cart => ({ ...cartOfParked(ticket, cartId, productOf, settings), parked: undefined, quote: id });
