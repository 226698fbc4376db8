/** Replicas of a catalog whose disks, keys and wires answer at once and in order: for tests of its exchange. */
import { sha256 } from '@noble/hashes/sha2.js';
import { gunzipSync, gzipSync } from 'fflate';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { Certificate } from '../log/certificate.ts';
import type { Compression } from '../ports.ts';
import { err, ok } from '../result.ts';
import { encodeFrame, MESSAGE_LOG } from '../wire/frames.ts';
import type { CheckUpdate, Packing } from './catalog-sync.ts';
import type { Effect, ReplicaEvent } from './events.ts';
import { Replica } from './replica.ts';
import { onLocalUpdate } from './stored-catalog.ts';
import { identityOf, START_MS } from './test-peers.ts';

const KIND_CATALOG = 8;

export const gzip: Compression = {
  compress: (bytes) => gzipSync(bytes),
  decompress(bytes, maxBytes) {
    try {
      const all = gunzipSync(bytes);
      return all.length > maxBytes ? undefined : all;
    } catch {
      return undefined;
    }
  },
};

/** Whatever has a field `bad` is refused. */
const check: CheckUpdate = (_, { structs }) => {
  const bad = structs.some((item) => 'content' in item && JSON.stringify(item.content).includes('"bad"'));
  return bad ? err('catalog_bad_value') : ok(undefined);
};

/** Signatures are taken as they are. Turns are taken at once, unless they are counted for the test to take. */
export class TestPeer {
  readonly doc = new Y.Doc();
  /** How often it compressed. */
  compressed = 0;
  readonly stored: Uint8Array[] = [];
  readonly sent: { readonly conn: number; readonly bytes: Uint8Array }[] = [];
  readonly replica: Replica;
  private readonly wires = new Map<number, (bytes: Uint8Array) => void>();
  private readonly queue: ReplicaEvent[] = [];
  private busy = false;
  /** Turns that were asked for and not given; where it is not kept they are given at once. */
  turnsDue: number | undefined;

  constructor(name: string, role: Certificate['role'] = 'till', packing?: Packing) {
    this.replica = new Replica({
      identity: identityOf(name, role, 'C01'),
      ports: {
        sha256,
        random: (n) => new Uint8Array(n),
        unsentBytes: () => 0,
        decompress: gzip.decompress,
        compress: (bytes) => {
          this.compressed += 1;
          return gzip.compress(bytes);
        },
      },
      doc: this.doc,
      checkUpdate: check,
      ...(packing === undefined ? {} : { packing }),
    });
    onLocalUpdate(this.doc, (update) => this.handle({ type: 'catalog', update }));
  }

  wire(conn: number, initiator: boolean, out: (bytes: Uint8Array) => void): void {
    this.wires.set(conn, out);
    this.handle({ type: 'open', conn, initiator, bare: 'write' });
  }

  handle(event: ReplicaEvent): void {
    this.queue.push(event);
    if (this.busy) return;
    this.busy = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift())
      for (const effect of this.replica.step([next], START_MS)) this.carryOut(effect);
    this.busy = false;
  }

  get refusals(): Record<string, number> {
    return Object.fromEntries(this.replica.context.refusals);
  }

  products(): unknown {
    return this.doc.getMap('products').toJSON();
  }

  fill(count: number, from = 0): void {
    this.doc.transact(() => {
      for (let i = from; i < from + count; i++)
        this.doc.getMap('products').set(`p${i}`, { f: { name: `Pan ${i}` } });
    });
  }

  private carryOut(effect: Effect): void {
    if (effect.type === 'send') {
      const { conn, bytes } = effect;
      this.sent.push({ conn, bytes });
      this.wires.get(conn)?.(bytes);
    } else if (effect.type === 'persist') {
      for (const write of effect.writes) if (write.kind === 'catalog') this.stored.push(write.update);
      this.queue.push({ type: 'persisted', token: effect.token, outcome: { ok: true } });
    } else if (effect.type === 'turn') {
      if (this.turnsDue === undefined) this.queue.push({ type: 'turn' });
      else this.turnsDue += 1;
    } else if (effect.type === 'verify') this.queue.push({ type: 'verified', token: effect.token, ok: true });
    else if (effect.type === 'sign')
      this.queue.push({ type: 'signed', token: effect.token, signature: new Uint8Array(64) });
  }
}

/** Frames on their way, in the order in which they were sent. */
const onTheWay: (() => void)[] = [];
export const settle = (): void => {
  for (let next = onTheWay.shift(); next !== undefined; next = onTheWay.shift()) next();
};

let nextConn = 1;
export const connect = (a: TestPeer, b: TestPeer): { readonly a: number; readonly b: number } => {
  const ids = { a: nextConn++, b: nextConn++ };
  b.wire(ids.b, false, (bytes) => onTheWay.push(() => a.handle({ type: 'frame', conn: ids.a, bytes })));
  a.wire(ids.a, true, (bytes) => onTheWay.push(() => b.handle({ type: 'frame', conn: ids.b, bytes })));
  settle();
  return ids;
};
export const disconnect = (
  a: TestPeer,
  b: TestPeer,
  ids: { readonly a: number; readonly b: number },
): void => {
  a.handle({ type: 'close', conn: ids.a });
  b.handle({ type: 'close', conn: ids.b });
};

export const kindOf = (bytes: Uint8Array): readonly [type: number, kind: number] => {
  const decoder = decoding.createDecoder(bytes);
  return [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
};
export const statesSent = (peer: TestPeer): Uint8Array[] =>
  peer.sent
    .map(({ bytes }) => bytes)
    .filter((bytes) => kindOf(bytes).join() === `${MESSAGE_LOG},${KIND_CATALOG}`);
export const catalogFrame = (state: Uint8Array): Uint8Array => encodeFrame({ kind: 'catalog', state });
