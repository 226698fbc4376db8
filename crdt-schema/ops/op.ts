/**
 * Operations: what happened. One op is created once and never edited; it is one entry of its device's log.
 * Text form of an entry: JSON (UTF-8) of exactly the fields of its kind, so that any tool can read a log.
 */
import { z } from 'zod';
import { MAX_ENTRY_BYTES } from '../limits.ts';
import { parseHlc } from '../model/clock.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import { cashClose, cashMove, cashOpen, creditPayment, expense } from './cash.ts';
import { OP_VERSION, receipt } from './fields.ts';
import { refund, sale } from './sale.ts';
import { overrideOp, voidOp } from './settle.ts';
import { stockMove } from './stock.ts';

/** Adding an operation is adding its schema here: the entry codec, the bridge's dispatch and the types follow. */
export const opSchema = z.discriminatedUnion('kind', [
  sale,
  refund,
  stockMove,
  cashOpen,
  cashClose,
  cashMove,
  expense,
  creditPayment,
  voidOp,
  overrideOp,
]);

export type Op = z.infer<typeof opSchema>;
export type OpKind = Op['kind'];
export type OpOf<K extends OpKind> = Extract<Op, { kind: K }>;
export type Receipt = z.infer<typeof receipt>;

export type { CashClose, CashMove, CashOpen, CreditPayment, Expense } from './cash.ts';
export { PAYMENT_METHODS } from './fields.ts';
export type { Approval, Line, Payment, Refund, Sale, TaxTotal } from './sale.ts';
export type { OverrideOp, VoidOp } from './settle.ts';
export type { StockMove } from './stock.ts';

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

/** When it happened, Unix ms. */
export const occurredMs = (op: Op): number => op.occurredAt ?? parseHlc(op.at)!.ms;
