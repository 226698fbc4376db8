/**
 * Epochs of the ledger. Its positions go up by one; where a ledger went back in time (a backup was restored), they go on from
 * far above all that the lost one can have told, so that no position is told twice and the larger one is always the later.
 */

/** Positions of the first epoch stay below: a commit each microsecond since 1970 would not reach it. */
export const FIRST_EPOCH_POSITION = 1_000_000_000_000_000;
/** Epochs begin at multiples of it; it is also how many positions a millisecond can have. */
export const EPOCH_STEP = 1_000;

/**
 * The position at which an epoch begins that is opened now, at `nowMs` (Unix ms): above `after` in any case, whatever the
 * clock says.
 */
export const epochAt = (nowMs: number, after: number): number =>
  Math.max(FIRST_EPOCH_POSITION, nowMs * EPOCH_STEP, (Math.floor(after / EPOCH_STEP) + 1) * EPOCH_STEP);

/** Whether the position may be the first of an epoch that was opened. */
export const isEpochStart = (pos: number): boolean => pos >= FIRST_EPOCH_POSITION && pos % EPOCH_STEP === 0;

/** Whether a verdict at `pos` replaces a final one at `before` that says otherwise: only where the ledger went back between. */
export const isOfLaterEpoch = (pos: number, before: number): boolean =>
  pos >= FIRST_EPOCH_POSITION && pos > before;
