/**
 * Peers that lie. An outsider has no certificate of the store; an insider is a till whose key was stolen: it forges
 * what others wrote, rewrites their past, signs two pasts of its own, claims to hold what it does not, sends rubbish.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { extendChain, EMPTY_TIP } from '../../crdt-schema/log/chain.ts';
import { openCertificate } from '../../crdt-schema/log/certificate.ts';
import { headMessage, signedText } from '../../crdt-schema/log/signed-head.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { fromHex, newSegmentId, toHex, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import type { ReplicaIdentity } from '../../crdt-schema/sync/index.ts';
import {
  encodeFrame,
  NONCE_BYTES,
  MESSAGE_LOG,
  MESSAGE_SYNC,
  PROTOCOL_VERSION,
  readFrame,
  type Changes,
  type Hello,
  type LogFrame,
} from '../../crdt-schema/wire/frames.ts';
import { identityOf, sha256, sign, STORE } from './keys.ts';
import type { Endpoint } from './network.ts';
import type { Surroundings } from './peer.ts';
import { between, InvariantBroken, pick, START_MS } from './world.ts';

interface Session {
  readonly nonce: Uint8Array;
  live: boolean;
}

/** What was heard of a segment of somebody else. */
interface Heard {
  readonly segment: string;
  readonly length: number;
  readonly head: Uint8Array;
}

const ACT_EVERY_MS = 700;
const SYNC_UPDATE = 2;
/** All that somebody without a certificate may ever hear. */
const HARMLESS = new Set<LogFrame['kind']>(['hello', 'proof', 'refused']);

const readLogFrame = (bytes: Uint8Array): LogFrame | undefined => {
  const decoder = decoding.createDecoder(bytes);
  if (decoding.readVarUint(decoder) !== MESSAGE_LOG) return undefined;
  const frame = readFrame(decoder);
  return frame.ok ? frame.value : undefined;
};

export class Hostile implements Endpoint {
  readonly name = 'mallory';
  readonly up = true;
  readonly identity: ReplicaIdentity;
  private readonly around: Surroundings;
  private readonly insider: boolean;
  private readonly prng: Prng;
  private readonly product: string;
  private readonly sessions = new Map<number, Session>();
  private readonly heard = new Map<string, Heard>();
  private readonly stolen: Changes[] = [];
  private receipts = 0;
  private quiet = false;

  constructor(around: Surroundings, insider: boolean, product: string) {
    this.around = around;
    this.insider = insider;
    this.product = product;
    this.prng = around.world.prng('hostile');
    this.identity = identityOf('mallory', 'till', 'C99');
    around.world.after(ACT_EVERY_MS, () => this.act());
  }

  /** From now on it only lies about what it holds, and answers nobody. */
  hush(): void {
    this.quiet = true;
  }

  opened(conn: number): void {
    this.sessions.set(conn, { nonce: this.prng.bytes(NONCE_BYTES), live: false });
    if (!this.insider && this.prng.chance(0.3)) return this.send(conn, { kind: 'have', heads: [] });
    const { certificateBytes } = this.identity;
    const forged = certificateBytes.map((byte, i) => (i === certificateBytes.length - 1 ? byte ^ 1 : byte));
    this.send(conn, {
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      store: STORE,
      certificate: this.insider ? certificateBytes : forged,
      nonce: this.sessions.get(conn)!.nonce,
      software: 'mallory',
      wallMs: START_MS,
      keepsMs: 0,
    });
  }

  received(conn: number, bytes: Uint8Array): void {
    const session = this.sessions.get(conn);
    const frame = readLogFrame(bytes);
    if (!this.insider && (frame === undefined || !HARMLESS.has(frame.kind)))
      throw new InvariantBroken('outsiders_hear_nothing', frame?.kind ?? 'catalog');
    if (session === undefined || frame === undefined) return;
    if (frame.kind === 'hello') this.prove(conn, session, frame);
    else if (frame.kind === 'have') for (const head of frame.heads) this.heard.set(head.segment, head);
    else if (frame.kind === 'changes') this.stolen.push(frame);
  }

  closed(conn: number): void {
    this.sessions.delete(conn);
  }

  private send(conn: number, frame: LogFrame): void {
    this.around.network.send(this, conn, encodeFrame(frame));
  }

  private prove(conn: number, session: Session, hello: Hello): void {
    const { store, authority, device, certificate } = this.identity;
    const opened = openCertificate(sha256, store, authority, hello.certificate);
    if (!opened.ok) return;
    const checker = opened.value.certificate.device;
    const nonces = [toHex(session.nonce), toHex(hello.nonce)];
    const message = signedText('tillmesh/proof/1', store, device, checker, ...nonces);
    this.send(conn, { kind: 'proof', signature: sign(fromHex(certificate.publicKey), message) });
    session.live = this.insider;
  }

  private act(): void {
    this.around.world.after(between(this.prng, 100, ACT_EVERY_MS), () => this.act());
    const live = [...this.sessions].filter(([, session]) => session.live).map(([conn]) => conn);
    if (live.length === 0) return;
    const conn = pick(this.prng, live);
    if (this.quiet) return this.claim(conn);
    const acts = [this.claim, this.forge, this.rewrite, this.fork, this.babble, this.vandalise, this.mumble];
    pick(this.prng, acts).call(this, conn, live);
  }

  /** Says that it holds what it only heard of, or what nobody wrote. */
  private claim(conn: number): void {
    const heads = [...this.heard.values()];
    if (heads.length === 0) return;
    this.around.world.count('hostile_claim');
    const lie = pick(this.prng, heads);
    const more = {
      segment: lie.segment,
      length: lie.length + 1 + this.prng.int(5),
      head: this.prng.bytes(32),
    };
    this.send(conn, { kind: 'have', heads: this.prng.chance(0.3) ? [more] : heads });
  }

  /** One more entry in somebody's log, without the key. */
  private forge(conn: number): void {
    const victim = [...this.heard.values()].find(({ length }) => length < 900);
    if (victim === undefined) return;
    const { segment, length, head } = victim;
    const entry = this.sale('C01');
    const extended = extendChain(sha256, segment, { length, head }, [entry]);
    if (!extended.ok) return;
    this.around.world.count('hostile_forged');
    const signature = this.prng.bytes(64);
    this.send(conn, {
      kind: 'changes',
      segment,
      from: length,
      entries: [entry],
      head: extended.value.tip.head!,
      signature,
    });
  }

  /** Somebody's log with another first entry, under the signature of the true one. */
  private rewrite(conn: number): void {
    const truth = this.stolen.find(({ from }) => from === 0);
    if (truth === undefined) return;
    const entries = [this.sale('C01'), ...truth.entries.slice(1)];
    const extended = extendChain(sha256, truth.segment, EMPTY_TIP, entries);
    if (!extended.ok) return;
    this.around.world.count('hostile_rewrite');
    const head = this.prng.chance(0.5) ? truth.head : extended.value.tip.head!;
    this.send(conn, { ...truth, entries, head });
  }

  /** Two pasts of a segment of its own, both signed, told to different peers. */
  private fork(_conn: number, live: readonly number[]): void {
    this.around.world.count('hostile_fork');
    const segment = newSegmentId(this.identity.device, START_MS + this.around.world.nowMs, (n) =>
      this.prng.bytes(n),
    );
    const shared = this.prng.chance(0.5) ? [this.sale('C99')] : [];
    for (const conn of live) {
      const news = Array.from({ length: between(this.prng, 1, 3) }, () => this.sale('C99'));
      this.write(conn, segment, [...shared, ...news]);
    }
  }

  /** Signed rubbish in a log of its own. */
  private babble(conn: number): void {
    this.around.world.count('hostile_rubbish_entry');
    const segment = newSegmentId(this.identity.device, START_MS + this.around.world.nowMs, (n) =>
      this.prng.bytes(n),
    );
    this.write(conn, segment, [this.prng.bytes(1 + this.prng.int(40)), this.sale('C01')]);
  }

  private write(conn: number, segment: string, entries: Uint8Array[]): void {
    const extended = extendChain(sha256, segment, EMPTY_TIP, entries);
    if (!extended.ok) return;
    const head = extended.value.tip.head!;
    const message = headMessage(STORE, segment, entries.length, head);
    const signature = sign(fromHex(this.identity.certificate.publicKey), message);
    this.send(conn, { kind: 'changes', segment, from: 0, entries, head, signature });
  }

  /** Writes into the catalog what its schema does not allow. */
  private vandalise(conn: number): void {
    this.around.world.count('hostile_catalog');
    const doc = new Y.Doc();
    doc.clientID = this.prng.next();
    doc.getMap(this.prng.chance(0.5) ? 'products' : 'evil').set(this.product, { price: -1 });
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, MESSAGE_SYNC);
    encoding.writeVarUint(encoder, SYNC_UPDATE);
    encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc));
    this.around.network.send(this, conn, encoding.toUint8Array(encoder));
  }

  /** Bytes without a meaning, or a frame cut short. */
  private mumble(conn: number): void {
    this.around.world.count('hostile_garbage');
    const frame = this.stolen[0];
    const whole = frame === undefined || this.prng.chance(0.5) ? this.prng.bytes(60) : encodeFrame(frame);
    this.around.network.send(this, conn, whole.subarray(0, this.prng.int(whole.length)));
  }

  private sale(till: string): Uint8Array {
    const { world } = this.around;
    const nowMs = START_MS + world.nowMs;
    const line = { product: this.product, quantity: 1_000, price: 10_000, total: lineTotal(1_000, 10_000) };
    return encodeOp({
      v: 1,
      id: uuidv7(nowMs, (n) => this.prng.bytes(n)),
      at: formatHlc({ ms: nowMs, counter: 0, device: this.identity.device }),
      till,
      kind: 'sale',
      receipt: { series: till, number: ++this.receipts },
      lines: [line],
      payments: [{ method: 'cash', amount: line.total }],
      total: line.total,
    });
  }
}
