/**
 * A numbering lease: the receipt numbers that a device may give, as its certificate grants them. One form fits a
 * counter for each till, ranges of folios and numbered permits with a date.
 */
import {
  LEASE_EXPIRY_WARNING_MS,
  LOW_RECEIPTS_LEFT,
  LOW_RECEIPTS_PART,
  MAX_RECEIPT_NUMBER,
} from '../limits.ts';
import type { Certificate } from '../log/certificate.ts';

export interface NumberingLease {
  /** What stands before each number. */
  readonly series: string;
  /** First and last number, both granted. */
  readonly from: number;
  readonly to: number;
  /** Unix ms, the last at which a number may be given; undefined where it never ends. */
  readonly validUntil: number | undefined;
  readonly kind: 'normal' | 'contingency';
}

/** `exhausted` and `expired`: no more numbers. `low` and `expiring`: soon. */
export type LeaseWarning = 'low' | 'expiring' | 'exhausted' | 'expired';

export interface LeaseState {
  /** The number to be given next; past the lease's last where it is exhausted. */
  readonly next: number;
  /** Numbers that are still to be given, whatever the date. */
  readonly left: number;
  /** Whole days until it expires, 0 on its last day and after it; undefined where it never does. */
  readonly daysLeft: number | undefined;
  readonly warning: LeaseWarning | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The certificate's lease, with what it leaves unsaid. */
export const leaseOf = ({
  series,
  numbering,
}: Pick<Certificate, 'series' | 'numbering'>): NumberingLease => ({
  series,
  from: numbering?.from ?? 1,
  to: numbering?.to ?? MAX_RECEIPT_NUMBER,
  validUntil: numbering?.validUntil,
  kind: numbering?.kind ?? 'normal',
});

/** Where a lease stands, when `used` is the highest number given in its series, 0 if none. */
export const leaseState = (lease: NumberingLease, used: number, nowMs: number): LeaseState => {
  // A lease that follows another in the same series goes on above what was used, so no number is given twice.
  const next = Math.max(used + 1, lease.from);
  const left = Math.max(0, lease.to - next + 1);
  const { validUntil } = lease;
  const daysLeft =
    validUntil === undefined ? undefined : Math.max(0, Math.floor((validUntil - nowMs) / DAY_MS));
  return { next, left, daysLeft, warning: warningOf(lease, left, nowMs) };
};

/**
 * The most pressing thing to say. That no number is left does not depend on a clock that may be wrong, so it comes
 * before the date; of the two early warnings, numbers may run out today and the date is days away.
 */
const warningOf = (lease: NumberingLease, left: number, nowMs: number): LeaseWarning | undefined => {
  const { validUntil } = lease;
  if (left === 0) return 'exhausted';
  if (validUntil !== undefined && nowMs > validUntil) return 'expired';
  if (isLow(lease, left)) return 'low';
  if (validUntil !== undefined && validUntil - nowMs <= LEASE_EXPIRY_WARNING_MS) return 'expiring';
  return undefined;
};

/**
 * Low is whichever is reached later, a fixed count or a part of the range: a tenth of a plain counter would be a
 * hundred million, and a hundred of a range of fifty would warn from its first day. The last number always warns,
 * since a tenth of fewer than ten numbers is none.
 */
const isLow = ({ from, to }: NumberingLease, left: number): boolean =>
  left === 1 || (left < LOW_RECEIPTS_LEFT && left * LOW_RECEIPTS_PART < to - from + 1);
