/** What the hub's log says of the logs that are held here. */
import type { Done } from '../verdicts/done-book.ts';
import type { LiveConnection } from './connection.ts';
import type { Context } from './context.ts';

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
