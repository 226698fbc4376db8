/** What a simulated till's page works with: the ops on its disk, and what its replica knows of each. */
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { decodeOp, type Op } from '../../crdt-schema/ops/op.ts';
import type { HeldEntry } from '../../crdt-schema/pending/pending.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import type { SimPeer } from './peer.ts';

/** Entries are never changed: each is read once for every disk that holds it. */
const read = new WeakMap<Uint8Array, { readonly op: Op | undefined }>();

export const opOf = ({ bytes }: Pick<StoredEntry, 'bytes'>): Op | undefined => {
  const known = read.get(bytes);
  if (known !== undefined) return known.op;
  const decoded = decodeOp(bytes);
  const op = decoded.ok ? decoded.value : undefined;
  read.set(bytes, { op });
  return op;
};

export const heldEntries = ({ disk, replica }: SimPeer): HeldEntry[] => {
  const { context } = replica;
  const held: HeldEntry[] = [];
  for (const segment of disk.segments()) {
    if (context.isHub(deviceOfSegment(segment))) continue;
    const isDone = replica.isDone(segment);
    const byHub = replica.heldByHub(segment);
    for (const entry of disk.branches(segment).flat()) {
      const op = opOf(entry);
      if (op === undefined) continue;
      const { branch, seq, hash } = entry;
      const verdict = context.verdicts.verdict(segment, branch, seq);
      const isThere = verdict !== undefined || byHub > seq;
      held.push({ op, segment, branch, seq, hash, verdict, held: isThere ? 'server' : 'here', isDone });
    }
  }
  return held;
};
