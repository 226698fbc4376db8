/**
 * One simulated device: a replica whose effects are carried out on a simulated disk and network. It crashes, starts
 * again from what its disk holds, and has a clock of its own. The counterpart of the server's peer.
 */
import * as Y from 'yjs';
import { checkUpdate } from '../../crdt-schema/catalog/index.ts';
import { createHlc, formatHlc, type HlcClock } from '../../crdt-schema/model/clock.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { concatBytes } from '../../crdt-schema/model/bytes.ts';
import { deviceOfSegment, fromHex } from '../../crdt-schema/model/ids.ts';
import { ok } from '../../crdt-schema/result.ts';
import {
  loadCatalog,
  onLocalUpdate,
  Replica,
  type AppendPlace,
  type AppendResult,
  type CheckUpdate,
  type Draft,
  type Effect,
  type LedgerLogs,
  type PersistOutcome,
  type ReplicaEvent,
  type ReplicaIdentity,
  type Write,
} from '../../crdt-schema/sync/index.ts';
import type { Bug } from './bugs.ts';
import {
  createLastWriterBook,
  createPriceBook,
  type CatalogOracle,
  type PriceBook,
} from './catalog-oracle.ts';
import { compression } from './compression.ts';
import { Disk, type DiskImage } from './disk.ts';
import { sha256, sign, verify } from './keys.ts';
import type { Endpoint, Network } from './network.ts';
import type { Options } from './options.ts';
import { between, START_MS, type World } from './world.ts';

export interface Surroundings {
  readonly world: World;
  readonly network: Network;
  readonly options: Options;
  readonly oracle: CatalogOracle;
  readonly bug: Bug | undefined;
}

export interface PeerListeners {
  started?(): void;
  stopped?(): void;
  stored?(segment: string): void;
}

type Persist = Extract<Effect, { type: 'persist' }>;
type OnAppended = (result: AppendResult) => void;

const TICK_MS = 1_000;
/** How long a lazy write may wait: longer than at the server's peer, so that more crashes fall into it. */
const LAZY_MS = 500;
/** How long the planted cache of a disk that lies holds what it answered for. */
const CACHE_MS = 3_000;
const applyAll: CheckUpdate = () => ok(undefined);

export class SimPeer implements Endpoint {
  readonly name: string;
  readonly identity: ReplicaIdentity;
  readonly disk = new Disk();
  up = false;
  /** Wall clock minus the world's, ms. */
  skewMs = 0;
  replica!: Replica;
  doc!: Y.Doc;
  prices!: PriceBook;
  clock!: HlcClock;
  listeners: PeerListeners = {};
  /** It was paired and has never been started. */
  private isNew = true;
  /** For how long it keeps logs that are done with, ms; 0: for good. */
  readonly keepsMs: number;
  private readonly around: Surroundings;
  private readonly prng: Prng;
  private generation = 0;
  private events: ReplicaEvent[] = [];
  private stepping = false;
  private appends = new Map<number, OnAppended>();
  private nextAppend = 1;
  private diskFreeMs = 0;
  /** What the disk would hold after a power cut, where it lies. */
  private synced: DiskImage | undefined;

  constructor(around: Surroundings, name: string, identity: ReplicaIdentity) {
    this.around = around;
    this.name = name;
    this.identity = identity;
    this.keepsMs = identity.certificate.role === 'hub' ? 0 : around.options.keepsMs;
    this.prng = around.world.prng(`peer ${name}`);
  }

  get wallMs(): number {
    return START_MS + this.around.world.nowMs + this.skewMs;
  }

  /** Starts the process: everything anew from the disk. */
  start(): void {
    const { world, network, bug } = this.around;
    this.generation += 1;
    this.up = true;
    this.appends = new Map();
    this.events = [];
    const random = world.prng(`random ${this.name} ${this.generation}`);
    this.doc = new Y.Doc({ gc: true });
    this.doc.clientID = random.next();
    const ready = loadCatalog(this.doc, this.disk.updates(), compression);
    this.clock = createHlc(this.identity.device, () => this.wallMs);
    const lww = bug === 'catalog_lww';
    this.prices = lww
      ? createLastWriterBook(this.doc)
      : createPriceBook(this.doc, this.clock, this.identity.device);
    const prng = world.prng(`turns ${this.name} ${this.generation}`);
    const turns = { turnKeys: 1 + prng.int(5), turnBytes: prng.chance(0.5) ? 0 : Infinity };
    this.replica = new Replica({
      identity: this.identity,
      ports: {
        sha256,
        random: (n) => random.bytes(n),
        unsentBytes: (conn) => network.unsentBytes(conn),
        ...compression,
      },
      doc: this.doc,
      checkUpdate: lww ? applyAll : checkUpdate,
      keepsMs: this.keepsMs,
      packing: { from: 1 + this.prng.int(8), maxBehind: this.prng.int(8), ...turns },
    });
    if (bug === 'dropped_unheld') this.dropUnheld();
    for (const bytes of this.disk.certificates()) this.replica.restoreCertificate(bytes);
    for (const entry of this.disk.entries()) this.replica.restoreEntry(entry);
    this.resumeSeries();
    this.replica.neighbourhood.restore(this.disk.heard);
    for (const gone of this.disk.gone()) this.replica.restoreGone(gone);
    this.replica.catalog.loaded(ready, this.resumeClock());
    this.replica.restored();
    onLocalUpdate(this.doc, (update) =>
      this.dispatch({ type: 'catalog', update, clockMs: this.clock.reached() }),
    );
    world.note(`${this.name} starts`);
    this.listeners.started?.();
    this.guarded(this.prng.int(TICK_MS), () => this.tick());
    if (bug === 'dropped_fsync') this.guarded(0, () => this.sync());
  }

  /** As the server's peer does: only what was just paired may begin in its series without a word of its disk. */
  private resumeSeries(): void {
    const { device } = this.identity;
    const isNew = this.isNew || this.around.bug === 'wiped_counts_as_new';
    const writes = this.replica.restoreSeries(device, this.disk.seriesMark, isNew ? 'new' : 'used');
    this.disk.complete(this.disk.submit(writes));
    this.isNew = false;
  }

  private seeOwnClock(): void {
    const reached = this.replica.reachedClock(this.identity.device);
    if (reached !== '' && this.around.bug !== 'clock_forgets_its_log') this.clock.see(reached);
  }

  /** The planted bug: its own logs go, but for the newest, whether a hub holds them or not. */
  private dropUnheld(): void {
    const { device } = this.identity;
    const own = this.disk.segments().filter((segment) => deviceOfSegment(segment) === device);
    for (const segment of own.slice(0, -1)) {
      const branch = this.disk.branches(segment)[0]!;
      const prefixes = concatBytes(branch.map(({ hash }) => hash.subarray(0, 8)));
      this.disk.complete(
        this.disk.submit([
          { kind: 'drop', gone: { segment, head: branch.at(-1)!.hash, prefixes, atMs: this.wallMs } },
        ]),
      );
    }
  }

  private resumeClock(): number {
    this.seeOwnClock();
    const { reservedMs } = this.disk;
    const seen = this.clock.see(formatHlc({ ms: reservedMs, counter: 0, device: this.identity.device }));
    return seen.ok ? reservedMs : 0;
  }

  /** The process dies; `disk`, where given, is what it finds when it starts again. */
  crash(disk?: DiskImage): void {
    if (!this.up) return;
    const { world, network } = this.around;
    this.up = false;
    this.generation += 1;
    world.note(`${this.name} crashes`);
    network.crashed(this);
    this.around.oracle.crashed(this.name);
    this.disk.crash(this.prng);
    if (this.synced !== undefined) this.disk.replace(this.synced);
    if (disk !== undefined) this.disk.replace(disk);
    this.listeners.stopped?.();
  }

  opened(conn: number, initiator: boolean): void {
    this.dispatch({ type: 'open', conn, initiator, bare: 'none' });
  }

  received(conn: number, bytes: Uint8Array): void {
    if (this.around.bug === 'own_entries_refused' && this.isOwnChanges(bytes)) return;
    this.dispatch({ type: 'frame', conn, bytes });
  }

  closed(conn: number): void {
    this.dispatch({ type: 'close', conn });
  }

  append(build: (place: AppendPlace) => Draft, done: OnAppended): void {
    const token = this.nextAppend++;
    this.appends.set(token, done);
    this.dispatch({ type: 'append', token, build });
  }

  /** At a hub: what the ledger says of the logs. */
  settle(logs: LedgerLogs): void {
    this.dispatch({ type: 'settle', logs });
  }

  /** Runs the work later, unless the process has ended by then. */
  guarded(delayMs: number, work: () => void): void {
    const { generation } = this;
    this.around.world.after(delayMs, () => {
      if (generation === this.generation) work();
    });
  }

  private tick(): void {
    this.dispatch({ type: 'tick' });
    this.guarded(TICK_MS, () => this.tick());
  }

  private sync(): void {
    this.synced = this.disk.copy();
    this.guarded(CACHE_MS, () => this.sync());
  }

  private dispatch(...events: ReplicaEvent[]): void {
    if (!this.up) return;
    this.events.push(...events);
    if (this.stepping) return;
    this.stepping = true;
    try {
      while (this.events.length > 0) {
        const batch = this.events;
        this.events = [];
        for (const effect of this.replica.step(batch, this.wallMs)) this.carryOut(effect);
      }
    } finally {
      this.stepping = false;
    }
  }

  private carryOut(effect: Effect): void {
    const { world, network, bug } = this.around;
    switch (effect.type) {
      case 'send':
        if (bug === 'lost_relay' && this.isRelay(effect.bytes)) return;
        return network.send(this, effect.conn, effect.bytes);
      case 'close':
        world.note(`${this.name} closes ${effect.conn}: ${effect.code}`);
        world.count(`closed_${effect.code}`);
        return network.hangUp(this, effect.conn);
      case 'persist':
        return this.persist(effect);
      case 'verify':
        return this.guarded(this.prng.int(3), () =>
          this.dispatch({ type: 'verified', token: effect.token, ok: effect.verify.every(verify) }),
        );
      case 'sign':
        return this.guarded(this.prng.int(3), () =>
          this.dispatch({ type: 'signed', token: effect.token, signature: this.sign(effect.message) }),
        );
      case 'read':
        return this.read(effect);
      case 'appended':
        this.appends.get(effect.token)?.(effect.result);
        this.appends.delete(effect.token);
        return;
      case 'stored':
        if (deviceOfSegment(effect.segment) === this.identity.device) this.seeOwnClock();
        return this.listeners.stored?.(effect.segment);
      case 'refused':
        return world.count(`refused_${effect.code}`);
      case 'forked':
        world.note(`${this.name} sees a fork of ${effect.segment.slice(0, 8)}`);
        return world.count('fork_seen');
      case 'live':
        return world.count('live');
      case 'wake':
        return this.guarded(effect.afterMs, () => this.dispatch({ type: 'wake' }));
      case 'turn':
        return this.guarded(1, () => this.dispatch({ type: 'turn' }));
      case 'standing':
      case 'heard':
      case 'signal':
        return;
    }
  }

  private read(effect: Extract<Effect, { type: 'read' }>): void {
    const { token, segment, branch, from, maxEntries, maxBytes } = effect;
    this.guarded(this.prng.int(5), () => {
      const entries = this.disk.read(segment, branch, from, maxEntries, maxBytes);
      this.dispatch({ type: 'read', token, entries });
    });
  }

  private sign(message: Uint8Array): Uint8Array {
    return sign(fromHex(this.identity.certificate.publicKey), message);
  }

  private persist(effect: Persist): void {
    const { world, options, bug, oracle } = this.around;
    const unchecked = bug === 'signature_unchecked';
    if (!unchecked && !effect.verify.every(verify)) {
      return this.answer(effect.token, this.prng.int(3), { ok: false, code: 'bad_signature' });
    }
    const signed = effect.sign === undefined ? undefined : this.sign(effect.sign);
    const pending = this.disk.submit(withSignature(effect.writes, signed));
    const written = oracle.length;
    const waitMs = effect.lazy ? this.prng.int(LAZY_MS) : 0;
    const readyMs = Math.max(
      this.diskFreeMs,
      world.nowMs + waitMs + between(this.prng, 1, options.maxDiskMs),
    );
    this.diskFreeMs = readyMs;
    const outcome: PersistOutcome = signed === undefined ? { ok: true } : { ok: true, signed };
    const early = bug === 'ack_before_store';
    if (early) this.answer(effect.token, 0, outcome);
    this.guarded(readyMs - world.nowMs, () => {
      if (this.disk.full) {
        this.disk.fail(pending, this.prng.chance(0.5));
        world.count('store_failed');
        return this.dispatch({
          type: 'persisted',
          token: effect.token,
          outcome: { ok: false, code: 'store_failed' },
        });
      }
      this.disk.complete(pending);
      for (const { kind } of effect.writes) if (kind === 'drop') world.count('segment_dropped');
      if (effect.writes[0]?.kind === 'catalog') oracle.becameDurable(this.name, written);
      if (!early) this.dispatch({ type: 'persisted', token: effect.token, outcome });
    });
  }

  private answer(token: number, delayMs: number, outcome: PersistOutcome): void {
    this.guarded(delayMs, () => this.dispatch({ type: 'persisted', token, outcome }));
  }

  /** Whether the frame passes on what others wrote. */
  private isRelay(bytes: Uint8Array): boolean {
    const isTill = this.identity.certificate.role === 'till';
    return isTill && bytes[0] === 100 && bytes[1] === 5 && !this.isOwnChanges(bytes);
  }

  /** Whether the frame has entries of this device. */
  private isOwnChanges(bytes: Uint8Array): boolean {
    return (
      bytes[0] === 100 && bytes[1] === 5 && fromHex(this.identity.device).every((b, i) => bytes[2 + i] === b)
    );
  }
}

/** The signature belongs on the last entry written. */
const withSignature = (writes: readonly Write[], signature: Uint8Array | undefined): readonly Write[] => {
  const last = writes[writes.length - 1];
  if (signature === undefined || last?.kind !== 'entry') return writes;
  return [...writes.slice(0, -1), { kind: 'entry', entry: { ...last.entry, signature } }];
};
