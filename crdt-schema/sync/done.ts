/** What the hub's log says of the logs that are held here. */
import { toHex } from '../model/ids.ts';
import type { Done } from '../verdicts/done-book.ts';
import type { LiveConnection } from './connection.ts';
import type { RemoteHead } from './connection.ts';
import type { Context } from './context.ts';

/** Of a hash, as the hub's log has it. */
const HASH8_BYTES = 8;

/** Where the hub's statement is of the whole of what is held here, and of one branch alone. */
export const matches = ({ segments }: Context, segment: string, done: Done | undefined): done is Done => {
  const [branch, ...others] = segments.branches(segment);
  return (
    done !== undefined &&
    branch !== undefined &&
    others.length === 0 &&
    branch.tip.length === done.length &&
    segments.hash8(segment, 0, done.length - 1) === done.hash8
  );
};

/** When what is kept for `keepsMs` begins, Unix ms: neither our clock nor the hub's alone makes anything older than that. */
export const oldestKeptMs = ({ done, nowMs }: Context, keepsMs: number): number =>
  Math.min(nowMs, done.hubMs) - keepsMs;

/** Whether the log has been done with for `keepsMs`. Others than the hub itself go by the newest segment of its log. */
export const isDoneFor = (context: Context, segment: string, keepsMs: number): boolean => {
  const { done, identity } = context;
  const said = identity.certificate.role === 'hub' ? done.ever(segment) : done.now(segment);
  if (said === undefined || said.atMs > oldestKeptMs(context, keepsMs)) return false;
  return matches(context, segment, said);
};

/** Whether the peer keeps such logs no more. */
export const isTooOldFor = (context: Context, { keepsMs }: LiveConnection, segment: string): boolean =>
  keepsMs > 0 && isDoneFor(context, segment, keepsMs);

/** Whether the head is of a log that was dropped here, or that would be dropped as soon as it came: it is not fetched. */
export const isSpared = (context: Context, segment: string, { length, head }: RemoteHead): boolean => {
  const { done, keepsMs, segments } = context;
  if (keepsMs === 0 || segments.branches(segment).length > 0) return false;
  if (segments.wasDropped(segment, length, head)) return true;
  const said = done.now(segment);
  if (said === undefined || said.atMs > oldestKeptMs(context, keepsMs)) return false;
  return said.length === length && said.hash8 === toHex(head.subarray(0, HASH8_BYTES));
};
