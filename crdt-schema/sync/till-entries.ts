/**
 * The ops of a till that a replica holds, with what is known of each: what its page lists as sold, pending and in the
 * drawer. A till's, not a device's: one that was paired anew goes on where the lost one stopped.
 */
import { deviceOfSegment } from '../model/ids.ts';
import { decodeOp, type Op } from '../ops/op.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { ReplicaDisk } from './driver.ts';
import type { Replica } from './replica.ts';

/** As the list of what is pending and a till's view take it. */
export interface TillEntry {
  readonly op: Op;
  readonly segment: string;
  readonly branch: number;
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly verdict: Verdict | undefined;
  /** How far it is known to have come: this device alone, another one too, the hub. */
  readonly held: 'here' | 'lan' | 'server';
}

const PART_ENTRIES = 500;
const PART_BYTES = 4 * 1024 * 1024;

/** Of all tills where none is named. What a peer holds of another device's log is on that device too, or was. */
export const tillEntries = async (
  replica: Replica,
  read: ReplicaDisk['read'],
  till?: string,
): Promise<TillEntry[]> => {
  const { context } = replica;
  const own = context.identity.device;
  const held: TillEntry[] = [];
  for (const segment of [...context.segments.ids()]) {
    const device = deviceOfSegment(segment);
    const certificate = context.publicKeyOf(device);
    if (certificate?.role !== 'till' || (till !== undefined && certificate.till !== till)) continue;
    const byHub = replica.heldByHub(segment);
    for (const { index, tip } of context.segments.branches(segment))
      for (let from = 0; from < tip.length;) {
        const part = await read(segment, index, from, PART_ENTRIES, PART_BYTES);
        if (part.length === 0) break;
        from += part.length;
        for (const { seq, hash, bytes } of part) {
          const op = decodeOp(bytes);
          if (!op.ok) continue;
          const verdict = context.verdicts.verdict(segment, index, seq);
          const isThere = verdict !== undefined || byHub > seq;
          const isElsewhere = device !== own || (replica.standing(segment, seq)?.peers ?? 0) > 0;
          held.push({
            op: op.value,
            segment,
            branch: index,
            seq,
            hash,
            verdict,
            held: isThere ? 'server' : isElsewhere ? 'lan' : 'here',
          });
        }
      }
  }
  return held;
};
