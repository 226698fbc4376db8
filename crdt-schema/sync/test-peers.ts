/** Replicas wired to each other, whose disks, keys and wires answer at once and in order: for the tests beside. */
import { sha256 } from '@noble/hashes/sha2.js';
import * as Y from 'yjs';
import { certificateToSign, deviceIdOf, sealCertificate, type Certificate } from '../log/certificate.ts';
import { toHex } from '../model/ids.ts';
import { ok } from '../result.ts';
import { encodeFrame, type LogFrame } from '../wire/frames.ts';
import type { Effect, ReplicaEvent, StoredEntry, Write } from './events.ts';
import { Replica } from './replica.ts';

export const START_MS = 1_780_000_000_000;
const SIGNATURE = new Uint8Array(64);

/** Who a device is; its signatures are taken as they are. */
export const identityOf = (name: string, role: Certificate['role'], till = name) => {
  const publicKey = sha256(new TextEncoder().encode(name));
  const certificate: Certificate = {
    v: 1,
    store: 'test',
    device: deviceIdOf(sha256, publicKey),
    publicKey: toHex(publicKey),
    role,
    till,
    series: till,
    validFrom: 1,
    validUntil: START_MS * 2,
  };
  const certificateBytes = sealCertificate(certificateToSign(certificate).json, SIGNATURE);
  const { device } = certificate;
  const authority = new Uint8Array(32);
  return { store: 'test', device, certificate, certificateBytes, authority, software: `till ${name}` };
};

export class TestPeer {
  readonly device: string;
  nowMs = START_MS;
  replica!: Replica;
  /** What is on the disk; emptied, the disk is a new one. */
  writes: Write[] = [];
  /** What was told of standings, one a step. */
  readonly standings: ReadonlySet<string>[] = [];
  /** Frames that went out. */
  sent = 0;
  /** Where it is set, the disk answers when the test hands on what is gathered here. */
  unwritten: ReplicaEvent[] | undefined;
  /** It is woken only by `handle`, not when it asks for it. */
  sleeps = false;
  /** How often it asked for that. */
  wakes = 0;
  /** Where given, what is to be read waits here until the test has it answered. */
  reads: (Effect & { type: 'read' })[] | undefined;
  /** Bytes that wait on each connection. */
  unsent = 0;
  /** Looks at each effect before it is carried out. */
  watch: (effect: Effect) => void = () => undefined;
  private readonly identity;
  private wires = new Map<number, (bytes: Uint8Array) => void>();
  private cuts = new Map<number, () => void>();
  private queue: ReplicaEvent[] = [];
  private busy = false;
  private starts = 0;
  private tokens = 0;

  private readonly keepsMs: number;

  constructor(name: string, role: Certificate['role'] = 'till', keepsMs = 0) {
    this.keepsMs = keepsMs;
    this.identity = identityOf(name, role);
    this.device = this.identity.device;
    this.start();
  }

  /** The process, anew from the disk: it was killed, and its peers alone hear the end of its connections. */
  start(): void {
    this.wires.clear();
    for (const cut of [...this.cuts.values()]) cut();
    this.starts += 1;
    this.replica = new Replica({
      identity: this.identity,
      ports: {
        sha256,
        random: (n) => new Uint8Array(n).fill(this.starts),
        unsentBytes: () => this.unsent,
        compress: (bytes) => bytes,
        decompress: (bytes) => bytes,
      },
      doc: new Y.Doc(),
      checkUpdate: () => ok(undefined),
      keepsMs: this.keepsMs,
    });
    for (const write of this.writes) {
      if (write.kind === 'certificate') this.replica.restoreCertificate(write.bytes);
      if (write.kind === 'heard') this.replica.neighbourhood.restore(write.bytes);
      if (write.kind === 'entry') this.replica.restoreEntry(write.entry);
    }
    for (const write of this.writes) if (write.kind === 'drop') this.replica.restoreGone(write.gone);
    this.replica.restored();
  }

  /** Appends entries of a byte each to the own log. */
  write(count: number): string {
    let segment = '';
    for (let i = 0; i < count; i++) {
      const token = (this.tokens += 1);
      const build = (place: { segment: string }) => {
        segment = place.segment;
        return { id: `${this.device}/${token}`, bytes: Uint8Array.of(token), usesReceipt: false };
      };
      this.handle({ type: 'append', token, build });
    }
    return segment;
  }

  tick(): void {
    this.handle({ type: 'tick' });
  }

  /** Says something on every connection, true or not. */
  say(frame: LogFrame): void {
    this.sayBytes(encodeFrame(frame));
  }

  sayBytes(bytes: Uint8Array): void {
    for (const send of this.wires.values()) send(bytes);
  }

  handle(event: ReplicaEvent): void {
    this.queue.push(event);
    if (this.busy) return;
    this.busy = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift())
      for (const effect of this.replica.step([next], this.nowMs)) this.carryOut(effect);
    this.busy = false;
  }

  joined(conn: number, initiator: boolean, send: (bytes: Uint8Array) => void, cut: () => void): void {
    this.wires.set(conn, send);
    this.cuts.set(conn, cut);
    this.handle({ type: 'open', conn, initiator, bare: 'none' });
  }

  left(conn: number): void {
    if (!this.wires.delete(conn)) return;
    this.cuts.delete(conn);
    this.handle({ type: 'close', conn });
  }

  private carryOut(effect: Effect): void {
    this.watch(effect);
    switch (effect.type) {
      case 'send':
        this.sent += 1;
        return this.wires.get(effect.conn)?.(effect.bytes);
      case 'close':
        return this.cuts.get(effect.conn)?.();
      case 'persist': {
        const { token, sign, writes } = effect;
        for (const write of writes) this.writes = this.writes.filter((old) => !undoes(write, old));
        this.writes.push(
          ...writes.map((write, i) => signedAt(write, sign !== undefined && i === writes.length - 1)),
        );
        const signed = sign === undefined ? {} : { signed: SIGNATURE };
        const persisted = { type: 'persisted', token, outcome: { ok: true, ...signed } } as const;
        return this.unwritten === undefined ? this.handle(persisted) : void this.unwritten.push(persisted);
      }
      case 'verify':
        return this.handle({ type: 'verified', token: effect.token, ok: true });
      case 'sign':
        return this.handle({ type: 'signed', token: effect.token, signature: SIGNATURE });
      case 'read':
        if (this.reads !== undefined) return void this.reads.push(effect);
        return this.handle({ type: 'read', token: effect.token, entries: this.entries(effect) });
      case 'wake':
        this.wakes += 1;
        return this.sleeps ? undefined : this.handle({ type: 'wake' });
      case 'turn':
        return this.handle({ type: 'turn' });
      case 'standing':
        this.standings.push(effect.segments);
    }
  }

  entries({ segment, branch, from, maxEntries }: Effect & { type: 'read' }): StoredEntry[] {
    return this.writes
      .flatMap((write) => (write.kind === 'entry' ? [write.entry] : []))
      .filter((entry) => entry.segment === segment && entry.branch === branch && entry.seq >= from)
      .slice(0, maxEntries);
  }
}

/** Whether the older write is no more on the disk once the newer one is. */
const undoes = (newer: Write, older: Write): boolean => {
  if (newer.kind !== 'drop' && newer.kind !== 'forget') return false;
  const segment = newer.kind === 'drop' ? newer.gone.segment : newer.segment;
  if (older.kind === 'drop') return older.gone.segment === segment;
  return newer.kind === 'drop' && older.kind === 'entry' && older.entry.segment === segment;
};

const signedAt = (write: Write, isLast: boolean): Write =>
  isLast && write.kind === 'entry'
    ? { kind: 'entry', entry: { ...write.entry, signature: SIGNATURE } }
    : write;

let connections = 0;

/** Connects two peers; gives what cuts them. */
export const link = (a: TestPeer, b: TestPeer): (() => void) => {
  const conn = (connections += 1);
  const cut = (): void => {
    a.left(conn);
    b.left(conn);
  };
  b.joined(conn, false, (bytes) => a.handle({ type: 'frame', conn, bytes }), cut);
  a.joined(conn, true, (bytes) => b.handle({ type: 'frame', conn, bytes }), cut);
  return cut;
};
