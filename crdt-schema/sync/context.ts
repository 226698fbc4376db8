/** What the parts of one replica share: who we are, the injected ports, the effects of this step. */
import type { Certificate } from '../log/certificate.ts';
import type { RandomBytes } from '../model/ids.ts';
import type { Compression, Sha256, Verification } from '../ports.ts';
import { encodeFrame, type LogFrame } from '../wire/frames.ts';
import type { Connection, LiveConnection } from './connection.ts';
import { maySend } from './device-access.ts';
import type { Effect, PersistOutcome, Write } from './events.ts';
import { SegmentTable } from './segment-table.ts';
import { DoneBook } from '../verdicts/done-book.ts';
import { BackupBook } from '../verdicts/backup-book.ts';
import { PersonBook } from '../verdicts/person-book.ts';
import { VerdictBook } from '../verdicts/verdict-book.ts';
import type { VerdictEntry } from '../verdicts/verdict-entry.ts';

export interface ReplicaIdentity {
  readonly store: string;
  readonly device: string;
  /** Our certificate, read and as bytes. */
  readonly certificate: Certificate;
  readonly certificateBytes: Uint8Array;
  /** Public key of the store's authority, 32 bytes. */
  readonly authority: Uint8Array;
  /** Program and version, told to peers. */
  readonly software: string;
}

export interface ReplicaPorts extends Compression {
  readonly sha256: Sha256;
  readonly random: RandomBytes;
  /** Bytes that wait to be sent on a connection: pushing stops above a bound. */
  readonly unsentBytes: (conn: number) => number;
}

type Persisted = (outcome: PersistOutcome) => void;

export class Context {
  readonly identity: ReplicaIdentity;
  readonly ports: ReplicaPorts;
  readonly segments = new SegmentTable();
  readonly verdicts: VerdictBook;
  readonly done = new DoneBook();
  readonly people = new PersonBook();
  readonly backup = new BackupBook();
  readonly certificates = new Map<string, { certificate: Certificate; bytes: Uint8Array }>();
  readonly connections = new Map<number, Connection>();
  /** Frames refused, by code. */
  readonly refusals = new Map<string, number>();
  nowMs = 0;
  /**
   * The disk refused a write, so what it holds is uncertain until it is read anew: writing on could mix two branches.
   * Everything is refused until the driver starts a new replica from the disk.
   */
  broken = false;
  private effects: Effect[] = [];
  private nextToken = 1;
  private readonly persists = new Map<number, Persisted>();

  /** For how long this replica keeps what is settled, ms; 0: for good. */
  readonly keepsMs: number;

  constructor(identity: ReplicaIdentity, ports: ReplicaPorts, keepsMs: number) {
    this.identity = identity;
    this.keepsMs = keepsMs;
    this.ports = ports;
    this.certificates.set(identity.device, {
      certificate: identity.certificate,
      bytes: identity.certificateBytes,
    });
    this.verdicts = new VerdictBook((segment, seq, hash8) => {
      for (const { index } of this.segments.branches(segment)) {
        if (this.segments.hash8(segment, index, seq) === hash8) return index;
      }
      return undefined;
    });
  }

  /** Counts a refusal, by code. */
  count(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  token(): number {
    return this.nextToken++;
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  takeEffects(): Effect[] {
    const out = this.effects;
    this.effects = [];
    return out;
  }

  send(conn: Connection, frame: LogFrame): void {
    this.emit({ type: 'send', conn: conn.id, bytes: encodeFrame(frame) });
  }

  persist(
    writes: readonly Write[],
    verify: readonly Verification[],
    sign: Uint8Array | undefined,
    done: Persisted,
    as?: string,
  ): void {
    if (this.broken) return done({ ok: false, code: 'store_failed' });
    const token = this.token();
    this.persists.set(token, done);
    this.emit({ type: 'persist', lazy: false, token, verify, sign, as, writes });
  }

  /** Stores what a peer has on its disk and would send again: nothing waits for it. */
  persistLazily(writes: readonly Write[]): void {
    if (this.broken) return;
    this.emit({
      type: 'persist',
      lazy: true,
      token: this.token(),
      verify: [],
      sign: undefined,
      as: undefined,
      writes,
    });
  }

  persisted(token: number, outcome: PersistOutcome): void {
    const done = this.persists.get(token);
    this.persists.delete(token);
    if (!outcome.ok && outcome.code === 'store_failed') this.broken = true;
    done?.(outcome);
  }

  *live(): IterableIterator<LiveConnection> {
    for (const conn of this.connections.values()) if (conn.state === 'live') yield conn;
  }

  publicKeyOf(device: string): Certificate | undefined {
    return this.certificates.get(device)?.certificate;
  }

  /** An entry of the hub's segment: verdicts, levels, people, backups. */
  heardHub(segment: string, entry: VerdictEntry): void {
    this.verdicts.apply(entry, segment);
    this.people.take(segment, entry);
    this.backup.take(segment, entry);
  }

  isRevoked(device: string): boolean {
    return this.certificates.get(device)?.certificate.revokedAt !== undefined;
  }

  isHub(device: string): boolean {
    const role = this.certificates.get(device)?.certificate.role;
    return role !== undefined && maySend(role, 'verdicts');
  }
}
