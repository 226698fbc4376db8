/**
 * A replica in a browser: catalog in y-indexeddb, logs in a store of our own, keys in WebCrypto. One tab at a time holds the
 * device (a Web Lock): a second one waits until the first is closed, or takes it over when a person says so.
 */
import { deleteDB } from 'idb';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { checkUpdate, createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { KEEP_SETTLED_MS } from '../../crdt-schema/limits.ts';
import { openCertificate } from '../../crdt-schema/log/certificate.ts';
import { createHlc, formatHlc, type HlcClock } from '../../crdt-schema/model/clock.ts';
import { deviceOfSegment, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { seriesMark } from '../../crdt-schema/numbering/recovery.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import {
  onLocalUpdate,
  Replica,
  ReplicaDriver,
  type DriverListeners,
  type Neighbour,
  type Pipe,
  type Confirmed,
  type OpAuthor,
  type ReplicaIdentity,
  type Stamp,
  type StoredEntry,
  writeOp,
} from '../../crdt-schema/sync/index.ts';
import { createVerifier, generateKeys, gzip, publicKeyOf, random, sha256, signWith } from './crypto.ts';
import { readIdentity, writeIdentity, type StoredIdentity } from './identity-store.ts';
import { IndexedDbStore } from './indexed-db-store.ts';
import { opened, storageCodeOf, type StorageCode } from './open-database.ts';

export const SOFTWARE = 'tillmesh 0.1.0 (browser)';

export interface BrowserPeerListeners {
  /** Something that the page shows may have changed: entries, verdicts, connections. */
  readonly changed?: () => void;
  /** Whom we hear, and through whom, has changed. */
  readonly heard?: () => void;
  /** Words of a peer that is heard through others. */
  readonly signal?: (from: string, payload: Uint8Array) => void;
  /** The browser took the database away, or another tab took the device over. */
  readonly lost?: (code: 'storage_lost' | 'taken_over') => void;
  readonly storeFailed?: (error: unknown) => void;
}

/** Of the logs: entries of a segment became durable here, or it is known anew how far own ops have come. */
export type LogListener = (change: 'stored' | 'standing') => void;

/** What the store's authority gives a device for its public key. */
export interface Granted {
  readonly store: string;
  readonly certificate: Uint8Array;
  readonly authority: Uint8Array;
}

export type Certify = (publicKey: Uint8Array) => Promise<Result<Granted, Failure>>;

/** How well the browser keeps what it stores. */
export interface StorageHealth {
  readonly persistent: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

export type OpenPeerFailure = Failure<'not_paired' | 'identity_damaged' | 'open_elsewhere' | StorageCode>;

const CLIENT_ID_BYTES = 4;

const nextTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const after = (ms: number, then: () => void): (() => void) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** Resolves once others can have the lock. */
type Release = () => Promise<void>;

/** Holds the device's lock until released; undefined where another tab has it. `steal` takes it from that one. */
const holdLock = async (name: string, steal: boolean, stolen: () => void): Promise<Release | undefined> =>
  new Promise((resolve) => {
    let free: () => void = () => undefined;
    const held = new Promise<void>((end) => (free = end));
    const over: Promise<void> = navigator.locks
      .request(name, steal ? { steal: true } : { ifAvailable: true }, async (lock) => {
        if (lock === null) return resolve(undefined);
        const release: Release = () => {
          free();
          return over;
        };
        resolve(release);
        await held;
      })
      // Rejected when somebody steals it.
      .catch(stolen);
  });

const identityOf = async (stored: StoredIdentity): Promise<ReplicaIdentity | undefined> => {
  const opened = openCertificate(sha256, stored.store, stored.authority, stored.certificate);
  if (!opened.ok || !(await createVerifier()(opened.value.verification))) return undefined;
  const { certificate } = opened.value;
  return {
    store: stored.store,
    device: certificate.device,
    certificate,
    certificateBytes: stored.certificate,
    authority: stored.authority,
    software: SOFTWARE,
  };
};

export interface OpenOptions {
  /** Name of the databases of this device. */
  readonly name: string;
  readonly listeners?: BrowserPeerListeners;
  /** Takes the device from the tab that has it. */
  readonly steal?: boolean;
  /** Who this browser was a moment ago: so it is again, where its storage was wiped under an open page. */
  readonly remembered?: StoredIdentity | undefined;
  /** For how long settled logs are kept, ms; 0: for good. */
  readonly keepsMs?: number;
}

export class BrowserPeer {
  readonly replica: Replica;
  readonly doc: Y.Doc;
  readonly catalog: Catalog;
  readonly clock: HlcClock;
  /** Whoever is at the device: goes with what is written into the catalog. */
  person: string | undefined;
  /** To open the device again, should its storage go. */
  readonly credentials: StoredIdentity;
  /** The disk had nothing of this device's log when it was opened, though it is no new one. */
  logWasLost = false;
  private readonly driver: ReplicaDriver;
  private readonly logListeners = new Set<LogListener>();
  private readonly store: IndexedDbStore;
  private readonly persistence: IndexeddbPersistence;
  private readonly release: Release;

  private constructor(
    store: IndexedDbStore,
    persistence: IndexeddbPersistence,
    doc: Y.Doc,
    stored: StoredIdentity,
    identity: ReplicaIdentity,
    release: Release,
    { listeners = {}, keepsMs = KEEP_SETTLED_MS }: OpenOptions,
  ) {
    this.store = store;
    this.persistence = persistence;
    this.doc = doc;
    this.release = release;
    this.credentials = stored;
    this.clock = createHlc(identity.device, Date.now);
    this.catalog = createCatalog({
      doc,
      clock: this.clock,
      device: identity.device,
      who: () => this.person,
      readOnly: () => this.replica.catalog.newer,
    });
    const pipes = new Map<number, Pipe>();
    const unsentBytes = (conn: number): number => pipes.get(conn)?.unsentBytes() ?? 0;
    this.replica = new Replica({
      identity,
      ports: { sha256, random, unsentBytes, ...gzip },
      doc,
      checkUpdate,
      keepsMs,
    });
    const sign = signWith(stored.keys);
    const ports = { disk: store, sign, verify: createVerifier(), nowMs: Date.now, nextTurn, after };
    const { changed, heard, signal, storeFailed } = listeners;
    const driverListeners: DriverListeners = {
      stored: (segment) => {
        if (deviceOfSegment(segment) === identity.device) this.seeOwnClock();
        this.tellLogs('stored');
        changed?.();
      },
      live: () => changed?.(),
      standing: () => {
        this.tellLogs('standing');
        changed?.();
      },
      heard: () => heard?.(),
      signal: (from, payload) => signal?.(from, payload),
      storeFailed: (error) => storeFailed?.(error),
    };
    this.driver = new ReplicaDriver(this.replica, ports, driverListeners, pipes);
    onLocalUpdate(doc, (update) => this.driver.catalogChanged(update, this.clock.reached()));
  }

  /** Makes this browser a device of a store: a key that never leaves it, and a certificate for it. */
  static async pair(name: string, certify: Certify): Promise<Result<void, Failure>> {
    let keys: CryptoKeyPair;
    try {
      keys = await generateKeys();
    } catch {
      return err('no_ed25519');
    }
    const granted = await certify(await publicKeyOf(keys));
    if (!granted.ok) return granted;
    const stored = { keys, ...granted.value };
    const identity = await identityOf(stored);
    if (identity === undefined) return err('identity_damaged');
    const { certificate, device } = identity;
    const store = await IndexedDbStore.open(`${name}/log`, () => undefined);
    await store.write([{ kind: 'series', device, mark: seriesMark(certificate, certificate.series) }]);
    store.close();
    // Last: a device without a series would take its log for lost.
    await writeIdentity(name, stored);
    return ok(undefined);
  }

  static async open(options: OpenOptions): Promise<Result<BrowserPeer, OpenPeerFailure>> {
    const { name, listeners = {}, steal = false } = options;
    const release = await holdLock(`tillmesh/${name}`, steal, () => listeners.lost?.('taken_over'));
    if (release === undefined) return err('open_elsewhere');
    const opening: { store?: IndexedDbStore } = {};
    let result: Result<BrowserPeer, OpenPeerFailure>;
    try {
      result = await BrowserPeer.openHeld(options, release, opening);
    } catch (error) {
      result = err(storageCodeOf(error));
    }
    if (result.ok) return result;
    opening.store?.close();
    await release();
    return result;
  }

  /** The device's lock is held. What was opened is told in `opening`, to be closed where the rest fails. */
  private static async openHeld(
    options: OpenOptions,
    release: Release,
    opening: { store?: IndexedDbStore },
  ): Promise<Result<BrowserPeer, OpenPeerFailure>> {
    const { name, listeners = {}, remembered } = options;
    let stored = await readIdentity(name);
    if (stored === undefined && remembered !== undefined) {
      stored = remembered;
      await writeIdentity(name, stored);
    }
    if (stored === undefined) return err('not_paired');
    const identity = await identityOf(stored);
    if (identity === undefined) return err('identity_damaged');
    const store = await IndexedDbStore.open(`${name}/log`, () => listeners.lost?.('storage_lost'));
    opening.store = store;
    const doc = new Y.Doc({ gc: true });
    doc.clientID = new DataView(random(CLIENT_ID_BYTES).buffer).getUint32(0);
    const persistence = new IndexeddbPersistence(`${name}/catalog`, doc);
    // What it loads is heard by nobody: the replica comes after.
    // While somebody listens Yjs encodes what a transaction brought: with what comes from the disk that takes as long as applying it.
    doc.off('update', persistence._storeUpdate);
    await opened(persistence._db.then(() => persistence.whenSynced));
    doc.on('update', persistence._storeUpdate);
    const peer = new BrowserPeer(store, persistence, doc, stored, identity, release, options);
    for (const bytes of await store.certificates()) peer.replica.restoreCertificate(bytes);
    for await (const entry of store.entries()) peer.replica.restoreEntry(entry);
    // Pairing wrote one: where there is none, the logs are gone and the key was left.
    const mark = await store.seriesMark(peer.device);
    peer.logWasLost = mark === undefined;
    await store.write(peer.replica.restoreSeries(peer.device, mark, 'used'));
    peer.seeOwnClock();
    peer.replica.neighbourhood.restore(await store.heard());
    for (const gone of await store.gone()) peer.replica.restoreGone(gone);
    const reservedMs = await store.reservedMs();
    const seen = peer.clock.see(formatHlc({ ms: reservedMs, counter: 0, device: peer.device }));
    peer.replica.catalog.loaded(undefined, seen.ok ? reservedMs : 0);
    peer.replica.restored();
    return ok(peer);
  }

  get device(): string {
    return this.replica.context.identity.device;
  }

  connect(pipe: Pipe, initiator = true): number {
    return this.driver.connect(pipe, initiator, 'none');
  }

  /** Says something to a peer that is heard through others. */
  signal(to: string, payload: Uint8Array): void {
    this.driver.signal(to, payload);
  }

  receive(conn: number, bytes: Uint8Array): void {
    this.driver.receive(conn, bytes);
  }

  disconnected(conn: number): void {
    this.driver.disconnected(conn);
  }

  /** Every other device of the store: whether, through whom and when it was last heard, its clock, what it lacks. */
  neighbours(): Neighbour[] {
    return this.replica.neighbourhood.neighbours();
  }

  newId(): string {
    return uuidv7(Date.now(), random);
  }

  /** Hears of the logs of all devices. Returns the way to stop. */
  onLogs(listener: LogListener): () => void {
    this.logListeners.add(listener);
    return () => void this.logListeners.delete(listener);
  }

  /** Entries of a log that are held here, from `from` on: at most so many, and of about so many bytes at most. */
  async read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]> {
    return this.store.read(segment, branch, from, maxEntries, maxBytes);
  }

  /** Says to whoever is present what this page is at, JSON; `null`: at nothing. */
  present(state: string): void {
    this.driver.hear({ type: 'present', state });
  }

  /** See `writeOp`. */
  async write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>> {
    const { till } = this.replica.context.identity.certificate;
    const append: OpAuthor['append'] = (draft) => this.driver.append(draft);
    return writeOp({ till, now: () => this.clock.stamp(), append }, id, build);
  }

  private tellLogs(change: 'stored' | 'standing'): void {
    for (const listener of this.logListeners) listener(change);
  }

  /** What is written next comes after our own ops, those too that came back from others. */
  private seeOwnClock(): void {
    const reached = this.replica.reachedClock(this.device);
    if (reached !== '') this.clock.see(reached);
  }

  /** Asks the browser not to throw the data away when space is short, and tells what it answered. */
  async health(): Promise<StorageHealth> {
    const persistent = (await navigator.storage.persisted()) || (await navigator.storage.persist());
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { persistent, usedBytes: usage, quotaBytes: quota };
  }

  /** Lets go of a storage that is gone, or of a device that another tab has: nothing is written any more. */
  async abandon(): Promise<void> {
    this.store.close();
    void this.persistence.destroy().catch(() => undefined);
    void this.driver.close(this.clock.reached());
    await this.release();
  }

  /** Removes log and catalog from this browser, not its identity: both come back from others, as far as they have them. */
  static async reset(name: string): Promise<void> {
    for (const part of ['log', 'catalog']) await opened(deleteDB(`${name}/${part}`));
  }

  /** Removes all of a device that is closed. Its identity goes last: where this is cut short it is still that device. */
  static async erase(name: string): Promise<void> {
    await BrowserPeer.reset(name);
    await opened(deleteDB(`${name}/identity`));
  }

  async close(): Promise<void> {
    await this.driver.close(this.clock.reached());
    await this.persistence.destroy();
    this.store.close();
    this.doc.destroy();
    await this.release();
  }
}
