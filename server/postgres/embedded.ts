/**
 * Runs the embedded Postgres on a data folder of its own: initialised once, on loopback only, with a password that
 * lies beside it. A folder whose initialisation was cut short is moved aside; a server that a killed process left
 * behind is ended first.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { Client } from 'pg';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import { findBinaries, reachableByOthers, type Binaries } from './binaries.ts';

export interface EmbeddedOptions {
  /** Folder of the cluster; its marker and password lie beside it as `<folder>.json`. */
  readonly folder: string;
  /** 0 lets the system choose. */
  readonly port?: number;
  readonly database?: string;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  stop(): Promise<void>;
  /** Stops it and removes its data, wherever that had to be put. */
  remove(): Promise<void>;
  /** Leaves it running when this process ends. */
  leave(): void;
}

export type EmbeddedFailure = Failure<
  'postgres_missing' | 'postgres_no_account' | 'postgres_init_failed' | 'postgres_start_failed'
>;

const USER = 'tillmesh';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;
const SETTINGS = [
  'jit=off',
  'max_connections=60',
  'shared_buffers=64MB',
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
];

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Ends the server that an earlier process of ours left on this folder. */
const endOrphan = async (folder: string): Promise<void> => {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => undefined);
  const pid = Number(text?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !alive(pid)) return;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes('postgres')) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; alive(pid) && waited < STOP_TIMEOUT_MS; waited += POLL_MS) await pause(POLL_MS);
};

const identity = (binaries: Binaries): { uid?: number; gid?: number } =>
  binaries.account === undefined ? {} : { uid: binaries.account.uid, gid: binaries.account.gid };

const initialise = async (
  binaries: Binaries,
  folder: string,
  password: string,
): Promise<Result<void, EmbeddedFailure>> => {
  if (existsSync(folder)) await rename(folder, `${folder}.unfinished-${Date.now()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const { account } = binaries;
  if (account !== undefined) {
    await chown(folder, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const args = [
    `--pgdata=${folder}`,
    '--auth=scram-sha-256',
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
  ];
  const child = spawn(binaries.initdb, [...args, '--encoding=UTF8', '--locale=C'], {
    ...identity(binaries),
    cwd: dirname(folder),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => {
    child.once('error', () => done(-1));
    child.once('close', done);
  });
  await rm(passwordFile, { force: true });
  return code === 0
    ? ok(undefined)
    : err('postgres_init_failed', { reason: stderr.trim().split('\n').at(-1) ?? '' });
};

const launch = async (
  binaries: Binaries,
  folder: string,
  port: number,
): Promise<Result<ChildProcess, EmbeddedFailure>> => {
  const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
  // A group of its own: an interrupt from the keyboard is ours to handle, in our order.
  const child = spawn(binaries.postgres, ['-D', folder, '-p', String(port), ...settings], {
    ...identity(binaries),
    cwd: dirname(folder),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const ready = await new Promise<boolean>((done) => {
    const timer = setTimeout(() => done(false), START_TIMEOUT_MS);
    const settle = (value: boolean): void => {
      clearTimeout(timer);
      done(value);
    };
    child.once('error', () => settle(false));
    child.once('close', () => settle(false));
    child.stderr.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
      if (log.includes('ready to accept connections')) settle(true);
    });
  });
  if (ready) return ok(child);
  child.kill('SIGKILL');
  return err('postgres_start_failed', { reason: log.trim().split('\n').at(-1) ?? '' });
};

const ensureDatabase = async (base: string, database: string): Promise<void> => {
  const client = new Client({ connectionString: `${base}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
};

/** A folder that the account of Postgres can enter: the wanted one, or one of the same name under /var/tmp. */
const usableFolder = async (wanted: string, binaries: Binaries): Promise<string> => {
  const folder = resolve(wanted);
  await mkdir(dirname(folder), { recursive: true });
  if (binaries.account === undefined || (await reachableByOthers(dirname(folder)))) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const parent = join('/var/tmp', `tillmesh-${name}`);
  await mkdir(parent, { recursive: true });
  return join(parent, basename(folder));
};

export const startEmbeddedPostgres = async (
  options: EmbeddedOptions,
): Promise<Result<EmbeddedPostgres, EmbeddedFailure>> => {
  const binaries = await findBinaries();
  if (!binaries.ok) return binaries;
  const folder = await usableFolder(options.folder, binaries.value);
  const marker = `${folder}.json`;
  await endOrphan(folder);
  let password: string;
  if (existsSync(marker))
    password = (JSON.parse(await readFile(marker, 'utf8')) as { password: string }).password;
  else {
    password = randomBytes(18).toString('hex');
    const initialised = await initialise(binaries.value, folder, password);
    if (!initialised.ok) return initialised;
    await writeFile(marker, JSON.stringify({ password }), { mode: 0o600, flush: true });
  }
  const wanted = options.port ?? 0;
  const port = wanted === 0 ? await freePort() : wanted;
  const launched = await launch(binaries.value, folder, port);
  if (!launched.ok) return launched;
  const child = launched.value;
  const base = `postgres://${USER}:${password}@127.0.0.1:${port}`;
  const database = options.database ?? 'tillmesh';
  await ensureDatabase(base, database);
  const onExit = (): void => void child.kill('SIGINT');
  process.once('exit', onExit);
  const stop = async (): Promise<void> => {
    process.off('exit', onExit);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    // Unreferenced: a server that ended in time must not keep its caller's process for the rest.
    const late = new Promise((done) => setTimeout(done, STOP_TIMEOUT_MS).unref());
    await Promise.race([ended, late]);
  };
  return ok({
    url: `${base}/${database}`,
    port,
    folder,
    stop,
    async remove() {
      await stop();
      const moved = dirname(folder) !== dirname(resolve(options.folder));
      for (const path of moved ? [dirname(folder)] : [folder, marker])
        await rm(path, { recursive: true, force: true });
    },
    leave() {
      process.off('exit', onExit);
      child.stderr?.destroy();
      child.unref();
    },
  });
};
