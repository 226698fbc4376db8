/** Charging the cart: writes the sale, once, and shows its ticket. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Approval } from '../../../crdt-schema/ops/op.ts';
import { useTill } from '../model/use-till.ts';
import { markParked } from '../sell/parking.ts';
import { useCartStore } from '../sell/use-cart.ts';
import { cartTotals } from '../sell/cart.ts';
import { markFresh } from '../ticket/fresh.ts';
import { discountToApprove, saleDraft } from './draft.ts';
import type { Payable } from './payments.ts';

export const DISCOUNT_LIMIT = 'discount_limit';

export interface Charging {
  readonly isBusy: boolean;
  /** Code of why it was not: the cart is still there. `approval_missing`: nobody approved the discount. */
  readonly failure: string | undefined;
  readonly charge: (payable: Payable) => Promise<void>;
}

export const useCharge = (): Charging => {
  const till = useTill();
  const store = useCartStore();
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const write = async (payable: Payable): Promise<string | undefined> => {
    const cart = store.current();
    const settings = till.settings();
    const approvals: Approval[] = [];
    if (discountToApprove(cart, settings) !== undefined) {
      const request = { code: DISCOUNT_LIMIT, op: cart.id, note: String(payable.total) };
      const approval = await till.approve?.(request);
      if (approval === undefined) return 'approval_missing';
      approvals.push(approval);
    }
    const draft = saleDraft(cart, cartTotals(cart, settings), payable, settings, approvals);
    const sold = await till.write('sale', draft, cart.id);
    if (!sold.ok) return sold.error.code;
    if (cart.parked !== undefined) markParked(till, cart.parked, 'sold');
    if (cart.quote !== undefined) till.peer.catalog.setField('quotes', cart.quote, 'state', 'sold');
    markFresh(cart.id);
    store.begin();
    navigate(`/ticket/${cart.id}`, { replace: true });
    return undefined;
  };

  const charge = async (payable: Payable): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setFailure(undefined);
    const code = await write(payable).catch(() => 'store_failed');
    if (code === undefined) return;
    setBusy(false);
    setFailure(code);
  };

  return { isBusy, failure, charge };
};
