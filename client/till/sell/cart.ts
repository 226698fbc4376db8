/**
 * The cart: what is about to be sold. Plain values and functions that give a new cart, so that undoing is going back to the one
 * before. Units as in ops: amounts in minor units, unit prices in ten-thousandths, quantities in thousandths, rates in
 * ten-thousandths. What a ticket comes to is `crdt-schema/ops/ticket.ts` alone.
 */
import { MAX_AMOUNT_MINOR, MAX_LINES_PER_OP, MAX_QUANTITY_THOUSANDTHS } from '../../../crdt-schema/limits.ts';
import { divideRounded, lineTotal } from '../../../crdt-schema/model/money.ts';
import type { Line, TaxTotal } from '../../../crdt-schema/ops/op.ts';
import { netOfLine, ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import type { PriceTier, Product, Taxes } from '../../common/model/records.ts';
import type { TillSettings } from '../model/settings.ts';
import type { Corrects } from './corrects.ts';

export const ONE_PIECE = 1_000;
const RATE_ONE = 10_000n;

export type Discount =
  { readonly kind: 'rate'; readonly rate: number } | { readonly kind: 'amount'; readonly amount: number };

export interface CartLine {
  /** Tells the lines of one cart apart. */
  readonly key: number;
  /** Absent for something that is in no catalog. */
  readonly product: string | undefined;
  readonly name: string;
  readonly quantity: number;
  /** Of one unit, before `tiers`. Kept as it was when the line was made: the customer was told so. */
  readonly price: number;
  readonly tiers: readonly PriceTier[];
  readonly isWeighed: boolean;
  readonly unit: string;
  readonly taxes: Taxes;
  readonly discount: Discount | undefined;
}

export interface Cart {
  /** Becomes the sale's: charging twice gives one sale. */
  readonly id: string;
  readonly lines: readonly CartLine[];
  readonly discount: Discount | undefined;
  readonly customer: string | undefined;
  /** The parked ticket, and the quote, that it was taken from. */
  readonly parked: string | undefined;
  readonly quote: string | undefined;
  /** The refused sale that it is to stand in for. */
  readonly corrects: Corrects | undefined;
  readonly nextKey: number;
}

export const emptyCart = (id: string): Cart => ({
  id,
  lines: [],
  discount: undefined,
  customer: undefined,
  parked: undefined,
  quote: undefined,
  corrects: undefined,
  nextKey: 1,
});

const clampQuantity = (quantity: number): number =>
  Math.min(MAX_QUANTITY_THOUSANDTHS, Math.max(1, Math.round(quantity)));

export interface Added {
  readonly quantity?: number;
  /** Of one unit, instead of the product's own: a scale's label, a price that was asked for. No tier changes it. */
  readonly price?: number | undefined;
}

type NewLine = Omit<CartLine, 'key' | 'discount'>;

export const addLine = (cart: Cart, line: NewLine): Cart => {
  if (cart.lines.length >= MAX_LINES_PER_OP) return cart;
  const added = { ...line, quantity: clampQuantity(line.quantity), key: cart.nextKey, discount: undefined };
  return { ...cart, lines: [...cart.lines, added], nextKey: cart.nextKey + 1 };
};

/** Pieces of one product at one price are one line; what was weighed is a line for each bag. */
export const addProduct = (
  cart: Cart,
  product: Product,
  taxes: Taxes,
  { quantity = ONE_PIECE, price }: Added = {},
): Cart => {
  const unitPrice = price ?? product.price ?? 0;
  const tiers = price === undefined ? product.tiers : [];
  const same = cart.lines.find(
    (line) =>
      line.product === product.id &&
      !line.isWeighed &&
      line.price === unitPrice &&
      line.tiers.length > 0 === tiers.length > 0,
  );
  if (same !== undefined && !product.isWeighed) return setQuantity(cart, same.key, same.quantity + quantity);
  return addLine(cart, {
    product: product.id,
    name: product.name,
    quantity,
    price: unitPrice,
    tiers,
    isWeighed: product.isWeighed,
    unit: product.unit,
    taxes: product.taxes ?? taxes,
  });
};

const changeLine = (cart: Cart, key: number, change: Partial<CartLine>): Cart => ({
  ...cart,
  lines: cart.lines.map((line) => (line.key === key ? { ...line, ...change } : line)),
});

export const removeLine = (cart: Cart, key: number): Cart => ({
  ...cart,
  lines: cart.lines.filter((line) => line.key !== key),
});

/** A quantity of nothing takes the line off. */
export const setQuantity = (cart: Cart, key: number, quantity: number): Cart =>
  quantity <= 0 ? removeLine(cart, key) : changeLine(cart, key, { quantity: clampQuantity(quantity) });

export const setLineDiscount = (cart: Cart, key: number, discount: Discount | undefined): Cart =>
  changeLine(cart, key, { discount });

export const setDiscount = (cart: Cart, discount: Discount | undefined): Cart => ({ ...cart, discount });

export const setCustomer = (cart: Cart, customer: string | undefined): Cart => ({ ...cart, customer });

export const isEmpty = ({ lines }: Cart): boolean => lines.length === 0;

/** The price of one unit at this quantity: that of the highest tier that it reaches. */
export const unitPrice = ({
  price,
  tiers,
  quantity,
}: Pick<CartLine, 'price' | 'tiers' | 'quantity'>): number => {
  let best: PriceTier | undefined;
  for (const tier of tiers)
    if (tier.from <= quantity && (best === undefined || tier.from > best.from)) best = tier;
  return best?.price ?? price;
};

/** Minor units, never more than what it is taken off. */
export const discountOf = (discount: Discount | undefined, gross: number): number => {
  if (discount === undefined) return 0;
  const amount =
    discount.kind === 'amount'
      ? discount.amount
      : Number(divideRounded(BigInt(gross) * BigInt(discount.rate), RATE_ONE));
  return Math.min(amount, gross);
};

/** As it stands on the ticket. */
export const lineOf = (line: CartLine, exponent: number): Line => {
  const { product, name, quantity, taxes } = line;
  const price = unitPrice(line);
  const discount = discountOf(line.discount, lineTotal(quantity, price, exponent));
  const made = {
    ...(product === undefined ? {} : { product }),
    name,
    quantity,
    price,
    ...(discount === 0 ? {} : { discount }),
    ...(taxes.length === 0 ? {} : { taxes }),
    total: 0,
  };
  return { ...made, total: netOfLine(made, exponent) };
};

export interface CartTotals {
  readonly lines: readonly Line[];
  /** Of the ticket. */
  readonly discount: number;
  /** Of lines and ticket. */
  readonly saved: number;
  readonly taxes: readonly TaxTotal[];
  readonly subtotal: number;
  /** What is to be paid, before cash is rounded. */
  readonly due: number;
  /** More than a ticket can say. */
  readonly isTooLarge: boolean;
}

export const cartTotals = (
  cart: Cart,
  { exponent, taxMode }: Pick<TillSettings, 'exponent' | 'taxMode'>,
): CartTotals => {
  const lines = cart.lines.map((line) => lineOf(line, exponent));
  const gross = lines.reduce((sum, { total }) => sum + total, 0);
  const discount = discountOf(cart.discount, gross);
  const { taxes, subtotal, due } = ticketTotals({ lines, discount, taxMode });
  const saved = lines.reduce((sum, line) => sum + (line.discount ?? 0), discount);
  const isTooLarge = [gross, due, ...lines.map(({ total }) => total)].some((one) => one > MAX_AMOUNT_MINOR);
  return { lines, discount, saved, taxes, subtotal, due, isTooLarge };
};
