/** A shop of five tills and a hub, each on a host of its own: they find each other, relay, and lose nothing. */
import type { ChildProcess } from 'node:child_process';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { PeerStatus } from '../../server/peer/status.ts';
import { COFFEE, Shop, STORE, until } from '../integration/shop.ts';
import { canBuild, Network, type Host } from './network.ts';

const TILLS = ['C01', 'C02', 'C03', 'C04', 'C05'];
const NODE = join(import.meta.dirname, 'node.ts');
const PATIENCE_MS = 60_000;
const able = canBuild();
if (!able) console.log('skipped: network namespaces need root, ip and Python');

/** A peer on its host. */
class Remote {
  readonly process: ChildProcess;
  private next = 1;
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private readonly ready: Promise<unknown>;

  constructor(process: ChildProcess) {
    this.process = process;
    this.ready = new Promise((resolve, reject) => this.waiting.set(0, { resolve, reject }));
    let told = '';
    process.stderr!.on('data', (text: Buffer) => (told = (told + text.toString()).slice(-2_000)));
    process.on('exit', (code) => {
      for (const { reject } of this.waiting.values()) reject(new Error(`ended with ${code}: ${told}`));
    });
    process.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
      const waiter = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) waiter?.resolve(value);
      else waiter?.reject(new Error(error));
    });
  }

  async ask<T>(what: string, more: object = {}): Promise<T> {
    await this.ready;
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.process.send({ id, what, ...more });
    });
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }
}

describe.skipIf(!able)('a shop on a LAN', { timeout: 120_000 }, () => {
  let shop: Shop;
  let network: Network;
  let socket: Server;
  let databaseUrl: string;
  let hub: Remote;
  let hubHost: Host;
  const tills = new Map<string, Remote>();
  const sold: string[] = [];

  const startHub = (): Remote =>
    new Remote(network.node('hub', [NODE, 'hub', join(shop.folder, 'hub'), STORE, hubHost.ip, databaseUrl]));
  const sell = async (name: string, count: number): Promise<void> => {
    sold.push(...(await tills.get(name)!.ask<string[]>('sell', { count, product: COFFEE })));
  };
  const inLedger = async (): Promise<number> => {
    const { rows } = await shop.pool.query<{ n: number }>(
      'select count(*) as n from sale where id = any($1)',
      [sold],
    );
    return rows[0]!.n;
  };
  const allBooked = (): Promise<true> =>
    until('all in the ledger', async () => (await inLedger()) === sold.length, PATIENCE_MS);
  const linksOf = async (name: string): Promise<string[]> => tills.get(name)!.ask<string[]>('links');
  const entriesOf = async (name: string): Promise<number> => {
    const { devices } = await tills.get(name)!.ask<PeerStatus>('status');
    return devices.filter(({ role }) => role === 'till').reduce((sum, { entries }) => sum + entries, 0);
  };
  const allHold = (names: readonly string[]): Promise<true> =>
    until(
      'all hold all',
      async () => (await Promise.all(names.map(entriesOf))).every((entries) => entries === sold.length),
      PATIENCE_MS,
    );

  beforeAll(async () => {
    shop = await Shop.create();
    network = Network.create('lan');
    // Postgres listens on this machine's own loopback; a host reaches it by a file.
    const database = new URL(shop.database.url);
    const path = join(shop.folder, '.s.PGSQL.5432');
    socket = createServer((from) => {
      const to = connect(Number(database.port), database.hostname);
      from.pipe(to).pipe(from);
      for (const end of [from, to]) end.on('error', () => (from.destroy(), to.destroy()));
    });
    await new Promise<void>((resolve) => socket.listen(path, resolve));
    const login = `${database.username}:${database.password}`;
    databaseUrl = `postgres://${login}@localhost${database.pathname}?host=${encodeURIComponent(shop.folder)}`;
    hubHost = network.add('hub');
    const hosts = TILLS.map((name) => network.add(name));
    await network.connect();
    hub = startHub();
    for (const { name, ip } of hosts) {
      const folder = await shop.pair(name);
      tills.set(name, new Remote(network.node(name, [NODE, 'till', folder, STORE, ip])));
    }
  });
  afterAll(async () => {
    for (const remote of [...tills.values(), hub]) await remote?.end();
    socket?.close();
    network?.destroy();
    await shop?.close();
  });

  it('finds itself without an address being told', async () => {
    for (const name of TILLS)
      await until(
        `links of ${name}`,
        async () =>
          (await linksOf(name)).sort().join() ===
          [...TILLS, 'HUB']
            .filter((n) => n !== name)
            .sort()
            .join(),
        PATIENCE_MS,
      );
  });

  it('sells, and everything is in the ledger and at every till', async () => {
    await Promise.all(TILLS.map((name) => sell(name, 20)));
    // The product comes late: the sales wait for it.
    await tills.get('C01')!.ask('create', { product: COFFEE, name: 'Café' });
    await allBooked();
    await allHold(TILLS);
  });

  it('sells on while the hub is off, tills hold the sales of each other, and the hub gets all of it', async () => {
    network.cable('hub', false);
    await Promise.all(TILLS.map((name) => sell(name, 20)));
    await allHold(TILLS);
    network.cable('hub', true);
    await allBooked();
  });

  it('carries what a till that sees one neighbour alone has sold', async () => {
    for (const name of ['hub', 'C03', 'C04', 'C05']) network.wall('C01', name, true);
    await until('one link', async () => (await linksOf('C01')).join() === 'C02', PATIENCE_MS);
    await sell('C01', 20);
    await allBooked();
    await allHold(TILLS);
    for (const name of ['hub', 'C03', 'C04', 'C05']) network.wall('C01', name, false);
  });

  it('gets everything through a network that loses, delays, repeats and reorders', async () => {
    for (const name of ['C02', 'C04', 'hub'])
      network.faults(name, { delay: 0.1, jitter: 0.06, loss: 0.1, duplicate: 0.02 });
    await Promise.all(TILLS.map((name) => sell(name, 20)));
    await allBooked();
    await allHold(TILLS);
    for (const name of ['C02', 'C04', 'hub']) network.faults(name, {});
  });

  it('comes back after the router was off, though a till was killed meanwhile', async () => {
    for (const name of [...TILLS, 'hub']) network.cable(name, false);
    await Promise.all(TILLS.map((name) => sell(name, 10)));
    const killed = tills.get('C05')!;
    await killed.end('SIGKILL');
    for (const name of [...TILLS, 'hub']) network.cable(name, true);
    const ip = '10.77.0.6';
    tills.set('C05', new Remote(network.node('C05', [NODE, 'till', join(shop.folder, 'C05'), STORE, ip])));
    await allBooked();
    await allHold(TILLS);
  });
});
