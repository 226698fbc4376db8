/** `start`: a demo shop on this machine: embedded Postgres, a hub, two tills, a Spanish catalogue. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { keepSelling } from '../demo/cashier.ts';
import { loadDemoCatalog } from '../demo/catalog.ts';
import { Hub } from '../hub/hub.ts';
import type { PeerServerOptions } from '../peer/peer-server.ts';
import type { KeyPair } from '../security/crypto.ts';
import { isProvisioned, loadAuthority, provisionDevice, type Grant } from '../security/identity.ts';
import { TillNode } from '../till-node/till-node.ts';
import { CliError, failed, integer, type Command } from './command.ts';
import { openDatabase, tellDatabase } from './database.ts';
import { logLine, untilStopped, watchDisk, type DiskWatch } from './until-stopped.ts';

const TILLS = ['C01', 'C02'];
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
    const database = await openDatabase(config.databaseUrl, join(data, 'postgres'));
    const closing: (() => Promise<void>)[] = [async () => database.embedded?.stop()];
    try {
      const folder = join(data, 'hub');
      const disk = watchDisk();
      const hub = await Hub.start({
        folder,
        store: config.store,
        host,
        port,
        databaseUrl: database.url,
        storeFailed: disk.storeFailed,
        corsOrigins: config.corsOrigins,
        requestsPerMinute: config.requestsPerMinute,
        log: logLine,
      });
      if (!hub.ok) throw failed(hub.error);
      closing.unshift(() => hub.value.close());
      loadDemoCatalog(hub.value.server.peer.catalog);
      const authority = await loadAuthority(folder);
      process.stdout.write(`tillmesh: ${config.store}\n  hub  http://${host}:${hub.value.server.port}/\n`);
      const urls = [hub.value.server.url(host)];
      const tills: TillNode[] = [];
      for (const [index, name] of TILLS.entries()) {
        const till = await startTill(
          { folder: join(data, name), host, port: port === 0 ? 0 : port + 1 + index, dial: [...urls] },
          { store: config.store, role: 'till', till: name, series: name, nowMs: Date.now() },
          authority,
          disk,
        );
        closing.unshift(() => till.close());
        tills.push(till);
        urls.push(till.server.url(host));
        process.stdout.write(`  ${name}  http://${host}:${till.server.port}/\n`);
      }
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

const startTill = async (
  options: PeerServerOptions,
  grant: Grant,
  authority: KeyPair,
  { storeFailed }: DiskWatch,
): Promise<TillNode> => {
  if (!isProvisioned(options.folder)) await provisionDevice(options.folder, authority, grant);
  const till = await TillNode.start({ ...options, listeners: { storeFailed } });
  if (!till.ok) throw failed(till.error);
  return till.value;
};
