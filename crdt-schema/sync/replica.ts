/**
 * A replica of one store: the catalog, the logs of all devices, and what the hub said of them. Pure: events in, effects out
 * (`events.ts`). The same bytes run in a browser, in Node, in the simulator and under the fuzzer.
 */
import * as decoding from 'lib0/decoding';
import type * as Y from 'yjs';
import { assertNever } from '../assert.ts';
import { MAX_FRAME_BYTES, MAX_REFUSALS_PER_CONNECTION } from '../limits.ts';
import { deviceOfSegment } from '../model/ids.ts';
import { decodeOp, type Op } from '../ops/op.ts';
import { ok } from '../result.ts';
import {
  MESSAGE_AUTH,
  MESSAGE_AWARENESS,
  MESSAGE_LOG,
  MESSAGE_QUERY_AWARENESS,
  MESSAGE_SYNC,
  isCutFrame,
  readFrame,
  type LogFrame,
} from '../wire/frames.ts';
import { CertificateExchange } from './certificate-exchange.ts';
import { CatalogSync, type CheckUpdate, type Packing } from './catalog-sync.ts';
import { mayEdit, type Connection, type LiveConnection } from './connection.ts';
import { Copies } from './copies.ts';
import { Context, type ReplicaIdentity, type ReplicaPorts } from './context.ts';
import { matches } from './done.ts';
import type { Effect, GoneSegment, ReplicaEvent, StoredEntry, Write } from './events.ts';
import { Handshake } from './handshake.ts';
import { HubEntries } from './hub-entries.ts';
import { Inbox } from './inbox.ts';
import { LogSync } from './log-sync.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { OwnLog, type DiskPast, type KnownOps, type Origin, type Writer } from './own-log.ts';
import { Retention } from './retention.ts';
import { Standings, type Standing } from './standings.ts';

export interface ReplicaOptions {
  readonly identity: ReplicaIdentity;
  readonly ports: ReplicaPorts;
  readonly doc: Y.Doc;
  readonly checkUpdate: CheckUpdate;
  /** Other devices that write through this replica; it holds their keys. */
  readonly writers?: readonly Writer[];
  /** When catalog state is packed; the bounds of `limits.ts` where it is not said. */
  readonly packing?: Packing;
  /** For how long settled logs are kept, ms. Where it is not said, or 0: for good. */
  readonly keepsMs?: number | undefined;
}

export class Replica {
  readonly context: Context;
  readonly catalog: CatalogSync;
  readonly neighbourhood: Neighbourhood;
  private readonly handshake: Handshake;
  private readonly certificates: CertificateExchange;
  private readonly logs: LogSync;
  private readonly inbox: Inbox;
  private readonly own: OwnLog;
  private readonly standings: Standings;
  private readonly retention: Retention;
  private readonly hubs: HubEntries;
  /** Logs that this replica writes, by device: its own, and those of writers. */
  private readonly written = new Map<string, OwnLog>();
  private readonly copies: Copies;
  /** The newest ledger position that this device, being a hub, has published. */
  publishedPosition = 0;

  constructor({ identity, ports, doc, checkUpdate, writers = [], packing, keepsMs = 0 }: ReplicaOptions) {
    this.context = new Context(identity, ports, keepsMs);
    const refuse = (conn: Connection, code: string, detail: string): void => this.refuse(conn, code, detail);
    this.catalog = new CatalogSync(this.context, doc, checkUpdate, refuse, packing);
    this.neighbourhood = new Neighbourhood(this.context);
    this.handshake = new Handshake(this.context, {
      refuse,
      close: (conn, code) => this.closeWith(conn, code),
      live: (conn) => this.wentLive(conn),
      frame: (conn, bytes) => this.frame(conn, bytes),
    });
    const isArriving = (segment: string): boolean => this.inbox.isBusy(segment);
    const isWriting = (segment: string): boolean =>
      this.written.get(deviceOfSegment(segment))?.isWriting(segment) === true;
    this.logs = new LogSync(this.context, (segment) => isArriving(segment) || isWriting(segment));
    this.copies = new Copies(this.context);
    this.standings = new Standings(this.context, (device) => this.written.has(device));
    const known = (device: string): void => {
      for (const entry of this.hubs.known(device)) this.interpret(entry, 'disk');
      this.logs.deviceKnown(device);
    };
    this.certificates = new CertificateExchange(this.context, this.handshake, { refuse, known });
    this.inbox = new Inbox(this.context, this.logs, {
      refuse,
      isWriting,
      stored: (entries, from) => {
        this.take(entries, 'peer');
        this.logs.stored(entries[0]!.segment, from);
      },
    });
    this.retention = new Retention(this.context, this.logs, this.inbox, this.written, (segment) => {
      for (const part of [this.logs, this.standings, this.copies]) part.forget(segment);
    });
    this.hubs = new HubEntries(this.context, this.retention, this.standings);
    const stored = (entries: readonly StoredEntry[], ops: KnownOps): void => {
      this.take(entries, 'here', ops);
      this.logs.push(entries);
    };
    const hooks = { stored, isArriving };
    this.own = new OwnLog(this.context, identity, hooks);
    this.written.set(identity.device, this.own);
    for (const writer of writers) {
      const { device, certificate, certificateBytes: bytes } = writer;
      this.context.certificates.set(device, { certificate, bytes });
      this.written.set(device, new OwnLog(this.context, writer, hooks));
    }
  }

  /** Takes in what the disk holds, before the first step: certificates first, then entries in order. */
  restoreCertificate(bytes: Uint8Array): void {
    this.certificates.restore(bytes);
  }

  restoreEntry(entry: StoredEntry): void {
    this.context.segments.add(entry);
    this.copies.note(entry);
    this.interpret(entry, 'disk');
    this.context.verdicts.stored(entry.segment);
  }

  /** Which series a device of ours numbers in, after all entries. What comes back is to be on the disk before the first step. */
  restoreSeries(device: string, mark: string | undefined, past: DiskPast): Write[] {
    const due = this.written.get(device)!.resume(mark, past);
    return due === undefined ? [] : [{ kind: 'series', device, mark: due }];
  }

  /** A dropped segment, after all entries: where it has some again it is held. */
  restoreGone(gone: GoneSegment): void {
    const { segments } = this.context;
    if (segments.branches(gone.segment).length === 0) segments.drop(gone);
  }

  /** The disk has been read. */
  restored(): void {
    this.context.takeEffects();
  }

  /**
   * Handles the events in order and gives what is to be done, to be carried out as it comes: a catalog update goes on to
   * the neighbours before it is applied here. `nowMs` is the wall clock, Unix ms.
   */
  *step(events: readonly ReplicaEvent[], nowMs: number): IterableIterator<Effect> {
    this.context.nowMs = nowMs;
    for (const event of events) {
      this.handle(event);
      yield* this.context.takeEffects();
      this.catalog.applyPassedOn();
    }
    this.logs.flush();
    this.standings.flush();
    yield* this.context.takeEffects();
  }

  get ownLog(): Pick<OwnLog, 'atSegmentStart' | 'receiptsUsed' | 'numbering' | 'recovered'> {
    return this.own;
  }

  /** Highest clock of the device's ops, one of ours or a writer's; empty where it wrote none. */
  reachedClock(device: string): string {
    return this.written.get(device)?.reachedClock ?? '';
  }

  /** Two copies of the device's disk have written. */
  isCopied(device: string): boolean {
    return this.copies.isCopied(device);
  }

  /** Where an op that was written here stands, by its id; `device` is a writer's. */
  placeOf(device: string, id: string): { readonly segment: string; readonly seq: number } | undefined {
    return this.written.get(device)?.placeOf(id);
  }

  /** How far an op that was written here has come; undefined where it is not durable here. */
  standing(segment: string, seq: number): Standing | undefined {
    return this.standings.of(segment, seq);
  }

  /** Whether the hub said that every op of the log, as it is held here, is done with. */
  isDone(segment: string): boolean {
    return matches(this.context, segment, this.context.done.ever(segment));
  }

  /** Length of the segment that a hub is known to hold. */
  heldByHub(segment: string): number {
    const { accepted, rejected, waiting } = this.context.verdicts.counts(segment, 0);
    const said = this.written.has(deviceOfSegment(segment))
      ? this.standings.heldByHub(segment)
      : this.logs.heldByHub(segment);
    return Math.max(said, accepted + rejected + waiting);
  }

  private handle(event: ReplicaEvent): void {
    switch (event.type) {
      case 'open':
        return this.handshake.open(event.conn, event.initiator, event.bare);
      case 'frame':
        return this.frame(event.conn, event.bytes);
      case 'close':
        return this.closed(event.conn);
      case 'persisted':
        return this.context.persisted(event.token, event.outcome);
      case 'verified':
        return this.handshake.verified(event.token, event.ok);
      case 'signed':
        return this.handshake.signed(event.token, event.signature);
      case 'read':
        return this.logs.read(event.token, event.entries);
      case 'append':
        return (this.written.get(event.as ?? '') ?? this.own).append(event);
      case 'catalog':
      case 'present':
        return this.catalog.local(event);
      case 'signal':
        return this.neighbourhood.send(event.to, event.payload);
      case 'settle':
        return this.retention.declare(event.logs);
      case 'certificate':
        return this.certificates.certify(event.bytes, event.done);
      case 'wake':
        return this.logs.wake();
      case 'turn':
        return this.catalog.nextTurn();
      case 'tick':
        this.handshake.tick();
        this.catalog.tick();
        this.neighbourhood.tick();
        this.standings.tick((conn, device) => this.neighbourhood.hears(conn, device));
        this.logs.tick();
        return this.retention.tick();
      default:
        return assertNever(event);
    }
  }

  private frame(id: number, bytes: Uint8Array): void {
    const conn = this.context.connections.get(id);
    if (conn === undefined) return;
    if (bytes.length > MAX_FRAME_BYTES) return this.closeWith(conn, 'frame_too_large');
    try {
      this.dispatch(conn, bytes);
    } catch (error) {
      // Anything else is a bug of ours and must not be hidden.
      if (!isCutFrame(error)) throw error;
      this.refuse(conn, 'frame_malformed', '');
    }
  }

  private dispatch(conn: Connection, bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE_LOG) return this.logMessage(conn, decoder, bytes);
    if (conn.state === 'proving') return this.keep(conn, bytes);
    if (conn.state === 'plain') {
      if (conn.initiator || conn.bare === 'none') return this.closeWith(conn, 'not_authorised');
      conn.speaks = true;
    }
    if (type === MESSAGE_SYNC) this.catalog.sync(conn, decoder, mayEdit(conn));
    else if (type === MESSAGE_AWARENESS) this.catalog.awareness(conn, decoder);
    else if (type === MESSAGE_QUERY_AWARENESS) this.catalog.sendAwareness(conn);
    else if (type !== MESSAGE_AUTH) this.refuse(conn, 'unknown_message', String(type));
  }

  private logMessage(conn: Connection, decoder: decoding.Decoder, bytes: Uint8Array): void {
    const read = readFrame(decoder);
    if (!read.ok) return this.refuse(conn, read.error.code, '');
    const frame = read.value;
    if (frame.kind === 'refused')
      return this.context.emit({ type: 'refused', conn: conn.id, code: frame.code });
    switch (conn.state) {
      case 'plain':
        return frame.kind === 'hello'
          ? this.handshake.hello(conn, frame)
          : this.refuse(conn, 'hello_expected', '');
      case 'proving':
        return frame.kind === 'proof' ? this.handshake.proof(conn, frame.signature) : this.keep(conn, bytes);
      case 'live':
        return this.liveFrame(conn, frame);
      default:
        return assertNever(conn);
    }
  }

  private liveFrame(conn: LiveConnection, frame: Exclude<LogFrame, { kind: 'refused' }>): void {
    switch (frame.kind) {
      case 'hello':
      case 'proof':
        return this.refuse(conn, 'handshake_repeated', '');
      case 'certificates':
        return this.certificates.receive(conn, frame.certificates);
      case 'have':
        this.standings.have(conn, frame.heads);
        return this.logs.have(conn, frame.heads);
      case 'want':
        return this.logs.want(conn, frame);
      case 'changes':
        return this.inbox.receive(conn, frame);
      case 'ack':
        return this.logs.ack(conn, frame.by, this.standings.told(conn, frame.by, frame.stored));
      case 'peers':
        return this.neighbourhood.peers(conn, frame.peers);
      case 'signal':
        return this.neighbourhood.signal(conn, frame);
      case 'gone':
        return this.logs.gone(conn, frame.segment);
      case 'catalog':
        return this.catalog.state(conn, frame.state, mayEdit(conn));
      default:
        return assertNever(frame);
    }
  }

  private keep(conn: Connection & { state: 'proving' }, bytes: Uint8Array): void {
    if (!this.handshake.keep(conn, bytes)) this.closeWith(conn, 'too_many_frames');
  }

  private wentLive(conn: LiveConnection): void {
    this.context.emit({ type: 'live', conn: conn.id, device: conn.certificate.device });
    this.certificates.learn(conn.certificateBytes, conn.id, true);
    this.standings.greeted(conn);
    this.logs.greet(conn);
    this.catalog.askState(conn);
    this.catalog.sendAwareness(conn);
    this.neighbourhood.changed();
  }

  /** Entries became durable here. */
  private take(entries: readonly StoredEntry[], origin: Origin, ops: KnownOps = []): void {
    const first = entries[0]!;
    for (const entry of entries) {
      this.context.segments.add(entry);
      this.copies.note(entry);
    }
    this.context.verdicts.stored(first.segment);
    for (const [i, entry] of entries.entries()) this.interpret(entry, origin, ops[i]);
    this.standings.stored(first.segment);
    if (origin === 'peer') {
      this.written.get(deviceOfSegment(first.segment))?.heardOf(first.segment);
      this.retention.arrived(first.segment);
    }
    this.copies.tell(first);
    const to = first.seq + entries.length;
    this.context.emit({ type: 'stored', segment: first.segment, branch: first.branch, from: first.seq, to });
  }

  /** Reads the entries that change what we know: the hub's verdicts, and our own ops. */
  private interpret(entry: StoredEntry, origin: Origin, known?: Op): void {
    const device = deviceOfSegment(entry.segment);
    if (this.hubs.waits(entry)) return;
    if (this.context.isHub(device)) {
      this.publishedPosition = Math.max(this.publishedPosition, this.hubs.read(entry));
      return;
    }
    const log = this.written.get(device);
    const op = known !== undefined || log === undefined ? ok(known) : decodeOp(entry.bytes);
    if (op.ok && op.value !== undefined) log?.known(op.value, entry.segment, entry.seq, origin);
  }

  private closed(id: number): void {
    const conn = this.context.connections.get(id);
    if (conn === undefined) return;
    this.context.connections.delete(id);
    this.catalog.closed(conn);
    if (conn.state !== 'live') return;
    this.logs.closed(conn);
    this.neighbourhood.closed(conn);
  }

  private refuse(conn: Connection, code: string, detail: string): void {
    this.count(code);
    conn.refusals += 1;
    this.context.emit({ type: 'refused', conn: conn.id, code });
    if (conn.state !== 'plain' || conn.initiator) this.context.send(conn, { kind: 'refused', code, detail });
    if (conn.refusals >= MAX_REFUSALS_PER_CONNECTION) this.close(conn, 'too_many_refusals');
  }

  /** Refuses and closes at once: there is nothing to talk about. */
  private closeWith(conn: Connection, code: string): void {
    this.count(code);
    this.context.emit({ type: 'refused', conn: conn.id, code });
    this.close(conn, code);
  }

  private close(conn: Connection, code: string): void {
    this.context.emit({ type: 'close', conn: conn.id, code });
    this.closed(conn.id);
  }

  /** Counts a refusal, by code: also one of a driver, of what never was a frame. */
  count(code: string): void {
    this.context.count(code);
  }
}
