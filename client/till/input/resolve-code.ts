/** What a code that was scanned or typed stands for at this till. */
import { divideRounded } from '../../../crdt-schema/model/money.ts';
import { UUID_FORM } from '../../../crdt-schema/model/ids.ts';
import { isGtin } from '../../common/search/gtin.ts';
import { parseEntry } from './multiplier.ts';
import { parseScaleLabel, type ScaleLabelFormat } from './scale-label.ts';
import type { Search, Searchable } from '../../common/search/search.ts';

export interface Sellable extends Searchable {
  /** Ten-thousandths of the major unit. */
  readonly price?: number | undefined;
  readonly unit?: string | undefined;
}

/** What the till knows to resolve codes by. */
export interface CodeBook<P extends Sellable> {
  readonly products: Pick<Search<P>, 'byCode' | 'byNumber'>;
  /** The store's setting `scaleLabels`. */
  readonly scaleLabels: readonly ScaleLabelFormat[];
  /** Decimals of the currency. */
  readonly exponent: number;
}

export type Resolved<P> =
  | {
      readonly kind: 'product';
      readonly product: P;
      /** Thousandths. */
      readonly quantity: number;
      /** From a scale's label with a price: the line comes to this, in minor units, at `price` for each unit. */
      readonly labelled?: { readonly amount: number; readonly price: number };
    }
  /** Several products have the code: a person says which. */
  | { readonly kind: 'several'; readonly products: readonly P[]; readonly quantity: number }
  /** The code of a ticket, for a return: its receipt number. */
  | { readonly kind: 'receipt'; readonly receipt: { readonly series: string; readonly number: number } }
  /** The same, by the id of its operation. */
  | { readonly kind: 'op'; readonly id: string }
  /** A quantity without a code yet. */
  | { readonly kind: 'quantity'; readonly quantity: number }
  /** `misread`: it has the form of a printed number, but its check digit is another. */
  | {
      readonly kind: 'unknown';
      readonly code: string;
      readonly quantity: number;
      readonly misread: boolean;
    };

const ONE = 1_000;
const KILOGRAM_DECIMALS = 3;
const PRICE_DECIMALS = 4;
/** Grams in a kilogram: of what is sold by the gram. */
const GRAMS = 1_000;
/** As `formatReceipt` writes it. A scanner that takes the keyboard for another one sends something else for the hyphen. */
const RECEIPT = /^([A-Z0-9]{1,8}(?:\.[0-9A-Z]{4})?)[-'/?_´]0*([1-9]\d{0,8})$/;

const receiptOf = (code: string): { series: string; number: number } | undefined => {
  const match = RECEIPT.exec(code.toUpperCase());
  return match === null ? undefined : { series: match[1]!, number: Number(match[2]) };
};

const scaled = (value: number, from: number, to: number): number =>
  to >= from ? value * 10 ** (to - from) : Math.round(value / 10 ** (from - to));

/** A label with a price says what the line comes to; the quantity follows from the product's price. */
const byAmount = <P extends Sellable>(product: P, amount: number, exponent: number): Resolved<P> => {
  /** Of `quantity` thousandths together, so that the line comes to the label's amount exactly. */
  const priceFor = (quantity: number): number =>
    Number(
      divideRounded(
        BigInt(amount) * 10n ** BigInt(KILOGRAM_DECIMALS + PRICE_DECIMALS - exponent),
        BigInt(quantity),
      ),
    );
  const { price = 0, unit = 'piece' } = product;
  const weighed = unit !== 'piece' && price > 0 && amount > 0;
  const quantity = weighed
    ? Math.max(1, Math.round((amount * 10 ** (KILOGRAM_DECIMALS + PRICE_DECIMALS - exponent)) / price))
    : ONE;
  return { kind: 'product', product, quantity, labelled: { amount, price: priceFor(quantity) } };
};

const byLabel = <P extends Sellable>(
  code: string,
  quantity: number,
  { products, scaleLabels, exponent }: CodeBook<P>,
): Resolved<P> | undefined => {
  const label = parseScaleLabel(code, scaleLabels);
  if (label === undefined || label.value === 0) return undefined;
  const named = products.byNumber(label.number);
  const found = named.length > 0 ? named : products.byNumber(label.prefixed);
  if (found.length === 0) return undefined;
  if (found.length > 1) return { kind: 'several', products: found, quantity };
  const product = found[0]!;
  if (label.holds === 'price')
    return byAmount(product, scaled(label.value, label.decimals, exponent), exponent);
  const kilograms = scaled(label.value, label.decimals, KILOGRAM_DECIMALS);
  return { kind: 'product', product, quantity: product.unit === 'g' ? kilograms * GRAMS : kilograms };
};

/**
 * Resolves a code, with or without a quantity before it (`3*7501055363513`). A code that a product has as it stands comes
 * before anything that it could mean. What is sold by weight is not multiplied: each label has its own.
 */
export const resolveCode = <P extends Sellable>(text: string, book: CodeBook<P>): Resolved<P> => {
  const { quantity: typed, code } = parseEntry(text);
  const quantity = typed ?? ONE;
  if (code === '' && typed !== undefined) return { kind: 'quantity', quantity };
  const found = book.products.byCode(code);
  if (found.length === 1) return { kind: 'product', product: found[0]!, quantity };
  if (found.length > 1) return { kind: 'several', products: found, quantity };
  const labelled = byLabel(code, quantity, book);
  if (labelled !== undefined) return labelled;
  const receipt = receiptOf(code);
  if (receipt !== undefined) return { kind: 'receipt', receipt };
  const id = code.toLowerCase();
  if (UUID_FORM.test(id)) return { kind: 'op', id };
  return { kind: 'unknown', code, quantity, misread: /^\d{13}$/.test(code) && !isGtin(code) };
};
