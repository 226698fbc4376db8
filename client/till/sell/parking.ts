/** A cart that waits for its customer, as a parked ticket of the catalog; and back again, at this till or another. */
import { FREE_PRODUCT, type FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import type { Failure, Result } from '../../../crdt-schema/result.ts';
import type { ParkedTicket } from '../model/parked.ts';
import type { Product } from '../../common/model/records.ts';
import type { TillSettings } from '../model/settings.ts';
import type { TillModel } from '../model/till-model.ts';
import { addLine, cartTotals, discountOf, emptyCart, setLineDiscount, unitPrice, type Cart } from './cart.ts';
import { spreadDiscount } from '../../../crdt-schema/ops/ticket.ts';

const PIECE = 'piece';

/** The discount of the whole sale goes into the lines, to the last cent: a parked ticket has none of its own. */
export const parkedFields = (
  cart: Cart,
  settings: Pick<TillSettings, 'exponent' | 'taxMode'>,
  { name, till, nowMs, newId }: { name: string; till: string; nowMs: number; newId: () => string },
): FieldValues => {
  const { lines, discount } = cartTotals(cart, settings);
  const shares = spreadDiscount(
    discount,
    lines.map(({ total }) => total),
  );
  const entries = cart.lines.map((line, order) => {
    const gross = lineTotal(line.quantity, unitPrice(line), settings.exponent);
    const taken = discountOf(line.discount, gross) + shares[order]!;
    const parked = {
      product: line.product ?? FREE_PRODUCT,
      quantity: line.quantity,
      unitPrice: line.price,
      name: line.name,
      order,
      ...(taken === 0 ? {} : { discount: taken }),
    };
    return [`line.${newId()}`, parked] as const;
  });
  return {
    name,
    till,
    openedAt: nowMs,
    state: 'waiting',
    active: true,
    ...(cart.customer === undefined ? {} : { customer: cart.customer }),
    ...Object.fromEntries(entries),
  };
};

/** Prices are those that the customer was told; prices by quantity hold while the product's own price is still the same. */
export const cartOfParked = (
  ticket: ParkedTicket,
  id: string,
  productOf: (id: string) => Product | undefined,
  { taxes }: Pick<TillSettings, 'taxes'>,
): Cart => {
  const begun: Cart = { ...emptyCart(id), customer: ticket.customer, parked: ticket.id };
  return ticket.lines.reduce((cart, line) => {
    const product = line.product === FREE_PRODUCT ? undefined : productOf(line.product);
    const added = addLine(cart, {
      product: line.product === FREE_PRODUCT ? undefined : line.product,
      name: line.name ?? product?.name ?? '',
      quantity: line.quantity,
      price: line.unitPrice,
      tiers: product?.price === line.unitPrice ? product.tiers : [],
      isWeighed: product?.isWeighed ?? false,
      unit: product?.unit ?? PIECE,
      taxes: product?.taxes ?? taxes,
    });
    const { discount } = line;
    return discount === undefined
      ? added
      : setLineDiscount(added, cart.nextKey, { kind: 'amount', amount: discount });
  }, begun);
};

/** Those that nobody has sold or dropped, oldest first. */
export const waitingTickets = (tickets: readonly ParkedTicket[]): ParkedTicket[] =>
  tickets
    .filter(({ active, state }) => active && (state === 'waiting' || state === 'taken'))
    .sort((a, b) => a.openedMs - b.openedMs);

/** What became of the parked ticket; it fails where the catalog cannot be written here. */
export const markParked = ({ peer }: TillModel, id: string, state: 'taken' | 'sold'): Result<void, Failure> =>
  peer.catalog.setFields('parked', id, state === 'taken' ? { state, takenBy: peer.device } : { state });

/** Parks the cart: a new ticket, or the one that it was taken from, which then is no more. */
export const park = (till: TillModel, cart: Cart, name: string, nowMs: number): Result<void, Failure> => {
  const { peer } = till;
  const fields = parkedFields(cart, till.settings(), {
    name,
    till: till.name,
    nowMs,
    newId: () => peer.newId(),
  });
  const created = peer.catalog.create('parked', peer.newId(), fields);
  if (created.ok && cart.parked !== undefined)
    peer.catalog.setFields('parked', cart.parked, { state: 'dropped' });
  return created;
};
