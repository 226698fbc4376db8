/** Bytes of log entries that a peer's sockets gave it, by the peer at the other end, and what of them was new to the link. */
import * as decoding from 'lib0/decoding';
import { MESSAGE_LOG, readFrame } from '../../crdt-schema/wire/frames.ts';
import type { Peer } from '../../server/peer/peer.ts';

export interface LinkTraffic {
  readonly from: string;
  /** Bytes of entries, all that came. */
  bytes: number;
  /** Each entry once. */
  distinctBytes: number;
}

const KIND_CHANGES = 5;

/** Taps what the peer receives from now on. */
export class Traffic {
  private readonly links = new Map<string, LinkTraffic>();
  private readonly seen = new Map<string, Set<string>>();
  /** Entries that came over any link, each once. */
  private readonly everywhere = new Map<string, number>();

  constructor(peer: Peer) {
    const receive = peer.receive.bind(peer);
    peer.receive = (conn, bytes) => {
      const known = peer.replica.context.connections.get(conn);
      if (known?.state === 'live') this.note(known.certificate.till, bytes);
      receive(conn, bytes);
    };
  }

  get report(): { readonly links: LinkTraffic[]; readonly bytes: number; readonly distinctBytes: number } {
    const links = [...this.links.values()];
    const bytes = links.reduce((sum, link) => sum + link.bytes, 0);
    return { links, bytes, distinctBytes: [...this.everywhere.values()].reduce((sum, n) => sum + n, 0) };
  }

  private note(from: string, bytes: Uint8Array): void {
    if (bytes[0] !== MESSAGE_LOG || bytes[1] !== KIND_CHANGES) return;
    const decoder = decoding.createDecoder(bytes);
    decoding.readVarUint(decoder);
    const frame = readFrame(decoder);
    if (!frame.ok || frame.value.kind !== 'changes') return;
    const link = this.links.get(from) ?? { from, bytes: 0, distinctBytes: 0 };
    this.links.set(from, link);
    const seen = this.seen.get(from) ?? new Set<string>();
    this.seen.set(from, seen);
    const { segment, entries, from: start } = frame.value;
    for (const [i, entry] of entries.entries()) {
      const key = `${segment}:${start + i}`;
      link.bytes += entry.length;
      if (!seen.has(key)) link.distinctBytes += entry.length;
      seen.add(key);
      this.everywhere.set(key, entry.length);
    }
  }
}
