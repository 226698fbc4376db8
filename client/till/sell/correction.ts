/** A sale that was refused, as a cart again: its lines as the customer was told them, to be changed and charged in its place. */
import { formatReceipt, occurredMs, type Sale } from '../../../crdt-schema/ops/op.ts';
import type { Product } from '../../common/model/records.ts';
import type { Corrects } from './corrects.ts';
import { addLine, emptyCart, setDiscount, setLineDiscount, type Cart } from './cart.ts';

const PIECE = 'piece';

export const correctsOf = (sale: Sale, id: string): Corrects => ({
  id,
  reference: sale.reference ?? formatReceipt(sale.receipt),
  soldMs: occurredMs(sale),
});

/** `id` names the refused sale. No tier changes the prices: they are those of the ticket. */
export const cartOfRefused = (
  sale: Sale,
  id: string,
  productOf: (id: string) => Product | undefined,
): Omit<Cart, 'id'> => {
  const cart = sale.lines.reduce<Cart>(
    (made, line) => {
      const product = line.product === undefined ? undefined : productOf(line.product);
      const added = addLine(made, {
        product: line.product,
        name: line.name ?? product?.name ?? '',
        quantity: line.quantity,
        price: line.price,
        tiers: [],
        isWeighed: product?.isWeighed ?? false,
        unit: product?.unit ?? PIECE,
        taxes: line.taxes ?? [],
      });
      const { discount } = line;
      return discount === undefined
        ? added
        : setLineDiscount(added, made.nextKey, { kind: 'amount', amount: discount });
    },
    { ...emptyCart(id), customer: sale.customer, quote: sale.quote, corrects: correctsOf(sale, id) },
  );
  const { discount } = sale;
  return discount === undefined ? cart : setDiscount(cart, { kind: 'amount', amount: discount });
};
