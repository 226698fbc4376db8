/** The sale that a cart becomes once it is paid. */
import type { Approval } from '../../../crdt-schema/ops/op.ts';
import { discountAbove, type DiscountTaken } from '../../../crdt-schema/ops/ticket.ts';
import type { TillSettings } from '../model/settings.ts';
import type { OpDraft } from '../model/till-model.ts';
import { cartTotals, type Cart, type CartTotals } from '../sell/cart.ts';
import type { Payable } from './payments.ts';

export const saleDraft = (
  { customer, quote, corrects }: Cart,
  { lines, discount, taxes }: CartTotals,
  { payments, total, rounding }: Payable,
  { taxMode }: Pick<TillSettings, 'taxMode'>,
  approvals: Approval[] = [],
): OpDraft<'sale'> => ({
  ...(customer === undefined ? {} : { customer }),
  ...(quote === undefined ? {} : { quote }),
  ...(corrects === undefined
    ? {}
    : { replaces: corrects.id, reference: corrects.reference, occurredAt: corrects.soldMs }),
  lines: [...lines],
  ...(discount === 0 ? {} : { discount }),
  ...(taxMode === 'included' ? {} : { taxMode }),
  ...(taxes.length === 0 ? {} : { taxes: [...taxes] }),
  ...(rounding === 0 ? {} : { rounding }),
  payments,
  total,
  ...(approvals.length === 0 ? {} : { approvals }),
});

/** The discount of the cart that needs a supervisor, if one does. */
export const discountToApprove = (
  cart: Cart,
  settings: Pick<TillSettings, 'discountLimit' | 'exponent' | 'taxMode'>,
): DiscountTaken | undefined => {
  const { discountLimit, exponent } = settings;
  if (discountLimit === undefined) return undefined;
  const { lines, discount } = cartTotals(cart, settings);
  return discountAbove({ lines: [...lines], discount }, discountLimit, exponent);
};
