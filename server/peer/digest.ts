/** A peer's whole state in a few hashes, to compare replicas with each other. */
import * as Y from 'yjs';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { sha256 } from '../security/crypto.ts';
import type { Peer } from './peer.ts';

export interface PeerDigest {
  readonly logs: string;
  readonly verdicts: string;
  readonly catalog: string;
  readonly stock: string;
  /** Entries of devices that are no hub, and what became of them. */
  readonly entries: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly waiting: number;
  readonly contradictions: number;
  /** Frames refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
}

const encoder = new TextEncoder();
const hash = (value: unknown): string => toHex(sha256(encoder.encode(JSON.stringify(value)))).slice(0, 16);

export const digestOf = (peer: Peer): PeerDigest => {
  const { context } = peer.replica;
  const logs: unknown[] = [];
  const verdicts: unknown[] = [];
  const totals = { entries: 0, accepted: 0, rejected: 0, waiting: 0 };
  for (const segment of [...context.segments.ids()].sort()) {
    const device = segment.slice(0, 32);
    for (const { index, tip } of context.segments.branches(segment)) {
      logs.push([segment, tip.length, toHex(tip.head ?? new Uint8Array(0))]);
      if (context.isHub(device)) continue;
      const counts = context.verdicts.counts(segment, index);
      totals.entries += tip.length;
      totals.accepted += counts.accepted;
      totals.rejected += counts.rejected;
      totals.waiting += counts.waiting;
      for (let seq = 0; seq < tip.length; seq++) {
        const verdict = context.verdicts.verdict(segment, index, seq);
        if (verdict?.status !== 'accepted') verdicts.push([segment, seq, verdict]);
      }
    }
  }
  const stock = [...context.verdicts.stockLevels()]
    .map(([product, { quantity }]) => [product, quantity])
    .sort();
  return {
    logs: hash(logs),
    verdicts: hash([verdicts, totals]),
    catalog: toHex(sha256(Y.encodeStateAsUpdate(peer.doc))).slice(0, 16),
    stock: hash(stock),
    ...totals,
    contradictions: context.verdicts.contradictions,
    refusals: Object.fromEntries(context.refusals),
  };
};
