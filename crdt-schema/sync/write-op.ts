/** How a till writes an op: what its device adds at the moment when the op's place is certain. */
import { encodeOp, type Op, type Receipt } from '../ops/op.ts';
import { err, ok, type Failure, type Result } from '../result.ts';
import type { AppendPlace, AppendResult, Draft } from './events.ts';

/** What the device adds to an op at the moment it is written. */
export interface Stamp {
  readonly at: string;
  readonly till: string;
  readonly receipt: Receipt;
}

/** Where a confirmed op stands. */
export interface Confirmed {
  readonly id: string;
  readonly segment: string;
  readonly seq: number;
}

export interface OpAuthor {
  readonly till: string;
  /** The next timestamp of the device. */
  readonly now: () => string;
  readonly append: (build: (place: AppendPlace) => Draft) => Promise<AppendResult>;
}

/**
 * Writes one op. Resolves when it is on the device's disk: only then may a receipt be printed. Asking again with the
 * same id after a failure or a crash gives the entry that stands, never a second one.
 */
export const writeOp = async (
  { till, now, append }: OpAuthor,
  id: string,
  build: (stamp: Stamp) => Op,
): Promise<Result<Confirmed, Failure>> => {
  const result = await append(({ series, receiptNumber }) => {
    const op = build({ at: now(), till, receipt: { series, number: receiptNumber } });
    return { id, bytes: encodeOp(op), usesReceipt: 'receipt' in op, op };
  });
  return result.ok ? ok({ id, ...result.value }) : err(result.error.code, result.error.params);
};
