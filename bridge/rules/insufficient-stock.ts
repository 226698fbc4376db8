/** Where the product's policy is `reject`, what is not there cannot be sold. */
import { formatDecimal } from '../../crdt-schema/model/money.ts';
import { goodsOf } from '../ledger.ts';
import { byProduct, rejected, rule } from './rule.ts';

const QUANTITY_DECIMALS = 3;

export const insufficientStock = rule(
  {
    code: 'insufficient_stock',
    kinds: ['sale'],
  },
  (ledger, op) => {
    for (const [product, requested] of byProduct(goodsOf(op.lines))) {
      const known = ledger.product(product);
      if (known?.stockPolicy !== 'reject') continue;
      const available = ledger.stock(product);
      if (available < requested) {
        return rejected({
          product: known.name,
          available: formatDecimal(available, QUANTITY_DECIMALS),
          requested: formatDecimal(requested, QUANTITY_DECIMALS),
        });
      }
    }
    return undefined;
  },
);
