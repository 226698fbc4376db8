/**
 * A whole replica that hears frames of one connection: whoever is there has proved to be a device of the shop, and says what it likes. All
 * its signatures count, so that what is behind them is reached.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { checkUpdate } from '../../../crdt-schema/catalog/check-update.ts';
import { createTestPeer, idOf, START_MS } from '../../../crdt-schema/catalog/test-peers.ts';
import {
  certificateToSign,
  deviceIdOf,
  revocationOf,
  sealCertificate,
  type Certificate,
} from '../../../crdt-schema/log/certificate.ts';
import { EMPTY_TIP, extendChain } from '../../../crdt-schema/log/chain.ts';
import { toHex } from '../../../crdt-schema/model/ids.ts';
import { Replica } from '../../../crdt-schema/sync/replica.ts';
import type { Effect, ReplicaEvent, StoredEntry } from '../../../crdt-schema/sync/events.ts';
import { encodeVerdictEntry } from '../../../crdt-schema/verdicts/verdict-entry.ts';
import { writeAwareness } from '../../../crdt-schema/wire/awareness.ts';
import { encodeFrame, type LogFrame } from '../../../crdt-schema/wire/frames.ts';
import { packState } from '../../../crdt-schema/wire/packed-update.ts';
import { gzip } from '../../../server/peer/gzip.ts';
import type { Prng } from '../../../crdt-schema/model/prng.ts';
import { mutate } from '../mutate.ts';
import { promised, utf8, type Mutation, type Target } from '../target.ts';

const SIGNATURE = new Uint8Array(64).fill(5);
const ROLES = ['till', 'hub', 'admin', 'viewer'] as const;
const CONN = 1;
const MAX_EFFECTS = 20_000;

const certified = (
  name: string,
  role: Certificate['role'],
): { certificate: Certificate; bytes: Uint8Array } => {
  const publicKey = sha256(utf8(name));
  const certificate: Certificate = {
    v: 1,
    store: 'norte',
    device: deviceIdOf(sha256, publicKey),
    publicKey: toHex(publicKey),
    role,
    till: name,
    series: name,
    validFrom: 1,
    validUntil: START_MS * 2,
  };
  return { certificate, bytes: sealCertificate(certificateToSign(certificate).json, SIGNATURE) };
};

const OWN = certified('C01', 'till');
const OTHERS = ROLES.map((role) => certified('C02', role));

/** What the replica holds before: a little of everything. */
const catalog = ((): { state: Uint8Array; next: Uint8Array[]; doc: Y.Doc } => {
  let nowMs = START_MS;
  const peer = createTestPeer(3, () => (nowMs += 1_000));
  peer.catalog.create('products', idOf(1), { name: 'Café', price: 25_000, active: true });
  const state = peer.state();
  const count = peer.written.length;
  peer.catalog.setField('products', idOf(1), 'price', 26_000);
  peer.catalog.create('products', idOf(2), { name: 'Arroz', price: 12_000, active: true });
  return { state, next: peer.written.slice(count), doc: peer.doc };
})();

const segmentOf = (device: string, n: number): string => device + n.toString(16).padStart(16, '0');
const OWN_SEGMENT = segmentOf(OWN.certificate.device, 1);

const own = ((): StoredEntry[] => {
  const entries = [utf8('{"v":1}'), utf8('{"v":2}')];
  const extended = extendChain(sha256, OWN_SEGMENT, EMPTY_TIP, entries);
  if (!extended.ok) throw new Error(extended.error.code);
  return entries.map((bytes, seq) => ({
    segment: OWN_SEGMENT,
    branch: 0,
    seq,
    hash: extended.value.hashes[seq]!,
    signature: SIGNATURE,
    bytes,
  }));
})();

class FuzzedPeer {
  readonly replica: Replica;
  readonly refused: string[] = [];
  private readonly queue: ReplicaEvent[] = [];
  private readonly entries: StoredEntry[] = [...own];
  private effects = 0;

  constructor() {
    const doc = new Y.Doc();
    doc.clientID = 4_711;
    Y.applyUpdate(doc, catalog.state);
    this.replica = new Replica({
      identity: {
        store: 'norte',
        device: OWN.certificate.device,
        certificate: OWN.certificate,
        certificateBytes: OWN.bytes,
        authority: new Uint8Array(32),
        software: 'fuzzed',
      },
      ports: { ...gzip, sha256, random: (n) => new Uint8Array(n).fill(3), unsentBytes: () => 0 },
      doc,
      checkUpdate,
      keepsMs: 1_000,
    });
    for (const entry of own) this.replica.restoreEntry(entry);
    this.replica.restored();
  }

  handle(event: ReplicaEvent): void {
    this.queue.push(event);
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift())
      for (const effect of this.replica.step([next], START_MS + 1_000_000)) this.carryOut(effect);
  }

  /** Greets as the device would; the proof counts. */
  join(device: (typeof OTHERS)[number]): void {
    this.handle({ type: 'open', conn: CONN, initiator: false, bare: 'none' });
    this.say({
      kind: 'hello',
      protocol: 2,
      store: 'norte',
      certificate: device.bytes,
      nonce: new Uint8Array(32),
      software: 'other',
      wallMs: START_MS,
      keepsMs: 0,
    });
    this.say({ kind: 'proof', signature: SIGNATURE });
  }

  say(frame: LogFrame): void {
    this.handle({ type: 'frame', conn: CONN, bytes: encodeFrame(frame) });
  }

  private carryOut(effect: Effect): void {
    this.effects += 1;
    promised(this.effects < MAX_EFFECTS, 'a few frames have no end of effects');
    switch (effect.type) {
      case 'persist':
        for (const write of effect.writes) if (write.kind === 'entry') this.entries.push(write.entry);
        this.queue.push({
          type: 'persisted',
          token: effect.token,
          outcome: { ok: true, ...(effect.sign === undefined ? {} : { signed: SIGNATURE }) },
        });
        return;
      case 'verify':
        return void this.queue.push({ type: 'verified', token: effect.token, ok: true });
      case 'sign':
        return void this.queue.push({ type: 'signed', token: effect.token, signature: SIGNATURE });
      case 'read':
        return void this.queue.push({
          type: 'read',
          token: effect.token,
          entries: this.entries
            .filter(({ segment, branch }) => segment === effect.segment && branch === effect.branch)
            .filter(({ seq }) => seq >= effect.from)
            .slice(0, effect.maxEntries),
        });
      case 'refused':
        return void this.refused.push(effect.code);
      case 'close':
        this.refused.push(effect.code);
    }
  }
}

const sync = (kind: number, body: Uint8Array): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
};

const present = (): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint8Array(encoder, writeAwareness([{ client: 9, clock: 1, state: '{"a":1}' }]));
  return encoding.toUint8Array(encoder);
};

const changes = (device: string, n: number, entries: readonly Uint8Array[]): LogFrame => {
  const segment = segmentOf(device, n);
  const extended = extendChain(sha256, segment, EMPTY_TIP, entries);
  if (!extended.ok) throw new Error(extended.error.code);
  return { kind: 'changes', segment, from: 0, entries, head: extended.value.tip.head!, signature: SIGNATURE };
};

const VERDICTS = encodeVerdictEntry({
  v: 1,
  kind: 'verdicts',
  pos: 1,
  accepted: [[OWN_SEGMENT, 0, 0, toHex(own[0]!.hash.subarray(0, 8))]],
  others: [
    {
      segment: OWN_SEGMENT,
      seq: 1,
      hash8: toHex(own[1]!.hash.subarray(0, 8)),
      status: 'rejected',
      code: 'op_malformed',
    },
  ],
  stock: [[idOf(1), 5_000]],
  full: true,
});

/** 1 byte role, then each frame behind its length. */
const conversation = (role: number, frames: readonly Uint8Array[]): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, role);
  for (const frame of frames) encoding.writeVarUint8Array(encoder, frame);
  return encoding.toUint8Array(encoder);
};

const framesOf = (input: Uint8Array): Uint8Array[] => {
  const decoder = decoding.createDecoder(input);
  const frames: Uint8Array[] = [];
  try {
    decoding.readUint8(decoder);
    while (decoding.hasContent(decoder)) frames.push(decoding.readVarUint8Array(decoder));
  } catch {
    // What is cut there is heard no more.
  }
  return frames;
};

const seeds = (): Uint8Array[] => {
  const device = OTHERS[0]!.certificate.device;
  const [, , third] = [0, 1, certified('C03', 'till')] as const;
  const revoked = revocationOf(third.certificate, START_MS);
  const heads = [{ segment: OWN_SEGMENT, length: 2, head: own[1]!.hash }];
  const all: Uint8Array[] = [
    encodeFrame({ kind: 'certificates', certificates: [OTHERS[0]!.bytes, third.bytes] }),
    encodeFrame({ kind: 'have', heads }),
    encodeFrame(changes(device, 1, [utf8('{"v":1}'), utf8('{"v":1,"kind":"sale"}')])),
    encodeFrame(changes(device, 2, [VERDICTS])),
    encodeFrame({
      kind: 'want',
      segment: OWN_SEGMENT,
      length: 0,
      head: undefined,
      targetLength: 2,
      target: own[1]!.hash,
    }),
    encodeFrame({ kind: 'ack', by: device, stored: [{ segment: OWN_SEGMENT, length: 2 }] }),
    encodeFrame({ kind: 'peers', peers: [{ device: third.certificate.device, software: 'x' }] }),
    encodeFrame({ kind: 'signal', to: OWN.certificate.device, from: device, payload: utf8('{}') }),
    encodeFrame({ kind: 'gone', segment: OWN_SEGMENT }),
    encodeFrame({ kind: 'catalog', state: gzip.compress(packState(catalog.doc)) }),
    sync(0, Y.encodeStateVector(catalog.doc)),
    sync(0, Uint8Array.of(0)),
    ...catalog.next.map((update) => sync(2, update)),
    sync(1, Y.encodeStateAsUpdate(catalog.doc)),
    present(),
    Uint8Array.of(3),
    encodeFrame({
      kind: 'certificates',
      certificates: [sealCertificate(certificateToSign(revoked).json, SIGNATURE)],
    }),
  ];
  return [0, 1, 2, 3].flatMap((role) => [
    conversation(role, all),
    ...all.map((frame) => conversation(role, [frame])),
  ]);
};

/** Frames are left out, said twice or in another order, changed by themselves, or taken from another conversation. */
const byFrames: Mutation = (input, other, prng: Prng) => {
  const frames = framesOf(input);
  if (frames.length === 0) return undefined;
  const at = prng.int(frames.length);
  const theirs = framesOf(other);
  const their = theirs.length > 0 ? theirs[prng.int(theirs.length)]! : frames[at]!;
  switch (prng.int(6)) {
    case 0:
      frames.splice(at, 1);
      break;
    case 1:
      frames.splice(at, 0, frames[prng.int(frames.length)]!);
      break;
    case 2:
      frames.splice(at, 0, their);
      break;
    case 3:
      frames.push(...frames.splice(at, 1));
      break;
    default:
      frames[at] = mutate(frames[at]!, their, [], [], prng);
  }
  return conversation(input[0]!, frames.slice(0, 40));
};

export const replica: Target = {
  about: 'frames of a device of the shop, in any order (`crdt-schema/sync/replica.ts`)',
  weight: 40,
  seeds,
  mutations: [byFrames, byFrames],
  decode(input) {
    const peer = new FuzzedPeer();
    peer.join(OTHERS[(input[0] ?? 0) % OTHERS.length]!);
    promised(peer.refused.length === 0, 'the device is let in');
    for (const bytes of framesOf(input)) peer.handle({ type: 'frame', conn: CONN, bytes });
    for (let n = 0; n < 3; n++) peer.handle({ type: 'tick' });
    peer.handle({ type: 'wake' });
    peer.handle({ type: 'close', conn: CONN });
    promised(peer.replica.catalog.doc.store.pendingStructs === null, 'nothing of the catalog waits for more');
    promised(peer.replica.context.segments.length(OWN_SEGMENT) === 2, 'the own log is as it was');
    return peer.refused[0] ?? 'ok';
  },
};

/** Somebody who has not said who it is: nothing but a handshake is heard. */
export const stranger: Target = {
  about: 'frames of somebody who has not proved who it is (`crdt-schema/sync/handshake.ts`)',
  weight: 30,
  seeds: () => [
    conversation(0, [
      encodeFrame({
        kind: 'hello',
        protocol: 2,
        store: 'norte',
        certificate: OTHERS[0]!.bytes,
        nonce: new Uint8Array(32),
        software: 'other',
        wallMs: START_MS,
        keepsMs: 0,
      }),
      encodeFrame({ kind: 'proof', signature: SIGNATURE }),
      encodeFrame({ kind: 'have', heads: [] }),
    ]),
    conversation(0, [sync(0, Uint8Array.of(0)), present(), Uint8Array.of(3)]),
  ],
  mutations: [byFrames],
  decode(input) {
    const peer = new FuzzedPeer();
    peer.handle({ type: 'open', conn: CONN, initiator: false, bare: 'none' });
    for (const bytes of framesOf(input)) peer.handle({ type: 'frame', conn: CONN, bytes });
    peer.handle({ type: 'tick' });
    return peer.refused[0] ?? 'ok';
  },
};
