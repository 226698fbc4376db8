/** What is archived is not sold; it may be returned. */
import { goodsOf } from '../ledger.ts';
import { rejected, rule } from './rule.ts';

export const productInactive = rule(
  {
    code: 'product_inactive',
    kinds: ['sale'],
    text: { es: '{product} está archivado y no se vende.', en: '{product} is archived and not for sale.' },
    remedy: {
      es: 'Quita el producto, o pide a un supervisor que autorice la venta.',
      en: 'Take the product off, or ask a supervisor to accept the sale.',
    },
    ways: ['replace', 'void', 'override'],
  },
  (ledger, op) => {
    const archived = goodsOf(op.lines).find(({ product }) => ledger.product(product)?.active === false);
    return archived === undefined ? undefined : rejected({ product: ledger.product(archived.product)!.name });
  },
);
