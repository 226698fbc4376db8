/**
 * Many stores in one process and at one port: each has its hub, with a folder, keys and logs of its own. What they share is
 * the port, connections to the database, in turn, and the pages. A store is opened when somebody asks for it, else in its turn.
 */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { Pool } from 'pg';
import { createPool, sharePool } from '../../bridge/index.ts';
import { ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { STORE_FORM, type BackupSettings } from '../config.ts';
import { listenerOf, serve, type Certified, type Serving } from '../http/serve.ts';
import { within } from '../http/within.ts';
import { Hub, type HubShared } from '../hub/hub.ts';
import { migrateDatabase } from '../hub/ledger-database.ts';
import { Leases } from '../hub/leases.ts';
import { NO_PROXIES, Proxies, type ProxySettings } from '../http/proxies.ts';
import type { PageFiles } from '../pages/pages.ts';
import { reject } from '../peer/listener.ts';
import type { Door } from '../peer/peer-server.ts';
import { routeOfPath, storeOfName, type Route } from './route.ts';
import { takeTurns, type InTurn } from '../in-turn.ts';

type Log = (message: string, details: Readonly<Record<string, unknown>>) => void;

export interface HostOptions {
  /** Holds a folder for each store, as `hub --data` has it. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Origins of the other hosts of these stores, `ws://10.0.0.2:4400`. */
  readonly peers: readonly string[];
  /** Where browsers find a store, `{store}` standing for its name; by `<store>.localhost` where it is not said. */
  readonly storeOrigin?: string | undefined;
  /** Connections to the database for all bridges, and as many for what is asked over HTTP. */
  readonly connections: number;
  readonly certified?: Certified | undefined;
  readonly pages?: PageFiles | undefined;
  readonly backups?: BackupSettings | undefined;
  readonly corsOrigins?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly metrics?: 'open' | 'token' | undefined;
  readonly proxies?: ProxySettings | undefined;
  readonly log: Log;
}

/** Where a store's hub takes its requests and upgrades. */
interface Rooms {
  readonly upgrades: EventEmitter;
  listener: RequestListener | undefined;
}

interface Slot extends Rooms {
  readonly store: string;
  hub: Hub | undefined;
  /** While it is opened or closed; gives the hub where it is open then. */
  changing: Promise<Hub | undefined> | undefined;
  /** Not opened again before this, Unix ms. */
  restsUntilMs: number;
}

/** Of a store at once. One takes a batch in, one adds up days or asks. */
const SHARE = 2;
const STATEMENT_MS = 30_000;
const ASKED_STATEMENT_MS = 10_000;
/** Leases of all stores are renewed together: of 15 s. */
const GATHER_MS = 500;
/** Stores opened at once: it is reading disks, and work for the processor. */
const OPENING = 4;
/** Backups made at once, of all stores. */
const BACKING_UP = 2;
const LOOK_EVERY_MS = 10_000;
const REST_MS = 2_000;
/** Sockets and requests that wait for a store to open. */
const MAX_WAITING = 4_000;
const SECRET_FILE = 'authority.key';

const hubFolder = (data: string, store: string): string => join(data, store, 'hub');

export class Host {
  readonly port: number;
  private readonly options: HostOptions;
  private readonly serving: Serving;
  private readonly pools: readonly Pool[];
  private readonly shared: Omit<HubShared, 'door'>;
  private readonly opening: InTurn = takeTurns(OPENING);
  private readonly backingUp: InTurn = takeTurns(BACKING_UP);
  private readonly slots: Map<string, Slot>;
  private readonly looking: Promise<void>;
  private stopLooking: () => void = () => undefined;
  private waiting = 0;
  private closing = false;

  private constructor(
    options: HostOptions,
    serving: Serving,
    slots: Map<string, Slot>,
    pools: readonly [ledger: Pool, asked: Pool],
  ) {
    this.options = options;
    this.serving = serving;
    this.slots = slots;
    this.pools = pools;
    this.port = serving.port;
    const { databaseUrl, connections, log } = options;
    const onError = (error: Error): void => log('database_error', { reason: error.message });
    const migrating = takeTurns(1);
    const [ledger, asked] = pools.map((pool) => sharePool(pool, connections));
    this.shared = {
      askedPool: () => asked!(SHARE),
      ledger: {
        pool: () => ledger!(SHARE),
        migrate: () => migrating(() => migrateDatabase(databaseUrl, onError)),
        leases: new Leases(ledger!(1), GATHER_MS),
      },
      inTurn: this.backingUp,
    };
    this.looking = this.keepLooking();
  }

  static async start(
    options: HostOptions,
  ): Promise<Result<Host, Failure<'port_in_use' | 'cannot_listen' | 'data_folder_unusable'>>> {
    const { host, port, databaseUrl, connections, certified, log } = options;
    let self: Host | undefined;
    const listener: RequestListener = (request, response) => void self?.request(request, response);
    const serving = await serve(listener, host, port, certified !== undefined);
    if (!serving.ok) return serving;
    if (certified !== undefined) serving.value.certify(certified);
    serving.value.trust(new Proxies(options.proxies ?? NO_PROXIES));
    const onError = (error: Error): void => log('database_error', { reason: error.message });
    const pool = (statementMs: number): Pool =>
      createPool(databaseUrl, onError, { max: connections, statementMs });
    const slots = new Map<string, Slot>();
    self = new Host(options, serving.value, slots, [pool(STATEMENT_MS), pool(ASKED_STATEMENT_MS)]);
    for (const server of serving.value.servers)
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        void self.upgrade(request, socket, head);
      });
    return ok(self);
  }

  /** The hub of a store, opened where it was not; undefined where there is no such store or it cannot be opened now. */
  async hub(store: string): Promise<Hub | undefined> {
    const slot = this.slotOf(store);
    return slot === undefined ? undefined : this.open(slot);
  }

  /** How many stores there are, and how many are open. */
  get counts(): { readonly stores: number; readonly open: number } {
    const all = [...this.slots.values()];
    return { stores: all.length, open: all.filter(({ hub }) => hub !== undefined).length };
  }

  async close(): Promise<void> {
    this.closing = true;
    this.stopLooking();
    await this.looking;
    await Promise.all([...this.slots.values()].map((slot) => this.shut(slot)));
    await this.serving.close();
    for (const pool of this.pools) await pool.end();
  }

  private async keepLooking(): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.stopLooking = resolve));
    while (!this.closing) {
      await this.look();
      await within(stopped, LOOK_EVERY_MS);
    }
  }

  /** Finds stores that are new in the folder, and opens what is not open. */
  private async look(): Promise<void> {
    const { data, log } = this.options;
    const entries = await readdir(data, { withFileTypes: true }).catch((error: Error) => {
      log('data_folder_unusable', { folder: data, reason: error.message });
      return [];
    });
    for (const entry of entries) if (entry.isDirectory()) this.slotOf(entry.name);
    // One after the other: what somebody asks for meanwhile is opened beside.
    for (const slot of this.slots.values()) if (slot.hub === undefined) await this.open(slot);
  }

  private slotOf(store: string): Slot | undefined {
    const known = this.slots.get(store);
    if (known !== undefined || !STORE_FORM.test(store)) return known;
    if (!existsSync(join(hubFolder(this.options.data, store), SECRET_FILE))) return undefined;
    const slot: Slot = {
      ...{ store, upgrades: new EventEmitter(), listener: undefined },
      ...{ hub: undefined, changing: undefined, restsUntilMs: 0 },
    };
    this.slots.set(store, slot);
    return slot;
  }

  private async open(slot: Slot): Promise<Hub | undefined> {
    if (slot.changing !== undefined) return slot.changing;
    if (slot.hub !== undefined) return slot.hub;
    if (this.closing || Date.now() < slot.restsUntilMs) return undefined;
    slot.changing = this.opening(async () => this.start(slot)).finally(() => (slot.changing = undefined));
    return slot.changing;
  }

  private async start(slot: Slot): Promise<Hub | undefined> {
    const { store } = slot;
    const { data, host, databaseUrl, peers, pages, backups, storeOrigin } = this.options;
    const { corsOrigins, requestsPerMinute, metrics, proxies } = this.options;
    const log: Log = (message, details) => this.options.log(message, { store, ...details });
    const origin = storeOrigin ?? `http://{store}.localhost:${this.port}`;
    try {
      const started = await Hub.start({
        ...{ folder: hubFolder(data, store), store, host, port: this.port, databaseUrl, pages, log },
        shared: { ...this.shared, door: this.doorOf(slot) },
        origin: origin.replace('{store}', store),
        dial: peers.map((peer) => `${peer}/sync/${store}`),
        backups: backups === undefined ? undefined : { ...backups, directory: directoryOf(backups, store) },
        ...{ corsOrigins, requestsPerMinute, metrics, proxies },
        // What a process of its own does by ending: what is on the disk is read anew.
        storeFailed: () => void this.shut(slot),
      });
      if (started.ok) return (slot.hub = started.value);
      log('store_not_opened', { code: started.error.code, ...started.error.params });
    } catch (error) {
      log('store_not_opened', { reason: error instanceof Error ? error.message : String(error) });
    }
    slot.restsUntilMs = Date.now() + REST_MS;
    return undefined;
  }

  private doorOf(slot: Slot): Door {
    return async (app) => {
      slot.listener = listenerOf(app);
      return ok({
        servers: [slot.upgrades],
        port: this.port,
        certify: () => undefined,
        trust: () => undefined,
        isEncrypted: () => this.options.certified !== undefined,
        close: async () => void (slot.listener = undefined),
      });
    };
  }

  private async shut(slot: Slot): Promise<void> {
    await slot.changing;
    const { hub } = slot;
    if (hub === undefined) return;
    slot.hub = undefined;
    slot.restsUntilMs = Date.now() + REST_MS;
    slot.changing = hub.close().then(
      () => undefined,
      (error: Error) => this.options.log('store_not_closed', { store: slot.store, reason: error.message }),
    ) as Promise<undefined>;
    await slot.changing;
    slot.changing = undefined;
  }

  /** By the name that was asked for, which is then that store's alone, else by the path. */
  private find(request: IncomingMessage): { slot: Slot; path: string } | undefined {
    const named = storeOfName(request.headers.host);
    const bySlot = named === undefined ? undefined : this.slotOf(named);
    if (bySlot !== undefined) return { slot: bySlot, path: request.url ?? '/' };
    const route: Route | undefined = routeOfPath(request);
    const slot = route === undefined ? undefined : this.slotOf(route.store);
    return slot === undefined ? undefined : { slot, path: route!.path };
  }

  private async ready(slot: Slot): Promise<boolean> {
    if (slot.hub !== undefined) return true;
    if (this.waiting >= MAX_WAITING) return false;
    this.waiting += 1;
    try {
      return (await this.open(slot)) !== undefined;
    } finally {
      this.waiting -= 1;
    }
  }

  private async request(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = this.find(request);
    if (found === undefined) {
      const isHealth = request.url === '/health';
      response.writeHead(isHealth ? 200 : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(isHealth ? { ok: true } : { code: 'not_found' }));
      return;
    }
    if (!(await this.ready(found.slot)) || found.slot.listener === undefined) {
      response.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '2' });
      response.end(JSON.stringify({ code: 'store_not_open' }));
      return;
    }
    request.url = found.path;
    void found.slot.listener(request, response);
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const found = this.find(request);
    if (found === undefined) return reject(socket, '404 Not Found');
    if (!(await this.ready(found.slot))) return reject(socket, '503 Service Unavailable');
    request.url = found.path;
    if (!found.slot.upgrades.emit('upgrade', request, socket, head))
      reject(socket, '503 Service Unavailable');
  }
}

const directoryOf = ({ directory }: BackupSettings, store: string): string =>
  directory === '' ? '' : join(directory, store);
