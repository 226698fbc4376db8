/**
 * A replica on Node: carries the effects of the state machine out on a real disk, real keys and real sockets.
 * Writes that come up while one is under way are synced together (group commit).
 */
import * as Y from 'yjs';
import { checkUpdate, createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc, formatHlc, type HlcClock } from '../../crdt-schema/model/clock.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import {
  loadCatalog,
  onLocalUpdate,
  packForStore,
  Replica,
  type AppendPlace,
  type AppendResult,
  type BareAccess,
  type Draft,
  type Effect,
  type PersistOutcome,
  type ReadyState,
  type ReplicaEvent,
  type StoredEntry,
  type Write,
} from '../../crdt-schema/sync/index.ts';
import { createVerifier, random, sha256, type KeyPair } from '../security/crypto.ts';
import { loadDevice, type DeviceIdentity, type IdentityFailure } from '../security/identity.ts';
import { LevelStore, type OpenFailure } from '../storage/level-store.ts';
import { gzip } from './gzip.ts';

/** A connection as the peer needs it: bytes out, an end, and how much still waits to go out. */
export interface Pipe {
  send(bytes: Uint8Array): void;
  close(code: string): void;
  unsentBytes(): number;
}

export interface PeerListeners {
  /** Entries of any device became durable here. */
  readonly stored?: (segment: string, branch: number) => void;
  readonly refused?: (code: string) => void;
  readonly forked?: (segment: string) => void;
  readonly storeFailed?: (error: unknown) => void;
}

export interface PeerOptions {
  readonly folder: string;
  readonly listeners?: PeerListeners;
  /** Folders of other devices that write through this peer. */
  readonly writers?: readonly string[];
  /** Wall clock, Unix ms. */
  readonly nowMs?: () => number;
}

type Persist = Extract<Effect, { type: 'persist' }>;
type Read = Extract<Effect, { type: 'read' }>;

/** Past this many stored catalog updates, or bytes of those that are not packed, they become one at the next start. */
const COMPACT_CATALOG_UPDATES = 500;
const COMPACT_CATALOG_BYTES = 512 * 1024;
const TICK_MS = 1_000;
/** How long a lazy write waits for others, to be synced with them. */
const LAZY_MS = 100;
const CLIENT_ID_BYTES = 4;

export class Peer {
  readonly replica: Replica;
  readonly doc: Y.Doc;
  readonly catalog: Catalog;
  readonly clock: HlcClock;
  private readonly store: LevelStore;
  private readonly keys: KeyPair;
  /** Keys of writers, by device. */
  private readonly writers: ReadonlyMap<string, KeyPair>;
  private readonly listeners: PeerListeners;
  private readonly nowMs: () => number;
  private readonly verify = createVerifier();
  private readonly pipes: Map<number, Pipe>;
  private readonly appends = new Map<number, (result: AppendResult) => void>();
  private readonly ticker: NodeJS.Timeout;
  private nextConnection = 1;
  private nextAppend = 1;
  private events: ReplicaEvent[] = [];
  private stepping = false;
  private persists: Persist[] = [];
  private writing: Promise<void> | undefined;
  /** Something among them is not lazy, or has waited for long enough. */
  private urgent = false;
  private lazyTimer: NodeJS.Timeout | undefined;
  /** A write failed: what was queued behind it is not tried, or the disk would hold what follows a gap. */
  private diskFailed = false;
  private closed = false;

  private constructor(
    store: LevelStore,
    device: DeviceIdentity,
    writers: readonly DeviceIdentity[],
    doc: Y.Doc,
    options: PeerOptions,
  ) {
    this.store = store;
    this.keys = device.keys;
    this.writers = new Map(writers.map(({ identity, keys }) => [identity.device, keys]));
    this.listeners = options.listeners ?? {};
    this.nowMs = options.nowMs ?? Date.now;
    this.doc = doc;
    const pipes = new Map<number, Pipe>();
    this.pipes = pipes;
    this.clock = createHlc(device.identity.device, this.nowMs);
    this.catalog = createCatalog({
      doc,
      clock: this.clock,
      device: device.identity.device,
      readOnly: () => this.replica.catalog.newer,
    });
    const unsentBytes = (conn: number): number => pipes.get(conn)?.unsentBytes() ?? 0;
    const ports = { sha256, random, unsentBytes, ...gzip };
    const replicaOptions = { identity: device.identity, ports, doc, checkUpdate };
    this.replica = new Replica({ ...replicaOptions, writers: writers.map(({ identity }) => identity) });
    onLocalUpdate(doc, (update) => this.dispatch({ type: 'catalog', update, clockMs: this.clock.reached() }));
    this.ticker = setInterval(() => this.dispatch({ type: 'tick' }), TICK_MS);
    this.ticker.unref();
  }

  /** Opens the device in the folder and reads what its disk holds. */
  static async open(options: PeerOptions): Promise<Result<Peer, OpenFailure | IdentityFailure>> {
    const device = await loadDevice(options.folder);
    if (!device.ok) return device;
    const writers: DeviceIdentity[] = [];
    for (const folder of options.writers ?? []) {
      const writer = await loadDevice(folder);
      if (!writer.ok) return writer;
      writers.push(writer.value);
    }
    const opened = await LevelStore.open(`${options.folder}/replica`);
    if (!opened.ok) return opened;
    const store = opened.value;
    const doc = new Y.Doc({ gc: true });
    doc.clientID = new DataView(random(CLIENT_ID_BYTES).buffer.slice(0)).getUint32(0);
    const ready = await readCatalog(store, doc);
    const peer = new Peer(store, device.value, writers, doc, options);
    for await (const bytes of store.certificates()) peer.replica.restoreCertificate(bytes);
    for await (const entry of store.entries()) peer.replica.restoreEntry(entry);
    peer.replica.catalog.loaded(ready, peer.resumeClock(await store.reservedMs()));
    peer.replica.restored();
    return ok(peer);
  }

  get device(): string {
    return this.replica.context.identity.device;
  }

  /** A new connection; the caller hands over its bytes with `receive` and its end with `disconnected`. */
  connect(pipe: Pipe, initiator: boolean, bare: BareAccess): number {
    const conn = this.nextConnection++;
    this.pipes.set(conn, pipe);
    this.dispatch({ type: 'open', conn, initiator, bare });
    return conn;
  }

  receive(conn: number, bytes: Uint8Array): void {
    this.dispatch({ type: 'frame', conn, bytes });
  }

  /** What came in was no frame at all: counted like every other refusal. */
  refuse(code: string): void {
    this.replica.count(code);
    this.listeners.refused?.(code);
  }

  disconnected(conn: number): void {
    if (this.pipes.delete(conn)) this.dispatch({ type: 'close', conn });
  }

  /**
   * Appends to this device's own log, or that of a writer (`as`). Resolves once the entry is on disk, or says why it is not: what has not been
   * confirmed may be asked for again with the same op id.
   */
  async append(build: (place: AppendPlace) => Draft, as?: string): Promise<AppendResult> {
    if (this.closed) return err('store_failed');
    const token = this.nextAppend++;
    return new Promise((resolve) => {
      this.appends.set(token, resolve);
      this.dispatch({ type: 'append', token, build, as });
    });
  }

  async read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]> {
    return this.store.read(segment, branch, from, maxEntries, maxBytes);
  }

  /** Ends all connections, finishes what is being written, closes the disk. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.ticker);
    for (const pipe of this.pipes.values()) pipe.close('closing');
    this.pipes.clear();
    // Behind all that was sent: the next start need not begin past what was reserved.
    const writes: Write[] = [{ kind: 'clock', reservedMs: this.clock.reached() }];
    const unsigned = { verify: [], sign: undefined, as: undefined };
    this.persists.push({ type: 'persist', lazy: false, token: 0, ...unsigned, writes });
    this.flush();
    while (this.writing !== undefined) await this.writing;
    await this.store.close();
    for (const resolve of this.appends.values()) resolve(err('store_failed'));
    this.appends.clear();
    this.doc.destroy();
  }

  /**
   * Goes on after the timestamps that were reserved, or from the wall clock where they are out of reach: then that one
   * or the one before was far off.
   */
  private resumeClock(reservedMs: number): number {
    const seen = this.clock.see(formatHlc({ ms: reservedMs, counter: 0, device: this.device }));
    return seen.ok ? reservedMs : 0;
  }

  /** Events raised while a step runs (a listener that appends, say) are handled in the next one. */
  private dispatch(...events: ReplicaEvent[]): void {
    if (this.closed) return;
    this.events.push(...events);
    if (this.stepping) return;
    this.stepping = true;
    try {
      while (this.events.length > 0) {
        const batch = this.events;
        this.events = [];
        for (const effect of this.replica.step(batch, this.nowMs())) this.carryOut(effect);
      }
    } finally {
      this.stepping = false;
    }
    this.startWriting();
  }

  private carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.pipes.get(effect.conn)?.send(effect.bytes);
        return;
      case 'close':
        this.pipes.get(effect.conn)?.close(effect.code);
        this.pipes.delete(effect.conn);
        return;
      case 'persist':
        this.persists.push(effect);
        if (!effect.lazy) this.urgent = true;
        return;
      case 'verify':
        this.events.push({ type: 'verified', token: effect.token, ok: effect.verify.every(this.verify) });
        return;
      case 'sign':
        this.events.push({ type: 'signed', token: effect.token, signature: this.keys.sign(effect.message) });
        return;
      case 'read':
        void this.answerRead(effect);
        return;
      case 'appended':
        this.appends.get(effect.token)?.(effect.result);
        this.appends.delete(effect.token);
        return;
      case 'stored':
        this.listeners.stored?.(effect.segment, effect.branch);
        return;
      case 'refused':
        this.listeners.refused?.(effect.code);
        return;
      case 'forked':
        this.listeners.forked?.(effect.segment);
        return;
      case 'live':
        return;
    }
  }

  private async answerRead(effect: Read): Promise<void> {
    const { segment, branch, from, maxEntries, maxBytes, token } = effect;
    let entries: StoredEntry[] = [];
    try {
      entries = await this.store.read(segment, branch, from, maxEntries, maxBytes);
    } catch (error) {
      // Nothing to send: the asker will time out and ask another peer.
      if (!this.closed) this.listeners.storeFailed?.(error);
    }
    this.dispatch({ type: 'read', token, entries });
  }

  private startWriting(): void {
    if (this.writing !== undefined || this.persists.length === 0) return;
    if (!this.urgent) {
      this.lazyTimer ??= setTimeout(() => this.flush(), LAZY_MS);
      return;
    }
    clearTimeout(this.lazyTimer);
    this.lazyTimer = undefined;
    this.writing = this.writeAll().finally(() => {
      this.writing = undefined;
      this.startWriting();
    });
  }

  private flush(): void {
    clearTimeout(this.lazyTimer);
    this.lazyTimer = undefined;
    this.urgent = true;
    this.startWriting();
  }

  private async writeAll(): Promise<void> {
    // One turn of the event loop, so that what arrives together is synced together.
    await new Promise(setImmediate);
    const batch = this.persists;
    this.persists = [];
    this.urgent = false;
    const outcomes = new Map<Persist, PersistOutcome>();
    const writes: Write[] = [];
    for (const persist of batch) {
      if (!persist.verify.every(this.verify)) outcomes.set(persist, { ok: false, code: 'bad_signature' });
      else outcomes.set(persist, this.stage(persist, writes));
    }
    try {
      if (this.diskFailed) throw new Error('an earlier write failed');
      if (writes.length > 0) await this.store.write(writes);
    } catch (error) {
      this.diskFailed = true;
      this.listeners.storeFailed?.(error);
      for (const persist of batch) outcomes.set(persist, { ok: false, code: 'store_failed' });
    }
    this.dispatch(
      ...batch.map((persist): ReplicaEvent => ({
        type: 'persisted',
        token: persist.token,
        outcome: outcomes.get(persist)!,
      })),
    );
  }

  /** Adds the writes; our signature goes onto the last of them. */
  private stage(persist: Persist, writes: Write[]): PersistOutcome {
    writes.push(...persist.writes);
    if (persist.sign === undefined) return { ok: true };
    const signed = (this.writers.get(persist.as ?? '') ?? this.keys).sign(persist.sign);
    const last = writes[writes.length - 1]!;
    if (last.kind === 'entry')
      writes[writes.length - 1] = { kind: 'entry', entry: { ...last.entry, signature: signed } };
    return { ok: true, signed };
  }
}

/** Loads the document; leaves one packed state where many updates or large ones were. */
const readCatalog = async (store: LevelStore, doc: Y.Doc): Promise<ReadyState | undefined> => {
  const updates = await store.catalogUpdates();
  const ready = loadCatalog(doc, updates, gzip);
  const loose = ready === undefined ? updates : updates.slice(1);
  const bytes = loose.reduce((sum, update) => sum + update.length, 0);
  if (loose.length <= COMPACT_CATALOG_UPDATES && bytes <= COMPACT_CATALOG_BYTES) return ready;
  const whole = packForStore(doc, gzip);
  await store.compactCatalog(whole.stored);
  return whole.ready;
};

export type PeerFailure = Failure<OpenFailure['code'] | IdentityFailure['code']>;
