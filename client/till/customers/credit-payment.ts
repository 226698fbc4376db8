/** A payment on account as it is entered. Amounts in minor units. */
import { MAX_AMOUNT_MINOR } from '../../../crdt-schema/limits.ts';
import type { OpDraft } from '../model/till-model.ts';
import { parseAmount } from '../../common/typing/amount-text.ts';

export const CREDIT_METHODS = ['cash', 'card', 'transfer'] as const;

export interface Entered {
  readonly amount: string;
  readonly method: (typeof CREDIT_METHODS)[number];
  /** Of cash what was handed over; empty: just that. */
  readonly tendered: string;
  readonly reference: string;
}

export type Read =
  | { readonly kind: 'bad'; readonly field: 'amount' | 'tendered' }
  | { readonly kind: 'good'; readonly draft: OpDraft<'credit_payment'>; readonly change: number };

export const readPayment = (customer: string, entered: Entered, exponent: number): Read => {
  const { method, reference } = entered;
  const amount = parseAmount(entered.amount, exponent) ?? 0;
  if (amount < 1 || amount > MAX_AMOUNT_MINOR) return { kind: 'bad', field: 'amount' };
  const isHanded = method === 'cash' && entered.tendered.trim() !== '';
  const tendered = isHanded ? (parseAmount(entered.tendered, exponent) ?? 0) : amount;
  if (tendered < amount || tendered > MAX_AMOUNT_MINOR) return { kind: 'bad', field: 'tendered' };
  const payment = {
    method,
    amount,
    ...(isHanded ? { tendered } : {}),
    ...(method === 'cash' || reference.trim() === '' ? {} : { reference: reference.trim() }),
  };
  return {
    kind: 'good',
    draft: { customer, payments: [payment], total: amount },
    change: tendered - amount,
  };
};
