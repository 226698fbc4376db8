/** A shop whose peers each run on a host of their own: a hub and tills that know no address, a ledger, and what they sold. */
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { PeerStatus } from '../../server/peer/status.ts';
import { COFFEE, Shop, STORE, until } from '../integration/shop.ts';
import { Network, type Faults, type Host } from './network.ts';
import { Remote } from './remote.ts';
import type { Traffic } from './traffic.ts';

const NODE = join(import.meta.dirname, 'node.ts');
export const TILLS = ['C01', 'C02', 'C03', 'C04', 'C05'];
export const ALL = [...TILLS, 'hub'];

export class LanShop {
  readonly shop: Shop;
  readonly network: Network;
  readonly sold: string[] = [];
  private readonly peers = new Map<string, Remote>();
  private readonly hosts = new Map<string, Host>();
  private readonly socket: Server;
  private readonly databaseUrl: string;
  private readonly patienceMs: number;
  /** Walls that stand, as pairs. */
  private walls: (readonly [string, string])[] = [];

  private constructor(shop: Shop, network: Network, socket: Server, databaseUrl: string, patienceMs: number) {
    this.shop = shop;
    this.network = network;
    this.socket = socket;
    this.databaseUrl = databaseUrl;
    this.patienceMs = patienceMs;
  }

  /** `id` names the network: at most 4 characters. */
  static async open(id: string, patienceMs: number): Promise<LanShop> {
    const shop = await Shop.create();
    const network = Network.create(id);
    // Postgres listens on this machine's own loopback; a host reaches it by a file.
    const database = new URL(shop.database.url);
    const socket = createServer((from) => {
      const to = connect(Number(database.port), database.hostname);
      from.pipe(to).pipe(from);
      for (const end of [from, to]) end.on('error', () => (from.destroy(), to.destroy()));
    });
    await new Promise<void>((resolve) => socket.listen(join(shop.folder, '.s.PGSQL.5432'), resolve));
    const login = `${database.username}:${database.password}`;
    const host = encodeURIComponent(shop.folder);
    const url = `postgres://${login}@localhost${database.pathname}?host=${host}`;
    const lan = new LanShop(shop, network, socket, url, patienceMs);
    for (const name of ['hub', ...TILLS]) lan.hosts.set(name, network.add(name));
    await network.connect();
    for (const name of TILLS) await shop.pair(name);
    for (const name of ALL) lan.start(name);
    return lan;
  }

  start(name: string): void {
    const { ip } = this.hosts.get(name)!;
    const role = name === 'hub' ? 'hub' : 'till';
    const args = [NODE, role, join(this.shop.folder, name), STORE, ip, this.databaseUrl];
    this.peers.set(name, new Remote(this.network.node(name, args)));
  }

  async kill(name: string): Promise<void> {
    await this.peers.get(name)!.end('SIGKILL');
  }

  ask<T>(name: string, what: string, more: object = {}): Promise<T> {
    return this.peers.get(name)!.ask<T>(what, more);
  }

  /** Every till sells so many, at the same time. */
  async sell(count: number, names: readonly string[] = TILLS): Promise<void> {
    const ids = await Promise.all(
      names.map((name) => this.ask<string[]>(name, 'sell', { count, product: COFFEE })),
    );
    this.sold.push(...ids.flat());
  }

  /** The product comes late: sales wait for it. */
  async createProduct(): Promise<void> {
    await this.ask('C01', 'create', { product: COFFEE, name: 'Café' });
  }

  async until(what: string, found: () => Promise<boolean>): Promise<void> {
    await until(what, found, this.patienceMs);
  }

  async linksOf(name: string): Promise<string[]> {
    return (await this.ask<string[]>(name, 'links')).map((till) => (till === 'HUB' ? 'hub' : till)).sort();
  }

  /** Each is linked with those alone. */
  async linked(wanted: Readonly<Record<string, readonly string[]>>): Promise<void> {
    for (const [name, others] of Object.entries(wanted))
      await this.until(
        `links of ${name}: ${others.join()}`,
        async () => (await this.linksOf(name)).join() === [...others].sort().join(),
      );
  }

  async allBooked(): Promise<void> {
    await this.until('all in the ledger, once', async () => {
      const { rows } = await this.shop.pool.query<{ n: number }>(
        'select count(*) as n from sale where id = any($1)',
        [this.sold],
      );
      return rows[0]!.n === this.sold.length;
    });
  }

  /** Everything that was sold is at these peers. */
  async allHold(names: readonly string[] = ALL): Promise<void> {
    for (const name of names)
      await this.until(`${name} holds all`, async () => {
        const { devices } = await this.ask<PeerStatus>(name, 'status');
        const tills = devices.filter(({ role }) => role === 'till');
        return tills.reduce((sum, { entries }) => sum + entries, 0) === this.sold.length;
      });
  }

  /** Only these pairs hear each other from now on. */
  graph(pairs: readonly (readonly [string, string])[]): void {
    const open = new Set(pairs.map((pair) => [...pair].sort().join()));
    for (const [a, b] of this.walls) this.network.wall(a, b, false);
    this.walls = ALL.flatMap((a, i) => ALL.slice(i + 1).map((b) => [a, b] as const)).filter(
      (pair) => !open.has([...pair].sort().join()),
    );
    for (const [a, b] of this.walls) this.network.wall(a, b, true);
  }

  /** Everybody hears everybody again. */
  openAll(): void {
    for (const [a, b] of this.walls) this.network.wall(a, b, false);
    this.walls = [];
  }

  faults(faults: Faults, names: readonly string[] = ALL): void {
    for (const name of names) this.network.faults(name, faults);
  }

  /** All clocks go on by so much. */
  async later(ms: number): Promise<void> {
    await Promise.all(ALL.map((name) => this.ask(name, 'shift', { ms })));
  }

  /**
   * What each peer received of log entries against what it had to, in bytes: over each link each entry once, and over all
   * links of a peer each entry once.
   */
  async traffic(): Promise<{ readonly at: string; readonly from: string; bytes: number; needed: number }[]> {
    const rows = [];
    for (const name of ALL) {
      const { links, bytes, distinctBytes } = await this.ask<Traffic['report']>(name, 'traffic');
      for (const link of links)
        rows.push({ at: name, from: link.from, bytes: link.bytes, needed: link.distinctBytes });
      rows.push({ at: name, from: 'all', bytes, needed: distinctBytes });
    }
    return rows;
  }

  async close(): Promise<void> {
    for (const remote of this.peers.values()) await remote.end();
    this.socket.close();
    this.network.destroy();
    await this.shop.close();
  }
}
