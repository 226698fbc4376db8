/** A whole shop for a test: a hub with its bridge, tills that dial whom the test says, real sockets, disks and Postgres. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '../../bridge/index.ts';
import { lineTotal } from '../../crdt-schema/model/money.ts';
import type { Sale } from '../../crdt-schema/ops/op.ts';
import type { Standing } from '../../crdt-schema/sync/index.ts';
import { Hub, provisionHub, type HubOptions } from '../../server/hub/hub.ts';
import type { PeerServer, PeerServerOptions } from '../../server/peer/peer-server.ts';
import { loadAuthority, provisionDevice, type Grant } from '../../server/security/identity.ts';
import type { KeyPair } from '../../server/security/crypto.ts';
import { TillNode, type Confirmed, type Stamp } from '../../server/till-node/till-node.ts';
import { createDatabase, type Database } from './database.ts';

export const HOST = '127.0.0.1';
export const STORE = 'norte';
export const COFFEE = '01890000-0000-7000-8000-000000c0ffee';
export const RICE = '01890000-0000-7000-8000-0000000041ce';

const POLL_MS = 20;
const PATIENCE_MS = 10_000;

/** Waits until `found` gives something that is neither undefined nor false. */
export const until = async <T>(
  what: string,
  found: () => T | undefined | false | Promise<T | undefined | false>,
  patienceMs = PATIENCE_MS,
): Promise<T> => {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not in ${patienceMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

export const saleOf = (
  id: string,
  { at, till, receipt }: Stamp,
  product = COFFEE,
  quantity = 1_000,
): Sale => {
  const price = 25_000;
  const total = lineTotal(quantity, price);
  return {
    v: 1,
    kind: 'sale',
    id,
    at,
    till,
    receipt,
    lines: [{ product, quantity, price, total }],
    payments: [{ method: 'cash', amount: total }],
    total,
  };
};

/** Sells one piece and gives where the op stands, once it is on the till's disk. */
export const sell = async (till: TillNode, product = COFFEE, quantity = 1_000): Promise<Confirmed> => {
  const id = till.newId();
  const written = await till.write(id, (stamp) => saleOf(id, stamp, product, quantity));
  if (!written.ok) throw new Error(`the till did not confirm: ${written.error.code}`);
  return written.value;
};

/** What a till knows of an op, whoever said so: nothing of one that it does not hold. */
export const stateOf = (
  node: { readonly server: PeerServer },
  { segment, seq }: Confirmed,
): Omit<Standing, 'hearsay'> => {
  const { peers = 0, server = false, verdict } = node.server.peer.replica.standing(segment, seq) ?? {};
  return { peers, server, verdict };
};

export const accepted = (till: TillNode, op: Confirmed): Promise<true> =>
  until(`${op.id} accepted`, () => stateOf(till, op).verdict?.status === 'accepted');

export class Shop {
  readonly folder: string;
  readonly database: Database;
  /** What the hubs logged. */
  readonly logged: string[] = [];
  private readonly authority: KeyPair;
  private readonly open = new Set<{ close(): Promise<void> }>();

  private constructor(folder: string, database: Database, authority: KeyPair) {
    this.folder = folder;
    this.database = database;
    this.authority = authority;
  }

  static async create(): Promise<Shop> {
    const folder = await mkdtemp(join(tmpdir(), 'tillmesh-shop-'));
    await provisionHub(join(folder, 'hub'), STORE);
    return new Shop(folder, await createDatabase(), await loadAuthority(join(folder, 'hub')));
  }

  get pool(): Pool {
    return this.database.pool;
  }

  /** Starts the hub, with its catalog, on the given port or any. */
  async hub(more: Partial<HubOptions> = {}): Promise<Hub> {
    const started = await Hub.start({
      folder: join(this.folder, 'hub'),
      store: STORE,
      host: HOST,
      port: 0,
      databaseUrl: this.database.url,
      log: (message) => this.logged.push(message),
      ...more,
    });
    if (!started.ok) throw new Error(`no hub: ${JSON.stringify(started.error)}`);
    const hub = started.value;
    this.open.add(hub);
    hub.server.peer.catalog.createMany('products', [
      [COFFEE, { name: 'Café', price: 25_000, active: true }],
      [RICE, { name: 'Arroz', price: 25_000, active: true }],
    ]);
    return hub;
  }

  /** Makes a device of this store; its folder is its name. */
  async pair(name: string, more: Partial<Grant> = {}): Promise<string> {
    const folder = join(this.folder, name);
    await provisionDevice(folder, this.authority, {
      store: STORE,
      role: 'till',
      till: name,
      series: name,
      nowMs: Date.now(),
      ...more,
    });
    return folder;
  }

  /** Starts the till of that name, which was paired before or is now. */
  async till(
    name: string,
    dial: readonly { readonly server: PeerServer }[],
    { paired = false, ...more }: Partial<PeerServerOptions> & { readonly paired?: boolean } = {},
  ): Promise<TillNode> {
    const folder = paired ? join(this.folder, name) : await this.pair(name);
    const started = await TillNode.start({
      folder,
      host: HOST,
      port: 0,
      dial: dial.map(({ server }) => server.url(HOST)),
      ...more,
    });
    if (!started.ok) throw new Error(`no till: ${JSON.stringify(started.error)}`);
    this.open.add(started.value);
    return started.value;
  }

  async stop(node: { close(): Promise<void> }): Promise<void> {
    this.open.delete(node);
    await node.close();
  }

  /** How often the ledger has the sale. */
  async booked(id: string): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>('select count(*) as n from sale where id = $1', [
      id,
    ]);
    return rows[0]!.n;
  }

  async sales(): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>('select count(*) as n from sale');
    return rows[0]!.n;
  }

  async stock(product = COFFEE): Promise<number> {
    const { rows } = await this.pool.query<{ quantity: number }>(
      'select quantity from stock_level where product_id = $1',
      [product],
    );
    return rows[0]?.quantity ?? 0;
  }

  /** Ends everything that was started, in any state, and leaves nothing behind. */
  async close(): Promise<void> {
    for (const node of [...this.open].toReversed()) await node.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A pool for a database that is not the shop's own. */
export const poolOf = (url: string): Pool => createPool(url, () => undefined, { max: 2 });
