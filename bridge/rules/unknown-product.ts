/** A product that is not known yet may be on its way by another road: the op waits. */
import { goodsOf } from '../ledger.ts';
import { rule, waiting } from './rule.ts';

export const unknownProduct = rule(
  {
    code: 'unknown_product',
    kinds: ['sale', 'refund', 'stock_move'],
    text: {
      es: 'El producto todavía no se conoce en el servidor. La operación espera.',
      en: 'The product is not known at the server yet. The operation waits.',
    },
    remedy: {
      es: 'No hagas nada: se resuelve sola cuando llegue el producto.',
      en: 'Do nothing: it settles itself when the product arrives.',
    },
    ways: ['void'],
  },
  (ledger, op) => {
    const unknown = goodsOf<{ product?: string | undefined }>(op.lines).find(
      ({ product }) => ledger.product(product) === undefined,
    );
    return unknown === undefined ? undefined : waiting(`product:${unknown.product}`);
  },
);
