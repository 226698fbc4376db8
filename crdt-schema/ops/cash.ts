/**
 * The drawer: sessions (turnos), what goes in and out beside sales, expenses, and payments on account (abonos).
 * A session is named by the id of its `cash_open`.
 */
import { z } from 'zod';
import { MAX_AMOUNT_MINOR, MAX_DENOMINATIONS, MAX_HEADS_PER_CLOSE, MAX_PAYMENTS_PER_OP } from '../limits.ts';
import { isSegmentId } from '../model/ids.ts';
import { amount, booking, method, positiveAmount, reason, shortText, till, uuid } from './fields.ts';

/** So many notes or coins of that value, in minor units. */
const denomination = z.strictObject({ value: positiveAmount, count: z.int().min(0).max(1_000_000) });
const denominations = z.array(denomination).max(MAX_DENOMINATIONS);

export const cashOpen = z.strictObject({
  ...booking,
  kind: z.literal('cash_open'),
  /** The float (fondo), and how it is made up where it was counted. */
  total: amount,
  denominations: denominations.optional(),
  /** The close that this opening follows, where another device of the till wrote it: it may arrive later. */
  after: uuid.optional(),
  note: shortText.optional(),
});

export const cashClose = z.strictObject({
  ...booking,
  kind: z.literal('cash_close'),
  session: uuid,
  /** What was counted (arqueo), by method; a method that is not named was not counted. */
  counted: z
    .array(z.strictObject({ method, amount }))
    .max(5)
    .refine((all) => new Set(all.map((one) => one.method)).size === all.length, 'repeated'),
  /** Of the cash. */
  denominations: denominations.optional(),
  /** Counted without the expected amounts in sight. */
  blind: z.boolean().optional(),
  /** What the till expected by what it had heard; the ledger's own figure may differ. Signed: a drawer can be short. */
  expected: z
    .array(z.strictObject({ method, amount: z.int().min(-MAX_AMOUNT_MINOR).max(MAX_AMOUNT_MINOR) }))
    .max(5)
    .optional(),
  /** The logs that it counted, and how far: what comes later is a supplementary closing. */
  heads: z
    .array(z.strictObject({ segment: z.string().refine(isSegmentId, 'segment'), length: z.int().min(1) }))
    .max(MAX_HEADS_PER_CLOSE)
    .optional(),
  /** Tills that were not heard at the time, closed without all the same. */
  unheard: z.array(till).max(MAX_HEADS_PER_CLOSE).optional(),
  note: shortText.optional(),
});

export const cashMove = z.strictObject({
  ...booking,
  kind: z.literal('cash_move'),
  session: uuid.optional(),
  /** `in`: entrada, `out`: retiro. */
  direction: z.enum(['in', 'out']),
  amount: positiveAmount,
  reason,
});

export const expense = z.strictObject({
  ...booking,
  kind: z.literal('expense'),
  session: uuid.optional(),
  category: reason,
  supplier: shortText.optional(),
  method: z.enum(['cash', 'card', 'transfer']),
  amount: positiveAmount,
  /** Where the photo of the paper lies. */
  photo: shortText.optional(),
  note: shortText.optional(),
});

const payment = z.strictObject({
  method: z.enum(['cash', 'card', 'transfer', 'voucher']),
  amount: positiveAmount,
  tendered: amount.optional(),
  reference: shortText.optional(),
});

export const creditPayment = z.strictObject({
  ...booking,
  kind: z.literal('credit_payment'),
  session: uuid.optional(),
  customer: uuid,
  payments: z.array(payment).min(1).max(MAX_PAYMENTS_PER_OP),
  total: positiveAmount,
  note: shortText.optional(),
});

export type CashOpen = z.infer<typeof cashOpen>;
export type CashClose = z.infer<typeof cashClose>;
export type CashMove = z.infer<typeof cashMove>;
export type Expense = z.infer<typeof expense>;
export type CreditPayment = z.infer<typeof creditPayment>;
