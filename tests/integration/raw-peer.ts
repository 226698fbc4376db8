/** A client that speaks the protocol by hand, well or badly: for tests of what a peer refuses. */
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { EMPTY_TIP, extendChain, type Tip } from '../../crdt-schema/log/chain.ts';
import { headMessage, signedText } from '../../crdt-schema/log/signed-head.ts';
import { openCertificate } from '../../crdt-schema/log/certificate.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import {
  encodeFrame,
  MESSAGE_LOG,
  PROTOCOL_VERSION,
  readFrame,
  type Changes,
  type Hello,
  type LogFrame,
} from '../../crdt-schema/wire/frames.ts';
import { random, sha256, type KeyPair } from '../../server/security/crypto.ts';
import { until } from './shop.ts';

/** Who a raw peer says it is, and the key that it signs with. */
export interface Identity {
  readonly store: string;
  readonly certificate: Uint8Array;
  readonly keys: KeyPair;
  readonly authority: Uint8Array;
}

export class RawPeer {
  readonly received: LogFrame[] = [];
  /** Code and reason of the end, once it came. */
  closed: { code: number; reason: string } | undefined;
  readonly nonce = random(32);
  private readonly ws: WebSocket;

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.binaryType = 'nodebuffer';
    ws.on('message', (data: Buffer) => {
      const decoder = decoding.createDecoder(new Uint8Array(data));
      if (decoding.readVarUint(decoder) !== MESSAGE_LOG) return;
      const frame = readFrame(decoder);
      if (!frame.ok) throw new Error('an honest peer sent a frame that cannot be read');
      this.received.push(frame.value);
    });
    ws.on('error', () => undefined);
    ws.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
  }

  static async dial(url: string): Promise<RawPeer> {
    const ws = new WebSocket(url, { maxPayload: 64 * 1024 * 1024, perMessageDeflate: false });
    const peer = new RawPeer(ws);
    await new Promise((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return peer;
  }

  send(data: Uint8Array | string): void {
    this.ws.send(data, () => undefined);
  }

  frame(frame: LogFrame): void {
    this.send(encodeFrame(frame));
  }

  hello({ store, certificate }: Pick<Identity, 'store' | 'certificate'>, more: Partial<Hello> = {}): void {
    this.frame({
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      store,
      certificate,
      nonce: this.nonce,
      software: 'raw',
      wallMs: Date.now(),
      keepsMs: 0,
      ...more,
    });
  }

  heard<K extends LogFrame['kind']>(kind: K): Promise<LogFrame & { kind: K }> {
    return until(`a frame ${kind}`, () =>
      this.received.find((frame): frame is LogFrame & { kind: K } => frame.kind === kind),
    );
  }

  /** The proof that fits this connection and no other. */
  proof(identity: Identity, theirs: Hello): Uint8Array {
    const { store, authority } = identity;
    const [own, other] = [identity.certificate, theirs.certificate].map((bytes) => {
      const opened = openCertificate(sha256, store, authority, bytes);
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value.certificate.device;
    });
    const message = signedText(
      'tillmesh/proof/1',
      store,
      own!,
      other!,
      toHex(this.nonce),
      toHex(theirs.nonce),
    );
    return identity.keys.sign(message);
  }

  /** The whole handshake; resolves when the other side greets. Returns the proof that was given. */
  async join(identity: Identity): Promise<Uint8Array> {
    this.hello(identity);
    const signature = this.proof(identity, await this.heard('hello'));
    this.frame({ kind: 'proof', signature });
    await this.heard('certificates');
    return signature;
  }

  ended(): Promise<{ code: number; reason: string }> {
    return until('the end of the connection', () => this.closed);
  }

  refused(code: string): Promise<LogFrame> {
    return until(`refused ${code}`, () =>
      this.received.find((frame) => frame.kind === 'refused' && frame.code === code),
    );
  }

  close(): void {
    this.ws.terminate();
  }
}

/** Entries of a segment as its writer would send them, signed by whatever key is given. */
export const changesOf = (
  { store, keys }: Pick<Identity, 'store' | 'keys'>,
  segment: string,
  entries: readonly Uint8Array[],
  start: Tip = EMPTY_TIP,
): Changes => {
  const extended = extendChain(sha256, segment, start, entries);
  if (!extended.ok) throw new Error(extended.error.code);
  const { length, head } = extended.value.tip;
  const signature = keys.sign(headMessage(store, segment, length, head!));
  return { kind: 'changes', segment, from: start.length, entries, head: head!, signature };
};
