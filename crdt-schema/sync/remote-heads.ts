/**
 * The heads that a peer said it holds of one segment. Peers say all their branches' tips, but not which of them
 * continues which: a head replaces another only where we hold both and see that one branch has them.
 */
import { MAX_REMOTE_HEADS } from '../limits.ts';
import { equalBytes } from '../model/bytes.ts';
import type { RemoteHead } from './connection.ts';
import type { Context } from './context.ts';
import { isSpared } from './done.ts';
import type { SegmentTable } from './segment-table.ts';

type Heads = readonly RemoteHead[];

const isHeld = (segments: SegmentTable, segment: string, { length, head }: RemoteHead): boolean =>
  segments.holding(segment, length, head) !== undefined;

/** The second head is the first one, or known to come later on the same branch. */
const isContained = (segments: SegmentTable, segment: string, a: RemoteHead, b: RemoteHead): boolean =>
  equalBytes(a.head, b.head) ||
  (a.length <= b.length &&
    segments
      .branches(segment)
      .some(({ index }) => segments.contains(segment, index, a) && segments.contains(segment, index, b)));

/** The heads with one more. Past the bound the shortest goes: it is likely to be part of another. */
export const withHead = (segments: SegmentTable, segment: string, heads: Heads, head: RemoteHead): Heads => {
  if (heads.some((old) => isContained(segments, segment, head, old))) return heads;
  const out = [...heads.filter((old) => !isContained(segments, segment, old, head)), head];
  if (out.length <= MAX_REMOTE_HEADS) return out;
  const shortest = out.reduce((a, b) => (b.length < a.length ? b : a));
  return out.filter((other) => other !== shortest);
};

/** A head that the peer holds and we do not, where we would not drop it at once. */
export const missingHead = (context: Context, segment: string, heads: Heads): RemoteHead | undefined =>
  heads.find((head) => !isHeld(context.segments, segment, head) && !isSpared(context, segment, head));

/** Once we hold them all: those that no other contains. */
export const withoutContained = (segments: SegmentTable, segment: string, heads: Heads): Heads =>
  heads.reduce<Heads>((out, head) => withHead(segments, segment, out, head), []);

/** Whether we hold a branch that the peer has not said to hold. Without a fork, a longer head has ours in it. */
export const peerLacks = (segments: SegmentTable, segment: string, heads: Heads): boolean => {
  const branches = segments.branches(segment);
  return branches.some(
    ({ tip }) =>
      !heads.some(
        ({ length, head }) => equalBytes(head, tip.head!) || (branches.length === 1 && length > tip.length),
      ),
  );
};
