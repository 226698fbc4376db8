/** `hub`: the server of one store. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { looksAround, readConfig, STORE_FORM, STORE_FORM_TEXT } from '../config.ts';
import { Hub } from '../hub/hub.ts';
import { tlsChoice } from '../tls/settings.ts';
import { failed, integer, usageError, type Command } from './command.ts';
import { openDatabase, tellDatabase } from './database.ts';
import { preparePages } from './pages.ts';
import { hubSettings } from './hub-settings.ts';
import { logLine, untilStopped, watchDisk } from './until-stopped.ts';

const MAX_PORT = 65_535;

export const command: Command = {
  summary: 'runs the hub of one store, with its bridge into Postgres',
  usage: 'hub [options]',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'folder of the data (TILLMESH_DATA)' },
    store: { type: 'string', value: 'NAME', help: 'name of the store (TILLMESH_STORE)' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    port: { type: 'string', value: 'PORT', help: 'port to listen on (PORT)' },
    'database-url': {
      type: 'string',
      value: 'URL',
      help: 'Postgres to use (DATABASE_URL); else the embedded one',
    },
  },
  positionals: false,
  async run(args) {
    const config = readConfig(process.env);
    const data = args.text('data') ?? config.data;
    const store = args.text('store') ?? config.store;
    const host = args.text('host') ?? config.host;
    const port = integer(args, 'port', config.port, 0, MAX_PORT);
    if (!STORE_FORM.test(store)) throw usageError(`--store takes ${STORE_FORM_TEXT}, not "${store}"`);
    const tls = await tlsChoice(config, host);
    if (!tls.ok) throw failed(tls.error);
    await mkdir(data, { recursive: true }).catch((error: Error) => {
      throw failed({ code: 'data_folder_unusable', params: { folder: data, reason: error.message } });
    });
    const database = await openDatabase(
      args.text('database-url') ?? config.databaseUrl,
      join(data, 'postgres'),
    );
    const pages = await preparePages();
    const disk = watchDisk();
    const hub = await Hub.start({
      folder: join(data, 'hub'),
      store,
      host,
      port,
      databaseUrl: database.url,
      pages,
      tls: tls.value,
      storeFailed: disk.storeFailed,
      discover: looksAround(config, host),
      ...hubSettings(config),
      log: logLine,
    });
    if (!hub.ok) {
      await database.embedded?.stop();
      throw failed(hub.error);
    }
    process.stdout.write(`hub of ${store}: ${hub.value.server.url(host)}\n`);
    void tellDatabase(database);
    try {
      await untilStopped(disk);
    } finally {
      await hub.value.close();
      await database.embedded?.stop();
    }
  },
};
