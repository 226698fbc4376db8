/** Stores with their keys and catalogs, hosts as processes of their own, and processes full of tills. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { provisionHub } from '../../server/hub/hub.ts';
import { Peer } from '../../server/peer/peer.ts';
import { generateKeyPair } from '../../server/security/crypto.ts';
import { issueCertificate, loadAuthority } from '../../server/security/identity.ts';
import { benchProducts } from '../bench/catalog-data.ts';
import type { DeviceSpec } from './device.ts';
import type { Answer, Order, Report } from './devices.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CHILD = fileURLToPath(new URL('./devices.ts', import.meta.url));
const START_MS = 60_000;
const SHARED_FILES = ['authority.key', 'catalog-token'];

export const storeName = (n: number): string => `t${String(n).padStart(4, '0')}`;

/** Makes the store's folder at a host, with its catalog. */
export const makeStore = async (data: string, store: string, products: number): Promise<void> => {
  const folder = join(data, store, 'hub');
  await provisionHub(folder, store);
  const opened = await Peer.open({ folder });
  if (!opened.ok) throw new Error(opened.error.code);
  // Whatever is sold is sold: how often a sale is refused for want of stock is not what is measured.
  const sold = benchProducts(products).map(
    ([id, fields]) => [id, { ...fields, stockPolicy: 'allow_negative' }] as const,
  );
  const created = opened.value.catalog.createMany('products', sold);
  if (!created.ok) throw new Error(created.error.code);
  await opened.value.close();
};

/** Gives another host the store's keys: it becomes a hub of the store with a device of its own. */
export const shareStore = async (from: string, to: string, store: string): Promise<void> => {
  await mkdir(join(to, store, 'hub'), { recursive: true });
  for (const file of SHARED_FILES)
    await cp(join(from, store, 'hub', file), join(to, store, 'hub', file)).catch(() => undefined);
};

/** A till of the store; nothing of it is on a disk. */
export const makeDevice = async (
  data: string,
  store: string,
  till: string,
  urls: readonly string[],
): Promise<DeviceSpec> => {
  const authority = await loadAuthority(join(data, store, 'hub'));
  const keys = generateKeyPair();
  const grant = { store, role: 'till', till, series: till, nowMs: Date.now() } as const;
  return {
    ...{ store, urls, keyPem: keys.toPem(), authority: toHex(authority.publicKey) },
    certificate: toHex(issueCertificate(authority, keys.publicKey, grant)),
  };
};

export interface HostProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<void>;
  stderr(): string;
}

/** Starts `tillmesh host` on the folder; resolves once it listens. */
export const startHost = async (
  data: string,
  databaseUrl: string,
  port = 0,
  env: Readonly<Record<string, string>> = {},
): Promise<HostProcess> => {
  const args = ['host', '--data', data, '--port', String(port), '--database-url', databaseUrl];
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, AUTO_BACKUP_ENABLED: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stderr.on('data', (data: Buffer) => (errors = (errors + data.toString()).slice(-100_000)));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const chosen = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no host: ${errors}`)), START_MS);
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      const found = /:(\d+)\n/.exec(out)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(Number(found));
    });
    void ended.then(() => reject(new Error(`the host ended: ${errors}`)));
  });
  return { child, port: chosen, ended, stderr: () => errors };
};

/** A process full of tills. */
export class Tills {
  private readonly child: ChildProcess;
  private asked: { answer: (answer: Answer) => void; fail: (error: Error) => void } | undefined;

  constructor() {
    this.child = fork(CHILD, {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (answer: Answer) => this.asked?.answer(answer));
    this.child.once('exit', () => this.asked?.fail(new Error('a process of tills ended')));
  }

  get pid(): number {
    return this.child.pid!;
  }

  tell(order: Order): void {
    this.child.send(order);
  }

  async open(devices: readonly DeviceSpec[], products: number): Promise<void> {
    await this.ask({ type: 'open', devices, products });
  }

  /** Of what happened since the last one. */
  async report(): Promise<Report> {
    return (await this.ask({ type: 'report' })) as Report;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.tell({ type: 'close' });
    await ended;
  }

  private async ask(order: Order): Promise<Answer> {
    return new Promise((answer, fail) => {
      this.asked = { answer, fail };
      this.tell(order);
    });
  }
}
