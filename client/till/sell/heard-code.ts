/** What the till does with a code that was scanned or typed. */
import type { Resolved } from '../input/resolve-code.ts';
import type { Product } from '../../common/model/records.ts';
import type { Ticket } from '../model/till-model.ts';
import type { Asking } from './asking.ts';

export type Heard =
  | { readonly kind: 'add'; readonly product: Product; readonly quantity: number; readonly price?: number }
  | { readonly kind: 'ask'; readonly asking: Asking }
  | { readonly kind: 'ticket'; readonly id: string }
  | { readonly kind: 'quantity'; readonly quantity: number }
  | { readonly kind: 'unknownTicket'; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string; readonly quantity: number; readonly misread: boolean };

const ONE = 1_000;

/** `times`: thousandths typed before the code, for one that names no quantity of its own. */
export const heardCode = (
  resolved: Resolved<Product>,
  times: number | undefined,
  code: string,
  tickets: readonly Ticket[],
): Heard => {
  switch (resolved.kind) {
    case 'product': {
      const { product, labelled } = resolved;
      const isPlain = resolved.quantity === ONE && labelled === undefined;
      const quantity = isPlain ? (times ?? resolved.quantity) : resolved.quantity;
      if (product.price === undefined && labelled === undefined)
        return { kind: 'ask', asking: { kind: 'product', product, quantity } };
      // A code of goods that are weighed, without a weight: it is asked for.
      if (product.isWeighed && isPlain && times === undefined)
        return { kind: 'ask', asking: { kind: 'product', product } };
      return { kind: 'add', product, quantity, ...(labelled === undefined ? {} : { price: labelled.price }) };
    }
    case 'several':
      return {
        kind: 'ask',
        asking: { kind: 'several', products: resolved.products, quantity: times ?? resolved.quantity },
      };
    case 'receipt': {
      const { series, number } = resolved.receipt;
      const found = tickets.find(
        ({ op: { receipt } }) => receipt.series === series && receipt.number === number,
      );
      return found === undefined ? { kind: 'unknownTicket', code } : { kind: 'ticket', id: found.op.id };
    }
    case 'op':
      return { kind: 'ticket', id: resolved.id };
    case 'quantity':
      return { kind: 'quantity', quantity: resolved.quantity };
    case 'unknown':
      return { ...resolved, quantity: times ?? resolved.quantity };
  }
};
