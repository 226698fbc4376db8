/**
 * Who is there: each side shows its certificate and signs both nonces. The initiator speaks first; the other side
 * answers only to a hello, so that plain y-websocket clients are left in peace.
 */
import { HANDSHAKE_TIMEOUT_S, MAX_EARLY_BYTES, MAX_EARLY_FRAMES } from '../limits.ts';
import { openCertificate } from '../log/certificate.ts';
import { signedText } from '../log/signed-head.ts';
import { fromHex, toHex } from '../model/ids.ts';
import { NONCE_BYTES, PROTOCOL_VERSION, type Hello } from '../wire/frames.ts';
import {
  createPeerLog,
  type Connection,
  type LiveConnection,
  type PlainConnection,
  type ProvingConnection,
} from './connection.ts';
import type { Context } from './context.ts';
import type { BareAccess } from './events.ts';

const DOMAIN = 'tillmesh/proof/1';

export interface HandshakeHooks {
  readonly refuse: (conn: Connection, code: string, detail: string) => void;
  readonly close: (conn: Connection, code: string) => void;
  readonly live: (conn: LiveConnection) => void;
  /** A frame that came while the proof was being checked. */
  readonly frame: (conn: number, bytes: Uint8Array) => void;
}

export class Handshake {
  private readonly context: Context;
  private readonly hooks: HandshakeHooks;
  private readonly verifying = new Map<number, number>();
  private readonly signing = new Map<number, number>();

  constructor(context: Context, hooks: HandshakeHooks) {
    this.context = context;
    this.hooks = hooks;
  }

  open(id: number, initiator: boolean, bare: BareAccess): void {
    const nonce = this.context.ports.random(NONCE_BYTES);
    const conn: PlainConnection = {
      state: 'plain',
      id,
      initiator,
      bare,
      nonce,
      refusals: 0,
      speaks: false,
      seconds: 0,
    };
    this.context.connections.set(id, conn);
    if (initiator) this.sendHello(conn);
  }

  /** The device was revoked: its connections end, and the next are refused. */
  cutOff(device: string): void {
    for (const conn of [...this.context.connections.values()])
      if (conn.state !== 'plain' && conn.certificate.device === device)
        this.hooks.close(conn, 'device_revoked');
  }

  /** A second has passed: whoever has not proved who it is, and is not let in without, has had its time. */
  tick(): void {
    for (const conn of [...this.context.connections.values()]) {
      if (conn.state === 'live' || (conn.state === 'plain' && conn.bare !== 'none')) continue;
      conn.seconds += 1;
      if (conn.seconds > HANDSHAKE_TIMEOUT_S) this.hooks.close(conn, 'handshake_timeout');
    }
  }

  /** Keeps a frame until the proof has been checked; false where there are too many. */
  keep(conn: ProvingConnection, bytes: Uint8Array): boolean {
    conn.earlyBytes += bytes.length;
    conn.early.push(bytes);
    return conn.early.length <= MAX_EARLY_FRAMES && conn.earlyBytes <= MAX_EARLY_BYTES;
  }

  hello(conn: PlainConnection, hello: Hello): void {
    const { identity, ports } = this.context;
    const fail = (code: string): void => this.hooks.close(conn, code);
    if (hello.protocol !== PROTOCOL_VERSION) return fail('unsupported_version');
    if (hello.store !== identity.store) return fail('foreign_store');
    const opened = openCertificate(ports.sha256, identity.store, identity.authority, hello.certificate);
    if (!opened.ok) return fail(opened.error.code);
    const { certificate } = opened.value;
    // One that was renewed while it was away learns of it by being let in.
    const { validUntil } = this.context.publicKeyOf(certificate.device) ?? certificate;
    if (Math.max(validUntil, certificate.validUntil) < this.context.nowMs) return fail('certificate_expired');
    if (certificate.device === identity.device) return fail('own_device');
    if (this.context.isRevoked(certificate.device)) return fail('device_revoked');
    if (!conn.initiator) this.sendHello(conn);
    const { id, initiator, nonce, refusals } = conn;
    const proving: ProvingConnection = {
      state: 'proving',
      id,
      initiator,
      nonce,
      refusals,
      hello,
      certificate,
      checking: false,
      seconds: conn.seconds,
      early: [],
      earlyBytes: 0,
    };
    this.context.connections.set(id, proving);
    const token = this.context.token();
    this.signing.set(token, id);
    this.context.emit({
      type: 'sign',
      token,
      message: this.proofMessage(identity.device, certificate.device, nonce, hello.nonce),
    });
  }

  signed(token: number, signature: Uint8Array): void {
    const conn = this.take(this.signing, token);
    if (conn !== undefined) this.context.send(conn, { kind: 'proof', signature });
  }

  proof(conn: ProvingConnection, signature: Uint8Array): void {
    if (conn.checking) return this.hooks.close(conn, 'handshake_repeated');
    conn.checking = true;
    const { identity, ports } = this.context;
    const { certificate, hello, nonce } = conn;
    const message = this.proofMessage(certificate.device, identity.device, hello.nonce, nonce);
    const opened = openCertificate(ports.sha256, identity.store, identity.authority, hello.certificate);
    if (!opened.ok) return this.hooks.close(conn, opened.error.code);
    const token = this.context.token();
    this.verifying.set(token, conn.id);
    const proof = { publicKey: fromHex(certificate.publicKey), message, signature };
    this.context.emit({ type: 'verify', token, verify: [opened.value.verification, proof] });
  }

  verified(token: number, passed: boolean): void {
    const conn = this.take(this.verifying, token);
    if (conn?.state !== 'proving') return;
    if (!passed) return this.hooks.close(conn, 'proof_failed');
    const { id, initiator, refusals, certificate, hello, early } = conn;
    const live: LiveConnection = {
      state: 'live',
      id,
      initiator,
      refusals,
      certificate,
      certificateBytes: hello.certificate,
      software: hello.software,
      skewMs: hello.wallMs - this.context.nowMs,
      keepsMs: hello.keepsMs,
      log: createPeerLog(),
    };
    this.context.connections.set(id, live);
    this.hooks.live(live);
    for (const bytes of early) this.hooks.frame(id, bytes);
  }

  private take(tokens: Map<number, number>, token: number): Connection | undefined {
    const id = tokens.get(token);
    tokens.delete(token);
    return id === undefined ? undefined : this.context.connections.get(id);
  }

  private sendHello(conn: PlainConnection): void {
    const { identity, nowMs, certificates } = this.context;
    this.context.send(conn, {
      kind: 'hello',
      protocol: PROTOCOL_VERSION,
      store: identity.store,
      certificate: certificates.get(identity.device)?.bytes ?? identity.certificateBytes,
      nonce: conn.nonce,
      software: identity.software,
      wallMs: nowMs,
      keepsMs: this.context.keepsMs,
    });
  }

  /** Signed by `signer` for `checker`: bound to both devices and both nonces, so that it fits no other connection. */
  private proofMessage(
    signer: string,
    checker: string,
    signerNonce: Uint8Array,
    checkerNonce: Uint8Array,
  ): Uint8Array {
    return signedText(
      DOMAIN,
      this.context.identity.store,
      signer,
      checker,
      toHex(signerNonce),
      toHex(checkerNonce),
    );
  }
}
