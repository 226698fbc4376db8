/**
 * What the demo's shop consists of, all of it real: a hub with its bridge, three tills that are processes of their own, folders on
 * the disk, a database, and wires between them. Here is what can be done to each; what it means is told by `shop.ts`.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '../../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { restoreArchive } from '../../backup/restore.ts';
import type { BackupSettings } from '../../config.ts';
import { Hub } from '../../hub/hub.ts';
import { pairFolder } from '../../security/pair-folder.ts';
import { LAST_PIECE, loadDemoCatalog, loadLastPiece } from '../catalog.ts';
import { openDemoDatabase, type DemoDatabase } from './database.ts';
import { EMPTY_LEDGER, readLedger, type LedgerFacts } from './ledger-view.ts';
import { Network, TILLS, type Till } from './network.ts';
import type { TillReport } from './till-orders.ts';
import { TillProcess } from './till-process.ts';
import { LOOPBACK } from './wire.ts';

export const STORE = 'demo';

/** `wiped`: its disk is empty, and it is not paired anew yet. */
export type TillStatus = 'starting' | 'on' | 'off' | 'wiped';

export interface TillPart {
  readonly till: Till;
  status: TillStatus;
  process: TillProcess | undefined;
  /** What its disk was last known to hold: of a till that is off, what lies there still. */
  report: TillReport | undefined;
  /** Devices that acted for the till, the newest last. */
  readonly devices: string[];
}

export interface PartsOptions {
  /** Emptied at the start and removed at the end. */
  readonly folder: string;
  /** See `openDemoDatabase`. */
  readonly cluster: string | undefined;
  readonly database: string;
  /** The product whose price is watched. */
  readonly watched: string;
  readonly changed: () => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

/** None by itself: a demo has no nights. */
const BACKUPS: Omit<BackupSettings, 'directory'> = {
  ...{ isOn: false, backupCron: '0 2 * * *', verifyCron: '0 4 * * 0', maxAgeMs: Infinity, webhook: '' },
  keep: 4,
};

export class Parts {
  hub: Hub | undefined;
  ledger: LedgerFacts = EMPTY_LEDGER;
  readonly tills: ReadonlyMap<Till, TillPart>;
  readonly network: Network;
  readonly pool: Pool;
  private readonly options: PartsOptions;
  private readonly database: DemoDatabase;

  private constructor(options: PartsOptions, network: Network, database: DemoDatabase) {
    this.options = options;
    this.network = network;
    this.database = database;
    this.pool = createPool(database.url, () => undefined, { max: 2 });
    this.tills = new Map(
      TILLS.map((till) => [
        till,
        { till, status: 'wiped', process: undefined, report: undefined, devices: [] } satisfies TillPart,
      ]),
    );
  }

  /** Wires and database; nobody is there yet. */
  static async prepare(options: PartsOptions): Promise<Result<Parts, Failure>> {
    await rm(options.folder, { recursive: true, force: true });
    await mkdir(options.folder, { recursive: true });
    const { cluster, folder, database: name } = options;
    const database = await openDemoDatabase(cluster, join(folder, 'postgres'), name);
    if (!database.ok) return database;
    return ok(new Parts(options, await Network.lay(), database.value));
  }

  till(till: Till): TillPart {
    return this.tills.get(till)!;
  }

  async startHub(): Promise<Result<void, Failure>> {
    const { folder, log } = this.options;
    const started = await Hub.start({
      ...{ folder: join(folder, 'hub'), store: STORE, host: LOOPBACK, port: 0, log },
      databaseUrl: this.database.url,
      backups: { ...BACKUPS, directory: join(folder, 'backups') },
    });
    if (!started.ok) return started;
    this.hub = started.value;
    const { peer, port } = this.hub.server;
    loadDemoCatalog(peer.catalog);
    loadLastPiece(peer.catalog);
    this.network.attach('hub', port);
    this.redial();
    return ok(undefined);
  }

  async stopHub(): Promise<void> {
    const { hub } = this;
    this.hub = undefined;
    this.network.attach('hub', 0);
    await hub?.close();
  }

  /** Starts the till on what its folder holds. */
  async startTill(till: Till): Promise<Result<void, Failure>> {
    const { folder, watched, changed } = this.options;
    const part = this.till(till);
    part.status = 'starting';
    const process = new TillProcess(
      () => {
        part.report = process.report;
        changed();
      },
      () => {
        if (part.process !== process) return;
        part.process = undefined;
        part.status = 'off';
        this.network.attach(till, 0);
        changed();
      },
    );
    part.process = process;
    changed();
    const dial = this.network.dialledBy(till, STORE);
    const started = await process.start({ folder: join(folder, till), dial, watched });
    if (!started.ok) {
      await process.kill();
      return started;
    }
    part.status = 'on';
    if (!part.devices.includes(started.value.device)) part.devices.push(started.value.device);
    this.network.attach(till, started.value.port);
    this.redial();
    changed();
    return ok(undefined);
  }

  async killTill(till: Till): Promise<void> {
    await this.till(till).process?.kill();
  }

  /** The disk of the till is lost, with its key. */
  async wipeTill(till: Till): Promise<void> {
    await this.killTill(till);
    await rm(join(this.options.folder, till), { recursive: true, force: true });
    const part = this.till(till);
    part.status = 'wiped';
    part.report = undefined;
    this.options.changed();
  }

  /** With a code of the hub, over the till's own cable. */
  async pairTill(till: Till): Promise<Result<void, Failure>> {
    if (this.hub === undefined) return err('hub_unreachable');
    const { code } = this.hub.desk.invite({ till, role: 'till' });
    return pairFolder(join(this.options.folder, till), { hub: this.network.hubOrigin(till), code });
  }

  /** Nobody has to wait for the next attempt of his own. */
  redial(): void {
    for (const { process } of this.tills.values()) process?.networkChanged();
  }

  /** A real backup; gives its file. */
  async backUp(): Promise<Result<string, Failure>> {
    const made = await this.hub?.backups?.backups.start('request');
    if (made === undefined) return err('hub_unreachable');
    if (!made.ok) return made;
    const run = await made.value.done;
    return run.status === 'ok' && run.storagePath !== null
      ? ok(run.storagePath)
      : err('backup_not_made', { code: run.error ?? '?' });
  }

  /** Puts the server back to the file: its folder and its ledger. The hub is stopped for it and not started again. */
  async restore(path: string): Promise<Result<void, Failure>> {
    await this.stopHub();
    const restored = await restoreArchive({
      ...{ path, data: this.options.folder, databaseUrl: this.database.url, store: STORE, nowMs: Date.now() },
      replace: async () => undefined,
    });
    return restored.ok ? ok(undefined) : restored;
  }

  /** Reads the ledger anew, as far as it answers. */
  async refreshLedger(): Promise<void> {
    const read = await readLedger(this.pool, STORE, LAST_PIECE).catch(() => undefined);
    if (read !== undefined) this.ledger = read;
  }

  /** Ends everything, in any state, and leaves nothing behind. */
  async close(): Promise<void> {
    await Promise.all([...this.tills.values()].map(({ process }) => process?.kill()));
    await this.stopHub();
    await this.network.close();
    await this.pool.end();
    await this.database.drop();
    await rm(this.options.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
