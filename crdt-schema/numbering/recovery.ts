/**
 * Numbers after a disk was lost, or went back to an older copy. How far a series went is on the paper that customers hold,
 * and no other peer can know it for certain: what the lost disk alone held was numbered too. So whoever cannot prove how
 * far a series went does not go on in it. A device begins a series of its own beside the one it was granted, numbered
 * from 1, and needs nobody for that; a till that is paired anew is granted another.
 */
import { MAX_RECEIPT_NUMBER } from '../limits.ts';
import type { Certificate } from '../log/certificate.ts';
import type { RandomBytes } from '../model/ids.ts';
import { SERIES_FORM } from '../model/till.ts';
import { leaseOf, type NumberingLease } from './lease.ts';

type Grant = Pick<Certificate, 'series' | 'numbering'>;

const SEPARATOR = '.';
/** Without letters that are taken for digits. 32 of them: one for five bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SUFFIX_CHARS = 4;

/** The granted series that this one belongs to: itself, unless a device began it. */
export const grantedSeries = (series: string): string => series.split(SEPARATOR)[0]!;

/** Whether a device began the series by itself. */
export const isRecoverySeries = (series: string): boolean => series.includes(SEPARATOR);

/** A series beside the granted one: one of a million, so that two copies of a disk begin different ones. */
export const recoverySeries = ({ series }: Grant, random: RandomBytes): string =>
  series + SEPARATOR + [...random(SUFFIX_CHARS)].map((byte) => LETTERS[byte % LETTERS.length]).join('');

/** The numbers that a device of this grant may give in the series; undefined where the series is not the device's. */
export const leaseIn = (grant: Grant, series: string): NumberingLease | undefined => {
  if (series === grant.series) return leaseOf(grant);
  if (!SERIES_FORM.test(series) || grantedSeries(series) !== grant.series) return undefined;
  return {
    series,
    from: 1,
    to: MAX_RECEIPT_NUMBER,
    validUntil: grant.numbering?.validUntil,
    kind: 'contingency',
  };
};

/** What a disk keeps of the series in use. A new grant, by series or first number, ends whatever was begun beside the old one. */
export const seriesMark = (grant: Grant, inUse: string): string =>
  `${grant.series}/${leaseOf(grant).from}/${inUse}`;

/** The lease that the mark stands for under this grant. */
export const leaseOfMark = (grant: Grant, mark: string): NumberingLease => {
  const inUse = mark.split('/')[2] ?? '';
  const isOfGrant = mark === seriesMark(grant, inUse);
  return (isOfGrant ? leaseIn(grant, inUse) : undefined) ?? leaseOf(grant);
};

const TILL_CHARS = 8;

/**
 * The series for a till that is paired anew: its name, or else its name and a letter, the first that `taken` (series and
 * names of all tills that were ever certified) does not have. Undefined where all are taken.
 */
export const freeSeries = (till: string, taken: Iterable<string>): string | undefined => {
  const used = new Set(taken);
  if (!used.has(till)) return till;
  for (const first of ['', ...LETTERS.slice(10)])
    for (const letter of LETTERS.slice(10)) {
      const suffix = first + letter;
      const series = till.slice(0, TILL_CHARS - suffix.length) + suffix;
      if (!used.has(series)) return series;
    }
  return undefined;
};
