/**
 * Operations: what happened. One op is created once and never edited; it is one entry of its device's log.
 *
 * Units: money in minor units, unit prices in ten-thousandths of the major unit, quantities in thousandths.
 * Amounts and quantities of a `refund` are positive; the ledger turns the sign. A `stock_move` has signed quantities.
 * Text form of an entry: JSON (UTF-8) of exactly these fields, so that any tool can read a log.
 */
import { z } from 'zod';
import {
  MAX_AMOUNT_MINOR,
  MAX_ENTRY_BYTES,
  MAX_LINES_PER_OP,
  MAX_PAYMENTS_PER_OP,
  MAX_QUANTITY_THOUSANDTHS,
  MAX_SHORT_TEXT_CHARS,
  MAX_UNIT_PRICE_TENTHOUSANDTHS,
  MAX_UNIX_MS,
} from '../limits.ts';
import { isHlc } from '../model/clock.ts';
import { isUuid } from '../model/ids.ts';
import { isStorable } from '../model/text.ts';
import { TILL_FORM } from '../model/till.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

export const OP_VERSION = 1;

const uuid = z.string().refine(isUuid, 'uuid');
const clock = z.string().refine(isHlc, 'clock');
const shortText = z.string().max(MAX_SHORT_TEXT_CHARS).refine(isStorable, 'unstorable');
const amount = z.int().min(0).max(MAX_AMOUNT_MINOR);
const quantity = z.int().min(1).max(MAX_QUANTITY_THOUSANDTHS);
const signedQuantity = z.int().min(-MAX_QUANTITY_THOUSANDTHS).max(MAX_QUANTITY_THOUSANDTHS);
const unitPrice = z.int().min(0).max(MAX_UNIT_PRICE_TENTHOUSANDTHS);

const till = z.string().regex(TILL_FORM);

/** The printed number: the till's series and a gapless counter, `C01-000123`. */
const receipt = z.strictObject({
  series: z.string().regex(TILL_FORM),
  number: z.int().min(1).max(999_999_999),
});

const line = z.strictObject({
  product: uuid,
  /** The text on the ticket at the time of sale. */
  name: shortText.optional(),
  quantity,
  price: unitPrice,
  /** Rounded once: quantity × price. */
  total: amount,
});

export const PAYMENT_METHODS = ['cash', 'card', 'transfer', 'credit', 'voucher'] as const;
const payment = z.strictObject({ method: z.enum(PAYMENT_METHODS), amount });

const common = {
  v: z.literal(OP_VERSION),
  id: uuid,
  /** Hybrid logical clock of the device that wrote the op. */
  at: clock,
  /** When it happened, where that differs from when it was written (an old ticket replayed): Unix ms. */
  occurredAt: z.int().min(0).max(MAX_UNIX_MS).optional(),
  till,
  /** Number on the paper that the op was taken from, if any. */
  reference: shortText.optional(),
};

const sale = z.strictObject({
  ...common,
  kind: z.literal('sale'),
  receipt,
  customer: uuid.optional(),
  lines: z.array(line).min(1).max(MAX_LINES_PER_OP),
  payments: z.array(payment).max(MAX_PAYMENTS_PER_OP),
  total: amount,
});

const refund = z.strictObject({
  ...common,
  kind: z.literal('refund'),
  receipt,
  customer: uuid.optional(),
  /** The sale that the goods came from; absent where the ticket is lost. */
  sale: uuid.optional(),
  lines: z.array(line).min(1).max(MAX_LINES_PER_OP),
  payments: z.array(payment).max(MAX_PAYMENTS_PER_OP),
  total: amount,
});

export const STOCK_REASONS = ['receipt', 'write_off', 'count', 'transfer'] as const;
const stockMove = z.strictObject({
  ...common,
  kind: z.literal('stock_move'),
  reason: z.enum(STOCK_REASONS),
  lines: z
    .array(z.strictObject({ product: uuid, quantity: signedQuantity }))
    .min(1)
    .max(MAX_LINES_PER_OP),
});

/** Adding an operation is adding its schema here: the entry codec, the bridge's dispatch and the types follow. */
export const opSchema = z.discriminatedUnion('kind', [sale, refund, stockMove]);

export type Op = z.infer<typeof opSchema>;
export type OpKind = Op['kind'];
export type Sale = z.infer<typeof sale>;
export type Refund = z.infer<typeof refund>;
export type StockMove = z.infer<typeof stockMove>;
export type Line = z.infer<typeof line>;
export type Payment = z.infer<typeof payment>;
export type Receipt = z.infer<typeof receipt>;

export type OpFailure = Failure<'op_too_large' | 'op_not_json' | 'op_malformed' | 'unsupported_version'>;

const encoder = new TextEncoder();
/** A byte order mark is not skipped: Postgres reads the same bytes as JSON, and would not take one. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes of an entry. The op is trusted here: it was built by this program. */
export const encodeOp = (op: Op): Uint8Array => encoder.encode(JSON.stringify(op));

/** Reads an entry that came from anywhere: size, JSON, version and every field are checked. */
export const decodeOp = (bytes: Uint8Array): Result<Op, OpFailure> => {
  if (bytes.length > MAX_ENTRY_BYTES)
    return err('op_too_large', { bytes: bytes.length, max: MAX_ENTRY_BYTES });
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch {
    return err('op_not_json');
  }
  const version = typeof json === 'object' && json !== null && 'v' in json ? json.v : undefined;
  // An integer: 1e400 reads as Infinity, which no verdict can carry as a parameter.
  if (typeof version === 'number' && Number.isSafeInteger(version) && version > OP_VERSION)
    return err('unsupported_version', { version });
  const parsed = opSchema.safeParse(json);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err('op_malformed', { path: issue?.path.join('.') ?? '', reason: issue?.code ?? 'invalid' });
};

/** `C01-000123`, as printed and as searched. */
export const formatReceipt = ({ series, number }: Receipt): string =>
  `${series}-${number.toString().padStart(6, '0')}`;
