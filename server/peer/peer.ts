/** A replica on Node: real disk, real keys, real sockets. */
import * as Y from 'yjs';
import { checkUpdate, createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc, formatHlc, type HlcClock } from '../../crdt-schema/model/clock.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import {
  loadCatalog,
  onLocalUpdate,
  packForStore,
  Replica,
  ReplicaDriver,
  type AppendPlace,
  type AppendResult,
  type BareAccess,
  type Draft,
  type DriverListeners,
  type LedgerLogs,
  type Pipe,
  type ReadyState,
  type StoredEntry,
} from '../../crdt-schema/sync/index.ts';
import { createVerifier, random, sha256 } from '../security/crypto.ts';
import {
  isNewDevice,
  loadDevice,
  noLongerNew,
  type DeviceIdentity,
  type IdentityFailure,
} from '../security/identity.ts';
import { isDiskError, LevelStore, type OpenFailure, type Row } from '../storage/level-store.ts';
import { salvage, setAside, type Damaged } from '../storage/salvage.ts';
import { gzip } from './gzip.ts';

export type PeerListeners = DriverListeners;

export interface PeerOptions {
  readonly folder: string;
  readonly listeners?: PeerListeners;
  /** Folders of other devices that write through this peer. */
  readonly writers?: readonly string[];
  /** For how long settled logs are kept, ms. Where it is not said, or 0: for good. */
  readonly keepsMs?: number | undefined;
  /** Wall clock, Unix ms. */
  readonly nowMs?: () => number;
}

/** Past this many stored catalog updates, or bytes of those that are not packed, they become one at the next start. */
const COMPACT_CATALOG_UPDATES = 500;
const COMPACT_CATALOG_BYTES = 512 * 1024;
const CLIENT_ID_BYTES = 4;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const after = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

export class Peer {
  readonly replica: Replica;
  readonly doc: Y.Doc;
  readonly catalog: Catalog;
  readonly clock: HlcClock;
  /** The store that was not readable at the start, if so. */
  readonly damaged: Damaged | undefined;
  private readonly store: LevelStore;
  private readonly driver: ReplicaDriver;
  private readonly listeners: PeerListeners;
  private closed = false;
  private person: string | undefined;

  private constructor(
    store: LevelStore,
    { identity, keys }: DeviceIdentity,
    writers: readonly DeviceIdentity[],
    doc: Y.Doc,
    { listeners = {}, nowMs = Date.now, keepsMs }: PeerOptions,
    damaged: Damaged | undefined,
  ) {
    this.damaged = damaged;
    this.store = store;
    this.listeners = listeners;
    this.doc = doc;
    const { device } = identity;
    this.clock = createHlc(device, nowMs);
    const readOnly = (): boolean => this.replica.catalog.newer;
    this.catalog = createCatalog({ doc, clock: this.clock, device, readOnly, who: () => this.person });
    const pipes = new Map<number, Pipe>();
    const unsentBytes = (conn: number): number => pipes.get(conn)?.unsentBytes() ?? 0;
    this.replica = new Replica({
      identity,
      ports: { sha256, random, unsentBytes, ...gzip },
      doc,
      checkUpdate,
      writers: writers.map((writer) => writer.identity),
      keepsMs,
    });
    const keysOf = new Map(writers.map((writer) => [writer.identity.device, writer.keys]));
    const sign = (message: Uint8Array, as = ''): Uint8Array => (keysOf.get(as) ?? keys).sign(message);
    const ports = { disk: store, sign, verify: createVerifier(), nowMs, nextTurn, after };
    const stored: PeerListeners['stored'] = (segment, branch) => {
      if (deviceOfSegment(segment) === device) this.seeOwnClock();
      listeners.stored?.(segment, branch);
    };
    this.driver = new ReplicaDriver(this.replica, ports, { ...listeners, stored }, pipes);
    onLocalUpdate(doc, (update) => this.driver.catalogChanged(update, this.clock.reached()));
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
    const identities = [device.value, ...writers];
    const folder = `${options.folder}/replica`;
    const opened = await LevelStore.open(folder);
    if (opened.ok) {
      try {
        return ok(await Peer.restore(opened.value, identities, options, undefined));
      } catch (error) {
        await opened.value.close();
        if (isDiskError(error)) return err('data_folder_unusable', { folder, reason: String(error) });
      }
    } else if (opened.error.code !== 'data_folder_damaged')
      return err(opened.error.code, opened.error.params);
    // Nothing may keep the till from selling: what was lost comes back from the neighbours, if they have it.
    const aside = await setAside(folder);
    const anew = await LevelStore.open(folder);
    if (!anew.ok) return err('data_folder_unusable', anew.error.params);
    const proof = {
      identities: identities.map(({ identity }) => identity),
      sha256,
      verify: createVerifier(),
    };
    const salvaged = await salvage(aside, anew.value, proof);
    return ok(await Peer.restore(anew.value, identities, options, { folder: aside, salvaged }));
  }

  /** Reads what the disk holds. Throws where that makes no sense. */
  private static async restore(
    store: LevelStore,
    [device, ...writers]: readonly DeviceIdentity[],
    options: PeerOptions,
    damaged: Damaged | undefined,
  ): Promise<Peer> {
    const doc = new Y.Doc({ gc: true });
    doc.clientID = new DataView(random(CLIENT_ID_BYTES).buffer.slice(0)).getUint32(0);
    const ready = await readCatalog(store, doc);
    const peer = new Peer(store, device!, writers, doc, options, damaged);
    try {
      for await (const bytes of store.certificates()) peer.replica.restoreCertificate(bytes);
      for await (const entry of store.entries()) peer.replica.restoreEntry(entry);
      const devices = [device!, ...writers].map(({ identity }) => identity.device);
      await peer.resumeSeries([options.folder, ...(options.writers ?? [])], devices);
      peer.replica.neighbourhood.restore(await store.heard());
      for await (const gone of store.gone()) peer.replica.restoreGone(gone);
      peer.replica.catalog.loaded(ready, peer.resumeClock(await store.reservedMs()));
    } catch (error) {
      peer.driver.abandon();
      throw error;
    }
    peer.replica.restored();
    return peer;
  }

  get device(): string {
    return this.replica.context.identity.device;
  }

  /** Does the work without waiting; what it writes into the catalog is by the person's hand. */
  writeAs<T>(person: string | undefined, work: () => T): T {
    this.person = person;
    try {
      return work();
    } finally {
      this.person = undefined;
    }
  }

  /** A new connection; the caller hands over its bytes with `receive` and its end with `disconnected`. */
  connect(pipe: Pipe, initiator: boolean, bare: BareAccess): number {
    return this.driver.connect(pipe, initiator, bare);
  }

  receive(conn: number, bytes: Uint8Array): void {
    this.driver.receive(conn, bytes);
  }

  disconnected(conn: number): void {
    this.driver.disconnected(conn);
  }

  /** Whether the peer at the other end has proved who it is. */
  isLive(conn: number): boolean {
    return this.replica.context.connections.get(conn)?.state === 'live';
  }

  /** What came in was no frame at all: counted like every other refusal. */
  refuse(code: string): void {
    this.replica.count(code);
    this.listeners.refused?.(code);
  }

  /** Appends to this device's own log, or that of a writer (`as`); see `ReplicaDriver`. */
  async append(build: (place: AppendPlace) => Draft, as?: string): Promise<AppendResult> {
    return this.driver.append(build, as);
  }

  /** Logs of which no hub has said that they are done with. */
  undeclared(): string[] {
    return [...this.replica.context.segments.ids()].filter((segment) => !this.replica.isDone(segment));
  }

  /** Takes in a certificate or a revocation that the store's authority has signed here; resolves once it counts, and is on the disk. */
  certify(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.driver.hear({ type: 'certificate', bytes, done: resolve }));
  }

  /** At a hub: what the ledger says of the logs. */
  settle(logs: LedgerLogs): void {
    this.driver.hear({ type: 'settle', logs });
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

  /** What lies on the disk, with keys from `gte` to before `lt`. */
  rows(gte: string, lt: string): AsyncIterableIterator<Row> {
    return this.store.rows(gte, lt);
  }

  /** Ends all connections, finishes what is being written, closes the disk. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.driver.close(this.clock.reached());
    await this.store.close();
    this.doc.destroy();
  }

  /**
   * Which series the devices number in. A device that was just paired says so by a file, which goes once the store says it
   * instead: a store that says nothing beside a key without that file was lost.
   */
  private async resumeSeries(folders: readonly string[], devices: readonly string[]): Promise<void> {
    for (const [i, folder] of folders.entries()) {
      const device = devices[i]!;
      const mark = await this.store.seriesMark(device);
      const past = this.damaged !== undefined ? 'damaged' : isNewDevice(folder) ? 'new' : 'used';
      const writes = this.replica.restoreSeries(device, mark, past);
      if (writes.length > 0) await this.store.write(writes);
      await noLongerNew(folder);
    }
  }

  /** What is written next comes after our own ops, those too that came back from others. */
  private seeOwnClock(): void {
    const reached = this.replica.reachedClock(this.device);
    if (reached !== '') this.clock.see(reached);
  }

  private resumeClock(reservedMs: number): number {
    this.seeOwnClock();
    const seen = this.clock.see(formatHlc({ ms: reservedMs, counter: 0, device: this.device }));
    return seen.ok ? reservedMs : 0;
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
