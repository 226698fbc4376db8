/**
 * Runs a store's bridge beside its replica: catalog and logs into Postgres, verdicts out into the hub's own log. While
 * the database is away the replica goes on syncing; when it is back, everything since is taken in.
 */
import type { Pool } from 'pg';
import { Bridge, settingsOf, type BridgeOptions, type StockPolicy } from '../../bridge/index.ts';
import { splitVerdicts } from '../../crdt-schema/verdicts/split.ts';
import {
  decodeVerdictEntry,
  encodeVerdictEntry,
  type VerdictEntry,
} from '../../crdt-schema/verdicts/verdict-entry.ts';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import type { BackupRun } from '../backup/runs.ts';
import type { Peer } from '../peer/peer.ts';
import { within } from '../http/within.ts';
import { createVerifier } from '../security/crypto.ts';
import { DayTotalsKeeper } from './day-totals-keeper.ts';
import { DirtyRecords } from './dirty-records.ts';
import { EntryQueue, passed } from './entry-queue.ts';
import { Epochs } from './epochs.ts';
import { HubNews } from './hub-news.ts';
import type { LedgerAccess, LedgerState } from './ledger-database.ts';
import { LedgerLink } from './ledger-link.ts';

export interface BridgeDriverOptions {
  readonly peer: Peer;
  readonly access: LedgerAccess;
  readonly stockPolicy?: StockPolicy | undefined;
  /** How often it says which logs are done with, ms. */
  readonly settleEveryMs?: number | undefined;
  readonly fault?: BridgeOptions['fault'] | undefined;
  readonly witness?: BridgeOptions['witness'] | undefined;
  /** The bridge is at work: the tables are there, and the store is this hub's. */
  readonly opened?: (() => void) | undefined;
  readonly beforeMigration?: (() => Promise<void>) | undefined;
  readonly published?: (entry: VerdictEntry) => void;
  /** Backups whose files are there, the newest first; where none are made here nothing is told of any. */
  readonly backups?: (() => Promise<readonly BackupRun[]>) | undefined;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

const PUBLISH_ROWS = 100;
const EXPIRE_EVERY_MS = 60 * 60 * 1_000;
/** How often the hub says which logs are done with, where it is not told. */
const SETTLE_EVERY_MS = 60_000;
const IDLE_MS = 1_000;
const GATHER_MS = 200;
/** Nobody who asked over HTTP waits longer for the ledger. */
const PATIENCE_MS = 10_000;
/** An end does not wait longer for a database that does not answer. */
const STOP_MS = 10_000;

export class BridgeDriver {
  private readonly link: LedgerLink;
  private readonly options: BridgeDriverOptions;
  private readonly entries: EntryQueue;
  private readonly news: HubNews;
  private readonly dayTotals: DayTotalsKeeper;
  private readonly epochs: Epochs;
  private readonly records: DirtyRecords;
  /** Told once all that was dirty when they asked is in the ledger; false where the database went away. */
  private readonly waiters: ((projected: boolean) => void)[] = [];
  /** Told once the entry at the place is decided; false where the database went away. */
  private deciding: {
    readonly key: string;
    readonly seq: number;
    readonly answer: (decided: boolean) => void;
  }[] = [];
  private cursors = new Map<string, number>();
  /** The outbox may have what the hub's log lacks. A hub of many that asked each second would do little else. */
  private untold = true;
  /** Devices whose certificate the ledger has, with the certificate's `validFrom`: a renewed one is saved again. */
  private readonly savedDevices = new Map<string, number>();
  private wake: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(options: BridgeDriverOptions) {
    this.options = options;
    this.entries = new EntryQueue(options.peer);
    this.records = new DirtyRecords(options.peer.catalog);
    this.news = new HubNews(options.peer, options.backups);
    this.dayTotals = new DayTotalsKeeper(options.peer, options.log);
    this.epochs = new Epochs(options.peer, options.log);
    const { peer, access, beforeMigration, log } = options;
    this.link = new LedgerLink({
      access,
      store: peer.replica.context.identity.store,
      holder: peer.device,
      beforeMigration,
      work: async (pool) => this.session(pool),
      ended: () => this.letGo(),
      log,
    });
    peer.catalog.onChange((changes) => {
      for (const { entity, id } of changes) this.records.add(entity, id);
      this.poke();
    });
  }

  get state(): LedgerState {
    return this.link.state;
  }

  /** The bridge is at work. */
  get connected(): boolean {
    return this.link.state === 'open';
  }

  start(): void {
    this.running = this.link.run();
  }

  /** Entries of the segment became durable at the hub. */
  stored(segment: string): void {
    this.entries.add(segment);
    this.poke();
  }

  /** Somebody joined, left or is something else now, a backup was made or verified: tills hear of it. */
  newsChanged(): void {
    this.news.due();
    this.poke();
  }

  async stop(): Promise<void> {
    this.link.stop();
    this.poke();
    if (this.running !== undefined) await within(this.running, STOP_MS);
  }

  /**
   * Resolves once the catalog as it is now is in the ledger: true. False where the database is away: it will be taken in
   * when it is back.
   */
  async projected(): Promise<boolean> {
    if (!this.link.mayAnswer) return false;
    const projected = new Promise<boolean>((resolve) => {
      this.waiters.push(resolve);
      this.poke();
    });
    return (await within(projected, PATIENCE_MS)) ?? false;
  }

  /** Resolves once the op at this place has its verdict: true. False where the database is away. */
  async decided(segment: string, seq: number): Promise<boolean> {
    const key = `${segment}:0`;
    if ((this.cursors.get(key) ?? 0) > seq) return true;
    if (!this.link.mayAnswer) return false;
    return new Promise((answer) => {
      this.deciding.push({ key, seq, answer });
      this.poke();
    });
  }

  /** Whoever waits for the ledger is told that it is away. */
  private letGo(): void {
    this.answerWaiters(false);
    for (const { answer } of this.deciding.splice(0)) answer(false);
  }

  private answerDeciding(): void {
    const still = this.deciding.filter(({ key, seq, answer }) => {
      const isDecided = (this.cursors.get(key) ?? 0) > seq;
      if (isDecided) answer(true);
      return !isDecided;
    });
    this.deciding = still;
  }

  private answerWaiters(projected: boolean): void {
    for (const answer of this.waiters.splice(0)) answer(projected);
  }

  private poke(): void {
    this.wake?.();
    this.wake = undefined;
  }

  private async rest(ms: number): Promise<void> {
    if (this.link.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async open(pool: Pool): Promise<Bridge> {
    const { peer, stockPolicy, fault, witness } = this.options;
    const { store } = peer.replica.context.identity;
    const bridge = await Bridge.open({
      pool,
      store,
      nowMs: Date.now,
      settings: () => settingsOf(peer.catalog.read('settings', SETTINGS_ID)?.fields),
      verify: createVerifier(),
      told: (segment, branch, seq) => peer.replica.context.verdicts.verdict(segment, branch, seq),
      ...(stockPolicy === undefined ? {} : { stockPolicy }),
      ...(fault === undefined ? {} : { fault }),
      ...(witness === undefined ? {} : { witness }),
    });
    await this.entries.reset();
    this.records.reset();
    this.savedDevices.clear();
    this.news.due();
    return bridge;
  }

  /** Works until it is stopped, loses its lease or the database. */
  private async session(pool: Pool): Promise<void> {
    const bridge = await this.open(pool);
    if (!(await this.epochs.begin(bridge, Date.now()))) return void this.leaseLost('lease_lost');
    const cursors = await bridge.cursors();
    this.cursors = cursors;
    this.untold = true;
    this.link.opened();
    this.options.opened?.();
    while (!this.link.stopping && this.epochs.gathers(Date.now())) {
      if (!this.link.holds()) return void this.leaseLost('lease_lost');
      await this.rest(GATHER_MS);
    }
    let expireAtMs = 0;
    const { peer, settleEveryMs = SETTLE_EVERY_MS } = this.options;
    // A new shop counts its goods before it sells any: its tills have to know that the stock is none.
    if (peer.replica.publishedPosition === 0) await this.begin(bridge, 0);
    let settleAtMs = Date.now() + settleEveryMs;
    while (!this.link.stopping) {
      if (!this.link.holds()) return void this.leaseLost('lease_lost');
      if (!(await this.project(bridge))) return;
      if (Date.now() >= expireAtMs) {
        const expired = await bridge.expire();
        if (!expired.ok) return void this.leaseLost(expired.error.code);
        expireAtMs = Date.now() + EXPIRE_EVERY_MS;
        this.untold = true;
      }
      const ingested = await this.ingest(bridge, cursors);
      if (ingested === undefined) return;
      this.answerDeciding();
      const epoch = await this.epochs.check(bridge);
      if (!epoch.lease) return void this.leaseLost('lease_lost');
      if (ingested > 0 || epoch.opened) this.untold = true;
      if (epoch.opened) await this.tellStock(bridge);
      const published: number = this.untold ? await this.publish(bridge) : 0;
      this.untold = published > 0;
      await this.news.tell(bridge, () => this.begin(bridge, peer.replica.publishedPosition));
      const idle = ingested === 0 && published === 0 && this.entries.isEmpty;
      this.dayTotals.step(bridge, idle);
      if (idle && Date.now() >= settleAtMs) {
        peer.settle(await bridge.logs(peer.undeclared()));
        settleAtMs = Date.now() + settleEveryMs;
        // Somebody may have written into the database by another way.
        this.news.due();
        this.untold = true;
      }
      if (idle && this.waiters.length === 0) await this.rest(IDLE_MS);
    }
  }

  /** False where the lease is lost. */
  private async saveDevices(bridge: Bridge): Promise<boolean> {
    const { certificates } = this.options.peer.replica.context;
    const news = [...certificates.values()].filter(
      ({ certificate: { device, validFrom } }) => this.savedDevices.get(device) !== validFrom,
    );
    if (news.length === 0) return true;
    const saved = await bridge.saveDevices(
      news.map(({ certificate: { device: id, till, series, role, numbering, revokedAt } }) => ({
        revoked: revokedAt !== undefined,
        id,
        till,
        series,
        role,
        numbering,
      })),
    );
    if (!saved.ok) return this.leaseLost(saved.error.code);
    for (const { certificate } of news) this.savedDevices.set(certificate.device, certificate.validFrom);
    return true;
  }

  private async project(bridge: Bridge): Promise<boolean> {
    while (!this.records.isEmpty) {
      const result = await bridge.project(this.records.take());
      if (!result.ok) return this.leaseLost(result.error.code);
      this.untold = true;
      await this.adopt(bridge);
    }
    this.answerWaiters(true);
    return true;
  }

  /** Somebody edited a record that had left the document: it comes back from the ledger, with the edit. */
  private async adopt(bridge: Bridge): Promise<void> {
    for (const [entity, id] of this.records.takeOrphans()) {
      const fields = await bridge.recordData(entity, id);
      if (fields !== undefined) this.options.peer.catalog.create(entity, id, fields);
    }
  }

  /** Takes one batch in; returns its size, or undefined where the session has to end. */
  private async ingest(bridge: Bridge, cursors: Map<string, number>): Promise<number | undefined> {
    const entries = await this.entries.take(cursors);
    if (entries.length === 0) return 0;
    // After collecting: a device whose certificate came meanwhile may have entries in this very batch.
    if (!(await this.saveDevices(bridge))) return undefined;
    const result = await bridge.ingest(entries, () => this.entries.lookAhead(cursors, entries));
    const isWhole = result.ok && result.value.entries === entries.length;
    if (!isWhole) await this.entries.stepBack();
    if (!result.ok) {
      if (result.error.code === 'not_storable') this.stall(entries[0]!.segment);
      else return this.leaseLost(result.error.code) ? 0 : undefined;
    } else if (result.value.entries < entries.length) {
      const actual = await bridge.cursors();
      for (const { segment, branch, seq } of entries) {
        if ((actual.get(`${segment}:${branch}`) ?? 0) <= seq) this.stall(segment);
      }
      for (const [key, next] of actual) cursors.set(key, next);
      return result.value.entries;
    } else {
      for (const [key, next] of passed(cursors, entries)) cursors.set(key, next);
    }
    return entries.length;
  }

  private stall(segment: string): void {
    this.entries.stall(segment);
    this.options.log('log_stalled', { segment });
  }

  /** Appends the verdicts that the hub's log lacks; where it stands is read from that log itself. */
  private async publish(bridge: Bridge): Promise<number> {
    const { peer } = this.options;
    const rows = await bridge.unpublished(peer.replica.publishedPosition, PUBLISH_ROWS);
    for (const { pos, payload } of rows) {
      await this.begin(bridge, pos);
      const entry = decodeVerdictEntry(payload);
      if (!entry.ok) throw new Error(`the outbox holds no verdict at ${pos}: ${entry.error.code}`);
      await this.say(`verdicts-${pos}`, entry.value);
      this.epochs.told(pos);
      this.options.published?.(entry.value);
    }
    return rows.length;
  }

  /** A segment of the hub's log begins with the whole stock. */
  private async begin(bridge: Bridge, pos: number): Promise<void> {
    if (!this.options.peer.replica.ownLog.atSegmentStart) return;
    await this.say(`stock-${pos}`, await bridge.fullStock());
    this.news.begun();
  }

  /** What was told of the stock came from a ledger that is no more. */
  private async tellStock(bridge: Bridge): Promise<void> {
    if (this.options.peer.replica.ownLog.atSegmentStart) return;
    const stock = await bridge.fullStock();
    await this.say(`stock-${stock.pos}`, stock);
  }

  private async say(name: string, entry: VerdictEntry): Promise<void> {
    for (const [i, part] of splitVerdicts(entry).entries()) {
      const [id, bytes] = [`${name}-${i}`, encodeVerdictEntry(part)];
      const result = await this.options.peer.append(() => ({ id, bytes, usesReceipt: false }));
      if (!result.ok) throw new Error(`the hub's log refused a verdict: ${result.error.code}`);
    }
  }

  private leaseLost(code: string): false {
    this.options.log(code, {});
    return false;
  }
}
