/** A refund without its ticket: goods at today's price, the money back in cash. */
import { lineTotal } from '../../../crdt-schema/model/money.ts';
import { roundingOf, ticketTotals } from '../../../crdt-schema/ops/ticket.ts';
import type { Line } from '../../../crdt-schema/ops/op.ts';
import type { GoodsLine } from '../goods/goods-list.ts';
import type { TillSettings } from '../model/settings.ts';
import type { OpDraft } from '../model/till-model.ts';

type Terms = Pick<TillSettings, 'exponent' | 'cashRounding' | 'taxMode' | 'taxes'>;

/** Of one price by quantity the lowest: nobody gets back more than the goods may have cost. */
const priceOf = ({ price = 0, tiers }: GoodsLine['product']): number =>
  Math.min(price, ...tiers.map((tier) => tier.price));

/** Undefined where the list has nothing in it. */
export const freeRefund = (
  goods: readonly GoodsLine[],
  { exponent, cashRounding, taxMode, taxes: storeTaxes }: Terms,
): OpDraft<'refund'> | undefined => {
  const lines = goods
    .filter(({ quantity }) => quantity > 0)
    .map(({ product, quantity }): Line => {
      const price = priceOf(product);
      const taxes = product.taxes ?? storeTaxes;
      return {
        product: product.id,
        name: product.name,
        quantity,
        price,
        ...(taxes.length === 0 ? {} : { taxes }),
        total: lineTotal(quantity, price, exponent),
      };
    });
  if (lines.length === 0) return undefined;
  const { taxes, due } = ticketTotals({ lines, taxMode });
  const rounding = roundingOf(due, cashRounding);
  return {
    lines,
    ...(taxMode === 'included' ? {} : { taxMode }),
    ...(taxes.length === 0 ? {} : { taxes: [...taxes] }),
    ...(rounding === 0 ? {} : { rounding }),
    payments: [{ method: 'cash', amount: due + rounding }],
    total: due + rounding,
  };
};
