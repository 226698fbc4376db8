/** `start`: a demo shop on this machine: embedded Postgres, a hub, two tills, a Spanish catalogue. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { renderUnicodeCompact } from 'uqr';
import { isLoopbackHost, readConfig } from '../config.ts';
import { keepSelling } from '../demo/cashier.ts';
import { loadDemoCatalog } from '../demo/catalog.ts';
import { addDemoPeople, DEMO_LOGIN } from '../demo/people.ts';
import { pairingLink } from '../http/pairing-api.ts';
import { Hub } from '../hub/hub.ts';
import type { PeerServerOptions } from '../peer/peer-server.ts';
import { isProvisioned } from '../security/identity.ts';
import { pairFolder } from '../security/pair-folder.ts';
import { TillNode, tlsOfTill } from '../till-node/till-node.ts';
import { knownCa } from '../tls/node-tls.ts';
import { tlsChoice } from '../tls/settings.ts';
import { CliError, failed, integer, type Command } from './command.ts';
import { openDatabase, tellDatabase } from './database.ts';
import { preparePages } from './pages.ts';
import { logLine, untilStopped, watchDisk, type DiskWatch } from './until-stopped.ts';

const TILLS = ['C01', 'C02'];
/** Paired by opening the link that is printed, within ten minutes. */
const BROWSERS = [
  ['C03', 'till'],
  ['OFI', 'admin'],
] as const;
const MAX_PORT = 65_535;

export const command: Command = {
  summary: 'runs a demo shop: embedded Postgres, hub and two tills',
  usage: 'start [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data (TILLMESH_DATA)' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    sell: { type: 'boolean', help: 'the tills sell something every few moments, to see it travel' },
    port: { type: 'string', value: 'PORT', help: 'port of the hub; the tills take the next ones (PORT)' },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const data = args.text('data') ?? config.data;
    const host = args.text('host') ?? config.host;
    const port = integer(args, 'port', config.port, 0, MAX_PORT - TILLS.length);
    await mkdir(data, { recursive: true }).catch((error: Error) => {
      throw new CliError('data_folder_unusable', `The data folder ${data} cannot be made: ${error.message}`);
    });
    const tls = await tlsChoice(config, host);
    if (!tls.ok) throw failed(tls.error);
    const pages = await preparePages();
    const database = await openDatabase(config.databaseUrl, join(data, 'postgres'));
    const closing: (() => Promise<void>)[] = [async () => database.embedded?.stop()];
    try {
      const disk = watchDisk();
      const hubFolder = join(data, 'hub');
      const hub = await Hub.start({
        folder: hubFolder,
        store: config.store,
        host,
        port,
        databaseUrl: database.url,
        pages,
        tls: tls.value,
        storeFailed: disk.storeFailed,
        backups: config.backups,
        corsOrigins: config.corsOrigins,
        requestsPerMinute: config.requestsPerMinute,
        log: logLine,
      });
      if (!hub.ok) throw failed(hub.error);
      closing.unshift(() => hub.value.close());
      loadDemoCatalog(hub.value.server.peer.catalog);
      const origin = hub.value.server.origin(host);
      const ca = await knownCa(hubFolder);
      process.stdout.write(`tillmesh: ${config.store}\n  hub  ${origin}/\n`);
      const urls = [hub.value.server.url(host)];
      const tills: TillNode[] = [];
      for (const [index, name] of TILLS.entries()) {
        const till = await startTill(
          {
            folder: join(data, name),
            host,
            port: port === 0 ? 0 : port + 1 + index,
            dial: [...urls],
            pages,
            tls: tlsOfTill(tls.value, join(data, name), logLine),
          },
          async (folder) => {
            const { code } = hub.value.desk.invite({ till: name, role: 'till' });
            const paired = await pairFolder(folder, { hub: origin, code, ca });
            if (!paired.ok) throw failed(paired.error);
          },
          disk,
        );
        closing.unshift(() => till.close());
        tills.push(till);
        urls.push(till.server.url(host));
        process.stdout.write(`  ${name}  ${till.server.origin(host)}/\n`);
      }
      for (const [till, role] of BROWSERS) {
        const { code } = hub.value.desk.invite({ till, role });
        const link = pairingLink(origin, role, code);
        process.stdout.write(`  ${till}  ${link}\n`);
        // For a tablet, which has no keyboard to type that on: where it can reach this machine at all.
        if (role === 'till' && process.stdout.isTTY && !isLoopbackHost(host))
          process.stdout.write(`${renderUnicodeCompact(link)}\n`);
      }
      await tellPeople(hub.value, database.url, config.store);
      if (ca !== undefined)
        process.stdout.write(`  tablets trust  ${origin.replace('https:', 'http:')}/certificado\n`);
      process.stdout.write(`  data ${data}\nCtrl+C stops it; the next start finds its data again.\n`);
      void tellDatabase(database);
      if (args.flag('sell')) {
        const stopSelling = keepSelling(tills);
        closing.unshift(async () => stopSelling());
      }
      await untilStopped(disk);
    } finally {
      for (const close of closing) await close();
    }
  },
};

/** Who may sign in at the tills. A shop with people of its own, or without database for now, is left as it is. */
const tellPeople = async ({ bridge }: Hub, databaseUrl: string, store: string): Promise<void> => {
  if (!(await bridge.projected())) return;
  const people = await addDemoPeople(databaseUrl, store);
  bridge.newsChanged();
  if (people.length === 0) return;
  const pins = people.map(({ name, role, pin }) => `${name} (${role}) ${pin}`);
  process.stdout.write(`  PINs  ${pins.join(', ')}\n`);
  const { name, login, password } = DEMO_LOGIN;
  // Who was renamed or given another role knows the password.
  if (people.some((person) => person.name === name))
    process.stdout.write(`  back office  ${login}, password ${password}\n`);
};

const startTill = async (
  options: PeerServerOptions,
  pair: (folder: string) => Promise<void>,
  { storeFailed }: DiskWatch,
): Promise<TillNode> => {
  if (!isProvisioned(options.folder)) await pair(options.folder);
  const till = await TillNode.start({ ...options, listeners: { storeFailed } });
  if (!till.ok) throw failed(till.error);
  return till.value;
};
