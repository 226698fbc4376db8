/** `host`: the hubs of many stores in one process; `host add` makes a store, `host move` hands one to another host. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createPool, handOverLease } from '../../bridge/index.ts';
import { readConfig, STORE_FORM, STORE_FORM_TEXT } from '../config.ts';
import { Host } from '../host/host.ts';
import { provisionHub } from '../hub/hub.ts';
import { LEASE_MS } from '../hub/leases.ts';
import { tlsChoice } from '../tls/settings.ts';
import { failed, integer, usageError, type Arguments, type Command } from './command.ts';
import { openDatabase, requireDatabase, tellDatabase } from './database.ts';
import { preparePages } from './pages.ts';
import { hubSettings } from './hub-settings.ts';
import { logLine, untilStopped, watchDisk } from './until-stopped.ts';

const MAX_PORT = 65_535;
const PATIENCE_MS = 10_000;

const run = async (args: Arguments): Promise<void> => {
  const config = readConfig(process.env);
  const data = args.text('data') ?? config.data;
  const host = args.text('host') ?? config.host;
  const port = integer(args, 'port', config.port, 0, MAX_PORT);
  const tls = await tlsChoice(config, host);
  if (!tls.ok) throw failed(tls.error);
  if (tls.value === 'store' && config.tls === 'on')
    throw usageError('a host with TLS needs TLS_CERT and TLS_KEY: each store has an authority of its own');
  await mkdir(data, { recursive: true }).catch((error: Error) => {
    throw failed({ code: 'data_folder_unusable', params: { folder: data, reason: error.message } });
  });
  const database = await openDatabase(
    args.text('database-url') ?? config.databaseUrl,
    join(data, '.postgres'),
  );
  const started = await Host.start({
    ...{ data, host, port, databaseUrl: database.url, log: logLine },
    peers: config.peerHosts,
    storeOrigin: config.storeOrigin,
    connections: config.hostConnections,
    certified: tls.value === 'store' ? undefined : tls.value,
    pages: await preparePages(),
    ...hubSettings(config),
  });
  if (!started.ok) {
    await database.embedded?.stop();
    throw failed(started.error);
  }
  process.stdout.write(`host of stores in ${data}: ${host}:${started.value.port}\n`);
  void tellDatabase(database);
  try {
    await untilStopped(watchDisk());
  } finally {
    await started.value.close();
    await database.embedded?.stop();
  }
};

const add = async (args: Arguments, store: string): Promise<void> => {
  const data = args.text('data') ?? readConfig(process.env).data;
  await provisionHub(join(data, store, 'hub'), store);
  process.stdout.write(`${join(data, store)}\n`);
};

/** Which device works, or would, for the store at a host. */
const deviceAt = async (url: string, store: string): Promise<string> => {
  const address = `${url.replace(/\/$/, '')}/s/${store}/status.json`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { device, ledger } = (await response.json()) as { device?: string; ledger?: string };
    if (device !== undefined && (ledger === 'open' || ledger === 'elsewhere')) return device;
    throw failed({ code: 'store_not_there', params: { url, store, state: ledger ?? response.status } });
  } catch (error) {
    if (!(error instanceof Error) || 'exitCode' in error) throw error;
    throw failed({ code: 'hub_unreachable', params: { url, reason: error.message } });
  }
};

const move = async (args: Arguments, store: string): Promise<void> => {
  const config = readConfig(process.env);
  const to = args.text('to');
  if (to === undefined || !URL.canParse(to))
    throw usageError('host move takes --to URL, like http://10.0.0.2:4400');
  const url = args.text('database-url') ?? config.databaseUrl;
  if (url === '') throw usageError('host move takes --database-url, that of the hosts');
  const database = await openDatabase(url, '');
  await requireDatabase(database);
  const device = await deviceAt(to, store);
  const pool = createPool(url, () => undefined, { max: 1 });
  try {
    const before = await handOverLease(pool, store, device, LEASE_MS);
    const said = before === device ? 'it worked there already' : 'it takes over within two seconds';
    process.stdout.write(`${store}: ${to}, ${said}\n`);
  } finally {
    await pool.end();
  }
};

export const command: Command = {
  summary: 'runs the hubs of many stores in one process',
  usage: 'host [options] | host add STORE | host move STORE --to URL',
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'a folder of it for each store (TILLMESH_DATA)' },
    host: { type: 'string', value: 'HOST', help: 'address to listen on (HOST)' },
    port: { type: 'string', value: 'PORT', help: 'port to listen on (PORT)' },
    'database-url': { type: 'string', value: 'URL', help: 'Postgres of all stores (DATABASE_URL)' },
    to: { type: 'string', value: 'URL', help: 'of move: the host that is to work for the store' },
  },
  positionals: true,
  async run(args) {
    const [action, store, ...more] = args.positionals;
    if (action === undefined) return run(args);
    if (store === undefined || more.length > 0 || (action !== 'add' && action !== 'move'))
      throw usageError('host takes no word, add STORE or move STORE');
    if (!STORE_FORM.test(store)) throw usageError(`a store is named by ${STORE_FORM_TEXT}, not "${store}"`);
    return action === 'add' ? add(args, store) : move(args, store);
  },
};
