/** Mistakes that are made on purpose: each spoils an op that adds up, and says which rule must refuse it for that. */
import { formatHlc } from '../../../crdt-schema/model/clock.ts';
import type { Prng } from '../../../crdt-schema/model/prng.ts';
import type { Op, Payment } from '../../../crdt-schema/ops/op.ts';
import { NOW_MS } from './books.ts';
import { approvalBy, CASHIER, SUPERVISOR, type Desk, type Shop } from './day-shop.ts';
import { grossOf, without, type Ticket } from './day-sums.ts';
import type { Booking } from './day-writer.ts';

export interface Slip {
  readonly op: Op;
  readonly code: string;
}

const DAY_MS = 86_400_000;

const more = (payments: readonly Payment[], amount: number): Payment[] => [
  ...payments,
  { method: 'transfer', amount },
];

/** What only a ticket can get wrong. */
const ofTicket: Record<string, (op: Ticket, shop: Shop, desk: Desk) => Ticket | undefined> = {
  total_mismatch: (op) => ({ ...op, total: op.total + 1, payments: more(op.payments, 1) }),
  tax_mismatch: (op) => {
    const [first, ...rest] = op.taxes ?? [];
    return first === undefined
      ? undefined
      : { ...op, taxes: [{ ...first, amount: first.amount + 1 }, ...rest] };
  },
  rounding_mismatch: (op, { settings }) => {
    const off = Math.max(1, settings.cashRounding);
    const rounding = (op.rounding ?? 0) + off;
    return { ...op, rounding, total: op.total + off, payments: more(op.payments, off) };
  },
  credit_needs_customer: (op) => ({
    ...without(op, 'customer'),
    payments: [...op.payments, { method: 'credit', amount: 0 }],
  }),
  discount_too_large: (op, { settings }) => {
    const [first, ...rest] = op.lines;
    const discount = grossOf(first!.quantity, first!.price, settings.exponent) + 1;
    return { ...op, lines: [{ ...first!, discount, total: 0 }, ...rest] };
  },
  receipt_series_mismatch: (op) => ({ ...op, receipt: { ...op.receipt, series: 'X99' } }),
  receipt_outside_lease: (op, _, { to }) =>
    to === undefined ? undefined : { ...op, receipt: { ...op.receipt, number: to + op.receipt.number } },
  approval_invalid: (op, { store }) => {
    // By one who may not, or for another total.
    const [by, total] = op.receipt.number % 2 === 0 ? [CASHIER, op.total] : [SUPERVISOR, op.total + 1];
    return { ...op, approvals: [approvalBy(by, store, op.id, 'discount_limit', String(total))] };
  },
};

const ofAny: Record<string, (op: Booking, desk: Desk) => Booking | undefined> = {
  till_mismatch: (op) => ({ ...op, till: 'C77' }),
  clock_out_of_range: (op, { device }) => ({
    ...op,
    at: formatHlc({ ms: NOW_MS + DAY_MS + 1, counter: 0, device }),
  }),
  payment_mismatch: (op) => {
    if (op.kind === 'credit_payment')
      return { ...op, payments: [...op.payments, { method: 'card', amount: 1 }] };
    return 'payments' in op ? { ...op, payments: more(op.payments, 1) } : undefined;
  },
  tendered_too_little: (op) => {
    if (op.kind === 'credit_payment') {
      const [first, ...rest] = op.payments;
      return { ...op, payments: [{ ...first!, method: 'cash', tendered: first!.amount - 1 }, ...rest] };
    }
    return 'payments' in op
      ? { ...op, payments: [...op.payments, { method: 'card', amount: 0, tendered: 0 }] }
      : undefined;
  },
  count_mismatch: (op) => {
    if (op.kind !== 'cash_open' && op.kind !== 'cash_close') return undefined;
    return { ...op, denominations: [...(op.denominations ?? []), { value: 123_457, count: 7 }] };
  },
};

/** One of the slips that the op can have, if there is any. */
export const slipOf = (prng: Prng, written: Booking, shop: Shop, desk: Desk): Slip | undefined => {
  // An approval speaks of the total: it would be what is wrong first.
  const op = 'receipt' in written ? { ...written, approvals: [] } : written;
  const names = [...Object.keys(ofAny), ...('receipt' in op ? Object.keys(ofTicket) : [])];
  const code = names[prng.int(names.length)]!;
  const spoiled =
    'receipt' in op && code in ofTicket ? ofTicket[code]!(op, shop, desk) : ofAny[code]?.(op, desk);
  return spoiled === undefined ? undefined : { op: spoiled, code };
};

/** Codes that speak of the op alone: given for a slip, and for nothing else. */
export const SLIP_CODES: ReadonlySet<string> = new Set([...Object.keys(ofTicket), ...Object.keys(ofAny)]);
