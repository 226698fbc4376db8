/** How a ticket is paid: what each payment covers, the rounding of cash, the change. Amounts in minor units. */
import type { Payment } from '../../../crdt-schema/ops/op.ts';
import { roundingOf } from '../../../crdt-schema/ops/ticket.ts';
import { denominationsOf } from '../cash/denominations.ts';

export type Method = Payment['method'];

/** What the cashier entered: of cash what was handed over, of anything else what it pays. */
export interface Tender {
  readonly method: Method;
  readonly amount: number;
  readonly reference?: string | undefined;
}

export interface Payable {
  /** What the ticket says: `due` and the rounding. */
  readonly total: number;
  readonly rounding: number;
  /** Empty until it is paid. */
  readonly payments: Payment[];
  readonly change: number;
  /** Still to be paid. */
  readonly missing: number;
  /** Paid by other means than cash beyond what is due: nothing of it can be given back. */
  readonly excess: number;
}

const sumOf = (tenders: readonly Tender[]): number => tenders.reduce((sum, { amount }) => sum + amount, 0);

/**
 * Cash pays what the other means leave, rounded to the store's coins; whatever was handed over beyond is change. `unit`: minor
 * units to which cash is rounded.
 */
export const settle = (due: number, tenders: readonly Tender[], unit: number): Payable => {
  const others = tenders.filter(({ method, amount }) => method !== 'cash' && amount > 0);
  const handed = tenders.filter(({ method }) => method === 'cash');
  const left = due - sumOf(others);
  if (left < 0) return { total: due, rounding: 0, payments: [], change: 0, missing: 0, excess: -left };
  const rounding = handed.length > 0 ? roundingOf(left, unit) : 0;
  const total = due + rounding;
  const cash = left + rounding;
  const tendered = sumOf(handed);
  if (handed.length === 0 ? left > 0 : tendered < cash)
    return { total, rounding, payments: [], change: 0, missing: cash - tendered, excess: 0 };
  const isCashUsed = handed.length > 0 && (cash > 0 || rounding !== 0);
  return {
    total,
    rounding,
    payments: [
      ...(isCashUsed ? [{ method: 'cash' as const, amount: cash, tendered }] : []),
      ...others.map(({ method, amount, reference }) => ({
        method,
        amount,
        ...(reference === undefined || reference === '' ? {} : { reference }),
      })),
    ],
    change: tendered - cash,
    missing: 0,
    excess: 0,
  };
};

const MAX_SUGGESTIONS = 5;

/** What a customer is likely to hand over above the exact amount: the next sums of equal notes, smallest first. */
export const suggestNotes = (total: number, currency: string): readonly number[] => {
  const notes = denominationsOf(currency).filter(({ kind }) => kind === 'note');
  const sums = notes.map(({ value }) => Math.ceil(total / value) * value).filter((sum) => sum > total);
  return [...new Set(sums)].sort((a, b) => a - b).slice(0, MAX_SUGGESTIONS);
};
