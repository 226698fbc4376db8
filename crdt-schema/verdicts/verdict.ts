/** The bridge's answer to one op. `waiting` is the only one that may be followed by another. */
export type VerdictStatus = 'accepted' | 'rejected' | 'waiting';

export interface Verdict {
  readonly status: VerdictStatus;
  /** Stable business code of a rejection or the reason of waiting; absent when accepted. */
  readonly code?: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Where an op stands in the logs: entry `seq` (from 0) of a segment, on the branch whose change there has this hash. */
export interface EntryRef {
  readonly segment: string;
  readonly seq: number;
}

export const ACCEPTED: Verdict = { status: 'accepted' };
