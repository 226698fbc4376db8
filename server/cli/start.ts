/** `start`: a shop on this machine with one command: embedded Postgres, a hub, and for the demo two tills and a catalogue. */
import { join, resolve } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { checkStopped } from '../backup/restore-folder.ts';
import { isLoopbackHost, looksAround, readConfig, type Config } from '../config.ts';
import { keepSelling } from '../demo/cashier.ts';
import { loadDemoCatalog } from '../demo/catalog.ts';
import { firstRunLink } from '../http/first-run.ts';
import { DemoDesk } from '../demo/live/desk.ts';
import { createDemoRoutes } from '../demo/live/routes.ts';
import { pairingLink } from '../http/pairing-api.ts';
import { checkHubFolder } from '../hub/hub-folder.ts';
import { Hub } from '../hub/hub.ts';
import type { PageFiles } from '../pages/pages.ts';
import { beginFirstRun, firstRunSecret } from '../security/first-run-key.ts';
import { SOFTWARE } from '../security/identity.ts';
import { demoPeople, DEMO_TILLS, startDemoTills } from '../start/demo-shop.ts';
import { checkPorts } from '../start/ports.ts';
import { startScreen, type StartFacts } from '../start/screen.ts';
import { prepareDataFolder, shopOfFolder, type ShopOfFolder } from '../start/shop-folder.ts';
import type { TillNode } from '../till-node/till-node.ts';
import { knownCa } from '../tls/node-tls.ts';
import { tlsChoice, type TlsChoice } from '../tls/settings.ts';
import { failed, integer, type Command } from './command.ts';
import { openDatabase, tellDatabase, type Database } from './database.ts';
import { hubSettings } from './hub-settings.ts';
import { languageOf } from './language.ts';
import { preparePages } from './pages.ts';
import { logLine, untilStopped, watchDisk, type DiskWatch } from './until-stopped.ts';

const MAX_PORT = 65_535;

/** What the command was asked for. */
interface Wanted {
  readonly config: Config;
  readonly shop: ShopOfFolder;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly tls: TlsChoice;
  readonly isSelling: boolean;
}

export const command: Command = {
  summary: 'runs a shop on this machine: embedded Postgres, a hub, and for the demo two tills',
  usage: 'start [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data (TILLMESH_DATA)' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    empty: { type: 'boolean', help: 'begins a real shop, by a page whose address is printed' },
    sell: { type: 'boolean', help: 'the tills sell something every few moments, to see it travel' },
    port: { type: 'string', value: 'PORT', help: 'port of the hub; the tills take the next ones (PORT)' },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const data = args.text('data') ?? config.data;
    const host = args.text('host') ?? config.host;
    const port = integer(args, 'port', config.port, 0, MAX_PORT - DEMO_TILLS.length);
    const tls = await tlsChoice(config, host);
    if (!tls.ok) throw failed(tls.error);
    const prepared = await prepareDataFolder(data);
    if (!prepared.ok) throw failed(prepared.error);
    const named = process.env['TILLMESH_STORE'] === undefined ? undefined : config.store;
    const shop = await shopOfFolder(data, { isEmpty: args.flag('empty'), store: named });
    if (!shop.ok) throw failed(shop.error);
    const folder = await checkHubFolder(join(data, 'hub'), shop.value.store);
    if (!folder.ok) throw failed(folder.error);
    // Before the database is opened: an embedded one would be taken from the shop that runs.
    const stopped = await checkStopped(data);
    if (!stopped.ok) throw failed(stopped.error);
    const nodes = shop.value.kind === 'demo' ? DEMO_TILLS.length : 0;
    const ports = port === 0 ? [] : Array.from({ length: 1 + nodes }, (_, i) => port + i);
    const free = await checkPorts(host, ports);
    if (!free.ok) throw failed(free.error);
    if (shop.value.kind === 'real') await beginFirstRun(join(data, 'hub'));
    const isSelling = args.flag('sell');
    await runShop({ config, shop: shop.value, data, host, port, tls: tls.value, isSelling });
  },
};

/** Until it is stopped, or a disk fails. */
const runShop = async (wanted: Wanted): Promise<void> => {
  const { config, shop, data, host, port, tls } = wanted;
  const pages = preparePages();
  const database = await openDatabase(config.databaseUrl, join(data, 'postgres'));
  const closing: (() => Promise<void>)[] = [async () => database.embedded?.stop()];
  try {
    const disk = watchDisk();
    const served = await pages;
    const desk = shop.kind === 'demo' && served !== undefined ? demoDesk(data, database) : undefined;
    if (desk !== undefined) closing.unshift(() => desk.close());
    const hub = await Hub.start({
      folder: join(data, 'hub'),
      store: shop.store,
      routes: desk === undefined ? undefined : createDemoRoutes(desk, served!),
      ...{ host, port, tls, databaseUrl: database.url, pages: served },
      storeFailed: disk.storeFailed,
      discover: shop.kind === 'real' && looksAround(config, host),
      ...hubSettings(config),
      log: logLine,
    });
    if (!hub.ok) throw failed(hub.error);
    closing.unshift(() => hub.value.close());
    const facts = await openShop(hub.value, wanted, { database, disk, closing, pages: served });
    process.stdout.write(startScreen(facts, languageOf(process.env)));
    void tellDatabase(database);
    await untilStopped(disk);
  } finally {
    for (const close of closing) await close();
  }
};

/** A shop to be broken, beside the one that is there: nothing of it runs before somebody opens its page. */
const demoDesk = (data: string, { embedded }: Database): DemoDesk =>
  new DemoDesk({
    ...{ folder: join(data, 'demo'), cluster: embedded?.url, database: 'tillmesh_demo', log: logLine },
  });

interface Surroundings {
  readonly database: Database;
  readonly disk: DiskWatch;
  readonly pages: PageFiles | undefined;
  /** Gets what has to be closed again. */
  readonly closing: (() => Promise<void>)[];
}

/** What a shop has beside its hub, and what is said of it. */
const openShop = async (
  hub: Hub,
  { shop, data, host, port, tls, isSelling }: Wanted,
  { database, disk, pages, closing }: Surroundings,
): Promise<StartFacts> => {
  const origin = hub.server.origin(host);
  const ca = await knownCa(join(data, 'hub'));
  const isLan = !isLoopbackHost(host);
  const facts = {
    ...{ ...shop, version: SOFTWARE.split(' ')[1]!, hub: origin, isLan, data: resolve(data) },
    trust: ca === undefined ? undefined : `${origin.replace('https:', 'http:')}/certificado`,
  };
  if (shop.kind === 'real') {
    const secret = await firstRunSecret(join(data, 'hub'));
    const begin = secret === undefined ? undefined : firstRunLink(origin, secret);
    return { ...facts, begin, nodes: [], readyMs: performance.now() };
  }
  loadDemoCatalog(hub.server.peer.catalog);
  const tills: TillNode[] = [];
  const started = await startDemoTills({
    ...{ hub, data, host, port, tls, ca, pages, log: logLine, storeFailed: disk.storeFailed },
    started: (till) => {
      closing.unshift(() => till.close());
      tills.push(till);
    },
  });
  if (!started.ok) throw failed(started.error);
  const people = await demoPeople(hub, database.url, shop.store);
  if (isSelling) {
    const stopSelling = keepSelling(tills);
    closing.unshift(async () => stopSelling());
  }
  /** Pairs the browser that opens it, within ten minutes. */
  const link = (till: string, role: 'till' | 'admin'): string =>
    pairingLink(origin, role, hub.desk.invite({ till, role }).code);
  const till = link('C03', 'till');
  return {
    ...facts,
    ...people,
    till,
    office: link('OFI', 'admin'),
    demo: pages === undefined ? undefined : `${origin}/demo/`,
    nodes: tills.map(({ server }) => `${server.origin(host)}/estado`),
    // For a tablet, which has no keyboard to type that on.
    qr: isLan && process.stdout.isTTY ? renderUnicodeCompact(till) : undefined,
    readyMs: performance.now(),
  };
};
