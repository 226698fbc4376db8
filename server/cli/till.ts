/** `till`: a till node on a paired folder. */
import { looksAround, readConfig } from '../config.ts';
import { TillNode, tlsOfTill } from '../till-node/till-node.ts';
import { tlsChoice } from '../tls/settings.ts';
import { failed, integer, usageError, type Command } from './command.ts';
import { preparePages } from './pages.ts';
import { logLine, untilStopped, watchDisk } from './until-stopped.ts';

const MAX_PORT = 65_535;
const DAY_MS = 24 * 60 * 60 * 1_000;

export const command: Command = {
  summary: 'runs a till node and connects it to other tills and the hub',
  usage: 'till [ADDRESS…] [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the paired device (TILLMESH_DATA)' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    port: { type: 'string', value: 'PORT', help: 'port to listen on (PORT)' },
  },
  positionals: true,
  async run(args) {
    const config = readConfig(process.env);
    const host = args.text('host') ?? config.host;
    for (const address of args.positionals) {
      if (!/^wss?:\/\/./.test(address) || !URL.canParse(address))
        throw usageError(`An address is like ws://192.168.1.10:4400/sync/demo, not "${address}"`);
    }
    const tls = await tlsChoice(config, host);
    if (!tls.ok) throw failed(tls.error);
    const folder = args.text('data') ?? config.data;
    const disk = watchDisk();
    const till = await TillNode.start({
      folder,
      host,
      port: integer(args, 'port', config.port, 0, MAX_PORT),
      dial: args.positionals,
      keepsMs: config.keepDays * DAY_MS,
      pages: await preparePages(),
      tls: tlsOfTill(tls.value, folder, logLine),
      plainSync: config.plainSync,
      discover: looksAround(config, host) ? logLine : undefined,
      listeners: { storeFailed: disk.storeFailed },
    });
    if (!till.ok) throw failed(till.error);
    process.stdout.write(`till: ${till.value.server.url(host)}\n`);
    try {
      await untilStopped(disk);
    } finally {
      await till.value.close();
    }
  },
};
