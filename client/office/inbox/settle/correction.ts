/** The op that the office writes in the place of one that was not accepted, before anybody has signed it. */
import {
  formatReceipt,
  occurredMs,
  type Line,
  type Op,
  type Payment,
  type Sale,
} from '../../../../crdt-schema/ops/op.ts';
import { netOfLine, roundingOf, ticketTotals } from '../../../../crdt-schema/ops/ticket.ts';
import type { PendingItem } from '../../../../crdt-schema/pending/pending.ts';
import type { TillView } from '../../../../crdt-schema/pending/session-view.ts';
import { repeatDraft } from '../../../common/pending/ways.ts';
import type { Draft } from '../../model/settling.ts';

/** Whose the op is: where a device wrote in the name of a till that is not its own, the till of the device. */
export const tillOf = ({ op, verdict }: Pick<PendingItem, 'op' | 'verdict'>): string => {
  const expected = verdict?.code === 'till_mismatch' ? verdict.params?.['expected'] : undefined;
  return typeof expected === 'string' ? expected : op.till;
};

/** The money was taken in the session that the op names, or in the one that stands for it; else it goes into the one that is open. */
const sessionOf = (op: Op, view: TillView): { readonly session?: string } => {
  if (!('session' in op) && !['sale', 'refund', 'cash_move', 'expense', 'credit_payment'].includes(op.kind))
    return {};
  const named = 'session' in op ? op.session : undefined;
  const standing = named === undefined ? undefined : view.sessionNamed(named);
  const session = standing ?? view.openSession(op.till)?.opening.id;
  return session === undefined ? {} : { session };
};

/** The same once more, as a correction begins: with the number on the paper as its reference. */
export const againOf = (item: PendingItem, view: TillView): Draft => {
  const { op, id } = item;
  const reference = 'receipt' in op ? { reference: op.reference ?? formatReceipt(op.receipt) } : {};
  return {
    ...repeatDraft(op, id),
    ...reference,
    ...sessionOf(op, view),
    occurredAt: occurredMs(op),
    kind: op.kind,
    till: tillOf(item),
  };
};

export const voidDraft = (item: PendingItem, reason: string, instead?: string): Draft => ({
  kind: 'void',
  till: tillOf(item),
  target: item.id,
  reason,
  ...(instead === undefined ? {} : { instead }),
});

export interface MoneySettings {
  readonly exponent: number;
  /** Minor units; 0 where cash is not rounded. */
  readonly cashRounding: number;
}

export interface Paid {
  readonly payments: readonly Payment[];
  readonly rounding: number;
  readonly total: number;
}

/** Of what was paid so much as is due now: cash takes what is left, with its rounding; without cash the last payment does. */
export const paidAnew = (payments: readonly Payment[], due: number, unit: number): Paid => {
  let left = due;
  const kept = payments
    .filter(({ method }) => method !== 'cash')
    .map((payment) => {
      const amount = Math.min(payment.amount, left);
      left -= amount;
      return { ...payment, amount };
    })
    .filter(({ amount }) => amount > 0);
  const cash = payments.find(({ method }) => method === 'cash');
  const last = kept.at(-1);
  if (left > 0 && cash === undefined && last !== undefined) {
    const more = { ...last, amount: last.amount + left };
    return { payments: [...kept.slice(0, -1), more], rounding: 0, total: due };
  }
  if (left === 0) return { payments: kept, rounding: 0, total: due };
  const rounding = roundingOf(left, unit);
  const amount = left + rounding;
  const { tendered, reference } = cash ?? {};
  const inCash: Payment = {
    method: 'cash',
    amount,
    ...(tendered === undefined || tendered < amount ? {} : { tendered }),
    ...(reference === undefined ? {} : { reference }),
  };
  return { payments: amount > 0 ? [inCash, ...kept] : kept, rounding, total: due + rounding };
};

/** What of a sale is changed by hand; the rest of it follows. */
export interface SaleEdit {
  readonly lines: readonly Line[];
  readonly payments: readonly Payment[];
  readonly customer: string | undefined;
}

/** A line adds up again: a discount is at most what the line comes to. */
const lineAnew = (line: Line, exponent: number): Line => {
  const gross = netOfLine({ ...line, discount: 0 }, exponent);
  const { discount: _, ...rest } = line;
  const discount = Math.min(line.discount ?? 0, gross);
  return { ...rest, ...(discount === 0 ? {} : { discount }), total: gross - discount };
};

/** The sale's amounts as its lines have them now. */
export const saleAnew = (
  sale: Pick<Sale, 'discount' | 'taxMode'>,
  { lines, payments, customer }: SaleEdit,
  { exponent, cashRounding }: MoneySettings,
) => {
  const all = lines.map((line) => lineAnew(line, exponent));
  const gross = all.reduce((sum, { total }) => sum + total, 0);
  const discount = Math.min(sale.discount ?? 0, gross);
  const { taxes, due } = ticketTotals({ lines: all, discount, taxMode: sale.taxMode });
  const paid = paidAnew(payments, due, cashRounding);
  return {
    lines: all,
    discount: discount === 0 ? undefined : discount,
    taxes: taxes.length === 0 ? undefined : taxes,
    rounding: paid.rounding === 0 ? undefined : paid.rounding,
    payments: paid.payments,
    total: paid.total,
    customer,
  };
};
