/** Several stores on one database for a test: hosts in this process, and tills that dial whom the test says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionHub } from '../../server/hub/hub.ts';
import { Host, type HostOptions } from '../../server/host/host.ts';
import { loadAuthority, provisionDevice } from '../../server/security/identity.ts';
import { TillNode } from '../../server/till-node/till-node.ts';
import { createDatabase, type Database } from './database.ts';
import { COFFEE, HOST, until } from './shop.ts';

export class Stores {
  readonly folder: string;
  readonly database: Database;
  readonly logged: [string, Readonly<Record<string, unknown>>][] = [];
  private readonly open = new Set<{ close(): Promise<void> }>();

  private constructor(folder: string, database: Database) {
    this.folder = folder;
    this.database = database;
  }

  static async create(): Promise<Stores> {
    return new Stores(await mkdtemp(join(tmpdir(), 'tillmesh-stores-')), await createDatabase());
  }

  /** The data folder of a host. */
  data(host = 'host'): string {
    return join(this.folder, host);
  }

  async add(store: string, host = 'host'): Promise<void> {
    await provisionHub(join(this.data(host), store, 'hub'), store);
  }

  async host(name = 'host', more: Partial<HostOptions> = {}): Promise<Host> {
    const started = await Host.start({
      ...{ data: this.data(name), host: HOST, port: 0, databaseUrl: this.database.url },
      ...{ peers: [], connections: 6, ...more },
      log: (message, details) => this.logged.push([message, details]),
    });
    if (!started.ok) throw new Error(started.error.code);
    this.open.add(started.value);
    return started.value;
  }

  /** A till of the store, paired now, that dials the ports. */
  async till(store: string, name: string, ports: readonly number[], host = 'host'): Promise<TillNode> {
    const folder = join(this.folder, `till-${store}-${name}`);
    const authority = await loadAuthority(join(this.data(host), store, 'hub'));
    const grant = { role: 'till', till: name, series: name, nowMs: Date.now() } as const;
    await provisionDevice(folder, authority, { store, ...grant });
    const dial = ports.map((port) => `ws://${HOST}:${port}/sync/${store}`);
    const started = await TillNode.start({ folder, host: HOST, port: 0, dial });
    if (!started.ok) throw new Error(started.error.code);
    this.open.add(started.value);
    return started.value;
  }

  async stop(node: { close(): Promise<void> }): Promise<void> {
    this.open.delete(node);
    await node.close();
  }

  async sales(store: string): Promise<number> {
    const { rows } = await this.database.pool.query<{ n: number }>(
      'select count(*) as n from sale where store_id = $1',
      [store],
    );
    return rows[0]!.n;
  }

  async close(): Promise<void> {
    for (const node of [...this.open].toReversed()) await node.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Gives the store its one product. */
export const stock = async (host: Host, store: string, name = 'Café'): Promise<void> => {
  const hub = await until(`${store} is open`, async () => host.hub(store));
  hub.server.peer.catalog.create('products', COFFEE, { name, price: 25_000, active: true });
};
