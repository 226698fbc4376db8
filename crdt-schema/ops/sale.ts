/**
 * Sales and refunds. Amounts and quantities of a refund are positive; the ledger turns the sign. How lines, discounts,
 * taxes and rounding make up the total is `ticket.ts`.
 */
import { z } from 'zod';
import {
  MAX_AMOUNT_MINOR,
  MAX_LINES_PER_OP,
  MAX_PAYMENTS_PER_OP,
  MAX_TAXES,
  MAX_TAX_RATE_TENTHOUSANDTHS,
} from '../limits.ts';
import {
  amount,
  approval,
  booking,
  method,
  quantity,
  receipt,
  shortText,
  unitPrice,
  uuid,
} from './fields.ts';

const rate = z.int().min(0).max(MAX_TAX_RATE_TENTHOUSANDTHS);
const tax = z.strictObject({ name: shortText, rate });

const line = z
  .strictObject({
    /** Absent for something that is in no catalog: then `name` says what it is. */
    product: uuid.optional(),
    /** The text on the ticket at the time of sale. */
    name: shortText.optional(),
    quantity,
    price: unitPrice,
    /** Taken off this line, at most quantity × price. */
    discount: amount.optional(),
    taxes: z.array(tax).max(MAX_TAXES).optional(),
    /** Rounded once: quantity × price, less the discount. */
    total: amount,
  })
  .refine((value) => value.product !== undefined || (value.name ?? '').trim() !== '', 'nameless');

const payment = z.strictObject({
  method,
  /** What of the total this payment covers. */
  amount,
  /** What the customer handed over in cash: the change (cambio) is what lies above `amount`. */
  tendered: amount.optional(),
  /** Authorisation of a card, number of a voucher or a transfer. */
  reference: shortText.optional(),
});

/** A tax over the whole ticket: what it was charged on, and how much it came to. */
const taxTotal = z.strictObject({ name: shortText, rate, base: amount, amount });

const MAX_APPROVALS = 5;
const MAX_TAX_TOTALS = 50;

const ticket = {
  ...booking,
  receipt,
  /** The cash session (turno) that it belongs to: the id of the `cash_open`. */
  session: uuid.optional(),
  customer: uuid.optional(),
  lines: z.array(line).min(1).max(MAX_LINES_PER_OP),
  /** Taken off the whole ticket, spread over its lines. */
  discount: amount.optional(),
  /** Whether line totals have the taxes in them; they do unless this says `added`. */
  taxMode: z.enum(['included', 'added']).optional(),
  taxes: z.array(taxTotal).max(MAX_TAX_TOTALS).optional(),
  /** Rounding of cash, signed: what was added so that the cash part can be paid in coins. */
  rounding: z.int().min(-MAX_AMOUNT_MINOR).max(MAX_AMOUNT_MINOR).optional(),
  payments: z.array(payment).max(MAX_PAYMENTS_PER_OP),
  total: amount,
  approvals: z.array(approval).max(MAX_APPROVALS).optional(),
};

export const sale = z.strictObject({
  ...ticket,
  kind: z.literal('sale'),
  /** The quote (cotización) that it came from. */
  quote: uuid.optional(),
});

export const refund = z.strictObject({
  ...ticket,
  kind: z.literal('refund'),
  /** The sale that the goods came from; absent where the ticket is lost. */
  sale: uuid.optional(),
  reason: shortText.optional(),
});

export type Sale = z.infer<typeof sale>;
export type Refund = z.infer<typeof refund>;
export type Line = z.infer<typeof line>;
export type Payment = z.infer<typeof payment>;
export type TaxTotal = z.infer<typeof taxTotal>;
export type Approval = z.infer<typeof approval>;
