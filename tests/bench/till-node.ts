/**
 * A till node as `tillmesh till` runs it, with a catalog of 20,000 products and 100,000 ops on its disk, and 50 browser
 * peers on it: one of them new, which gets everything from it. What it occupies and what it computes while nobody sells.
 * Before a figure counts, all peers hold the same and what they sold, and the node says that it holds as much.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PeerStatus } from '../../server/peer/status.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';
import { Contestant } from './processes.ts';

const PEERS = 50;
const OPS = 100_000;
const SHORT_OPS = 10_000;
const SALES_EACH = 2;
const IDLE_MS = 60_000;
const SHORT_IDLE_MS = 10_000;
const SETTLE_MS = 10_000;
const SHORT_SETTLE_MS = 2_000;
/** An open status page asks once a second. */
const STATUS_POLLS = 30;
const KIB_A_MIB = 1_024;
/** Linux counts processor time in hundredths of a second. */
const MS_A_TICK = 10;
const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

interface Run {
  readonly startMs: number;
  readonly loadMs: number;
  readonly startedMiB: number;
  readonly idleMiB: number;
  readonly peakMiB: number;
  readonly idlePercent: number;
  readonly statusMs: number;
}

const pause = async (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const memoryOf = async (pid: number): Promise<{ resident: number; peak: number }> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)![1]) / KIB_A_MIB;
  return { resident: mib('VmRSS'), peak: mib('VmHWM') };
};

/** User and system time of the process so far, ms. */
const cpuMsOf = async (pid: number): Promise<number> => {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK;
};

const startNode = async (folder: string): Promise<{ node: ChildProcess; url: string; startMs: number }> => {
  const begun = performance.now();
  const args = ['--import', 'tsx', MAIN, 'till', '--data', folder, '--port', '0'];
  const node = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((done, fail) => {
    let said = '';
    node.stdout.on('data', (data: Buffer) => {
      const found = /till: (ws:\S+)/.exec((said += data.toString()));
      if (found !== null) done(found[1]!);
    });
    node.once('exit', (code) => fail(new Error(`the till node ended with code ${code}`)));
  });
  return { node, url, startMs: performance.now() - begun };
};

const statusAt = async (url: string): Promise<{ status: PeerStatus; ms: number }> => {
  const { host } = new URL(url);
  const begun = performance.now();
  const status = (await (await fetch(`http://${host}/status.json`)).json()) as PeerStatus;
  return { status, ms: performance.now() - begun };
};

const check = async (url: string, shop: Contestant, entries: number): Promise<number> => {
  const held = await shop.ask<{ agree: boolean; products: number[]; entries: number; refused: unknown[] }>(
    'check',
  );
  if (!held.agree || held.entries !== entries) throw new Error('the peers do not all hold what was sold');
  if (held.products.some((count) => count !== held.products[0])) throw new Error('a catalog is not whole');
  if (held.refused.length > 0) throw new Error(`something was refused: ${JSON.stringify(held.refused)}`);
  const { status, ms } = await statusAt(url);
  const sum = status.devices.reduce((total, { entries: count }) => total + count, 0);
  const live = status.neighbours.filter(({ direct }) => direct);
  if (sum !== entries || live.length !== PEERS) throw new Error('the node does not hold what was sold');
  if (live.some(({ backlog }) => backlog?.theyLack !== 0 || backlog.weLack !== 0))
    throw new Error('the node thinks that a peer lags');
  const took = [ms];
  for (let i = 1; i < STATUS_POLLS; i++) took.push((await statusAt(url)).ms);
  return spreadOf(took).median;
};

const runOnce = async (short: boolean): Promise<Run> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-node-'));
  const shop = await Contestant.start('till-node-peers.ts');
  let node: ChildProcess | undefined;
  try {
    const ops = short ? SHORT_OPS : OPS;
    const seeded = await shop.ask<{ folder: string; entries: number }>('seed', { folder, count: PEERS, ops });
    const started = await startNode(seeded.folder);
    ({ node } = started);
    const pid = node.pid!;
    const startedMiB = (await memoryOf(pid)).resident;
    const { loadMs } = await shop.ask<{ loadMs: number }>('join', { url: started.url });
    await shop.ask('sell', { each: SALES_EACH });
    await pause(short ? SHORT_SETTLE_MS : SETTLE_MS);
    const statusMs = await check(started.url, shop, seeded.entries + PEERS * SALES_EACH);
    const idleMs = short ? SHORT_IDLE_MS : IDLE_MS;
    const cpuBefore = await cpuMsOf(pid);
    await pause(idleMs);
    const idlePercent = (((await cpuMsOf(pid)) - cpuBefore) / idleMs) * 100;
    const { resident, peak } = await memoryOf(pid);
    const { startMs } = started;
    return { startMs, loadMs, startedMiB, idleMiB: resident, peakMiB: peak, idlePercent, statusMs };
  } finally {
    node?.kill('SIGTERM');
    await shop.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const ROWS: readonly (readonly [title: string, key: keyof Run, digits: number])[] = [
  ['start until it listens, ms', 'startMs', 0],
  ['resident when it listens, MiB', 'startedMiB', 0],
  ['a new peer has everything, ms', 'loadMs', 0],
  ['resident after a minute idle, MiB', 'idleMiB', 0],
  ['highest resident, MiB', 'peakMiB', 0],
  ['processor while idle, % of a core', 'idlePercent', 2],
  ['/status.json, ms', 'statusMs', 0],
];

export const tillNode = async (short: boolean, runs: number): Promise<Report> => {
  const all: Run[] = [];
  for (let run = 0; run < runs; run++) all.push(await runOnce(short));
  const figures = Object.fromEntries(ROWS.map(([, key]) => [key, spreadOf(all.map((run) => run[key]))]));
  return {
    title: `A till node with ${PEERS} browser peers and ${short ? SHORT_OPS : OPS} ops; median (range)`,
    columns: ['', 'till node'],
    rows: ROWS.map(([title, key, digits]) => [title, formatSpread(figures[key]!, digits)]),
    notes: ['Linux alone: memory and processor time are the system’s own figures for the process.'],
    figures,
  };
};
