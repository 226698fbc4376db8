/**
 * A till as the load has it: a real replica with its own key, chain and signatures, over real sockets; only its disk is
 * memory, as a thousand disks on one machine would be what is measured.
 */
import * as Y from 'yjs';
import { checkUpdate } from '../../crdt-schema/catalog/index.ts';
import { openCertificate, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { fromHex } from '../../crdt-schema/model/ids.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import {
  Replica,
  ReplicaDriver,
  writeOp,
  type Pipe,
  type ReplicaDisk,
  type StoredEntry,
} from '../../crdt-schema/sync/index.ts';
import { dial, type Dialer } from '../../server/peer/dialer.ts';
import { gzip } from '../../server/peer/gzip.ts';
import type { SocketPeer } from '../../server/peer/socket.ts';
import { createVerifier, keyPairFromPem, random, sha256 } from '../../server/security/crypto.ts';
import { SOFTWARE } from '../../server/security/identity.ts';

/** What a process needs to be a till. Hex but for the key. */
export interface DeviceSpec {
  readonly store: string;
  readonly authority: string;
  readonly certificate: string;
  readonly keyPem: string;
  readonly urls: readonly string[];
}

export interface DeviceListeners {
  /** From the wish to sell to a verdict, ms; `accepted`, or the code of what it was instead. */
  readonly answered: (ms: number, status: string) => void;
  readonly refused: (code: string) => void;
}

const CLIENT_ID_BYTES = 4;

const memoryDisk = (): ReplicaDisk => {
  const entries = new Map<string, StoredEntry[]>();
  return {
    async write(writes) {
      for (const write of writes) {
        if (write.kind !== 'entry') continue;
        const key = `${write.entry.segment}/${write.entry.branch}`;
        const branch = entries.get(key) ?? [];
        entries.set(key, branch);
        branch[write.entry.seq] = write.entry;
      }
    },
    async read(segment, branch, from, maxEntries, maxBytes) {
      let bytes = 0;
      const found: StoredEntry[] = [];
      for (const entry of entries.get(`${segment}/${branch}`)?.slice(from, from + maxEntries) ?? []) {
        found.push(entry);
        bytes += entry.bytes.length;
        if (bytes > maxBytes) break;
      }
      return found;
    },
  };
};

export class Device {
  readonly till: string;
  readonly certificate: Certificate;
  /** Confirmed by the disk and without verdict: since when, by place. */
  readonly waiting = new Map<
    string,
    { readonly segment: string; readonly seq: number; readonly sinceMs: number }
  >();
  private readonly doc: Y.Doc;
  private readonly replica: Replica;
  private readonly driver: ReplicaDriver;
  private readonly links: Dialer[];
  private readonly now: () => string;
  private readonly listeners: DeviceListeners;

  constructor(
    { store, authority: authorityHex, certificate: hex, keyPem, urls }: DeviceSpec,
    listeners: DeviceListeners,
  ) {
    this.listeners = listeners;
    const keys = keyPairFromPem(keyPem);
    const [authority, certificateBytes] = [fromHex(authorityHex), fromHex(hex)];
    const opened = openCertificate(sha256, store, authority, certificateBytes);
    if (!opened.ok) throw new Error(opened.error.code);
    this.certificate = opened.value.certificate;
    this.till = this.certificate.till;
    const { device } = this.certificate;
    const doc = (this.doc = new Y.Doc({ gc: true }));
    doc.clientID = new DataView(random(CLIENT_ID_BYTES).buffer.slice(0)).getUint32(0);
    const clock = createHlc(device, Date.now);
    this.now = () => clock.now();
    const pipes = new Map<number, Pipe>();
    this.replica = new Replica({
      identity: {
        store,
        device,
        certificate: this.certificate,
        certificateBytes,
        authority,
        software: SOFTWARE,
      },
      ports: { sha256, random, unsentBytes: (conn) => pipes.get(conn)?.unsentBytes() ?? 0, ...gzip },
      ...{ doc, checkUpdate },
    });
    this.replica.restoreSeries(device, undefined, 'new');
    this.replica.catalog.loaded(undefined, 0);
    this.replica.restored();
    const ports = {
      ...{ disk: memoryDisk(), sign: keys.sign, verify: createVerifier(), nowMs: Date.now },
      nextTurn: () => new Promise<void>((resolve) => setImmediate(resolve)),
      after: (ms: number, then: () => void) => {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    };
    const stored = (segment: string): void => {
      if (this.replica.context.isHub(segment.slice(0, device.length))) this.look();
    };
    this.driver = new ReplicaDriver(this.replica, ports, { stored, refused: listeners.refused }, pipes);
    const peer: SocketPeer = {
      connect: (pipe, initiator, bare) => this.driver.connect(pipe, initiator, bare),
      receive: (conn, bytes) => this.driver.receive(conn, bytes),
      disconnected: (conn) => this.driver.disconnected(conn),
      refuse: listeners.refused,
    };
    this.links = urls.map((url) => dial(peer, url));
  }

  get isLive(): boolean {
    return [...this.replica.context.live()].length > 0;
  }

  /** Products that came so far. */
  get products(): number {
    return this.doc.getMap('products')._map.size;
  }

  /** Resolves once the sale is on the disk: its length in the log is what a cashier was told. `sinceMs` as `performance.now`. */
  async sell(
    id: string,
    body: Omit<Extract<Op, { kind: 'sale' }>, 'v' | 'kind' | 'id' | 'at' | 'till' | 'receipt'>,
    sinceMs: number,
  ): Promise<void> {
    const author = {
      ...{ till: this.till, now: this.now },
      append: (build: Parameters<ReplicaDriver['append']>[0]) => this.driver.append(build),
    };
    const written = await writeOp(author, id, (stamp) => ({ v: 1, kind: 'sale', id, ...stamp, ...body }));
    if (!written.ok) throw new Error(written.error.code);
    const { segment, seq } = written.value;
    this.waiting.set(id, { segment, seq, sinceMs });
    this.look();
  }

  async close(): Promise<void> {
    for (const link of this.links) link.close();
    await this.driver.close(Date.now());
  }

  private look(): void {
    for (const [id, { segment, seq, sinceMs }] of this.waiting) {
      const verdict = this.replica.context.verdicts.verdict(segment, 0, seq);
      if (verdict === undefined) continue;
      this.waiting.delete(id);
      const { status, code = status } = verdict;
      this.listeners.answered(performance.now() - sinceMs, code);
    }
  }
}
