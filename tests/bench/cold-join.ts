/**
 * A fresh peer joins a server that holds the whole catalogue: how long until it has all of it, what goes over the wire,
 * and what both ends then occupy. The first joiner after a server's start and the one after it are told apart, as ours
 * packs the state once. Contestants take turns within each run, so that a busy machine burdens all of them.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchProducts } from './catalog-data.ts';
import { digestOf } from './digest.mjs';
import { formatSpread, spreadOf, type Report } from './figures.ts';
import { Contestant, type Memory } from './processes.ts';

const KIB = 1024;
const MIB = KIB * KIB;

const CONTESTANTS = {
  tillmesh: ['ours.ts'],
  'hocuspocus 4, nested': ['alternatives/contestant.mjs', 'hocuspocus', 'nested'],
  'y-websocket, nested': ['alternatives/contestant.mjs', 'y-websocket', 'nested'],
  'hocuspocus 4, flat': ['alternatives/contestant.mjs', 'hocuspocus', 'flat'],
  'y-websocket, flat': ['alternatives/contestant.mjs', 'y-websocket', 'flat'],
} as const;
type Name = keyof typeof CONTESTANTS;
const NAMES = Object.keys(CONTESTANTS) as Name[];

interface Run {
  readonly firstMs: number;
  readonly nextMs: number;
  /** Processor time of the later joiner. */
  readonly nextCpuMs: number;
  /** Until it was on the joiner's disk as well, the later joiner; ours only. */
  readonly storedMs: number | undefined;
  /** Until the server had opened its stored catalog and listened; ours only. */
  readonly openMs: number | undefined;
  readonly wireBytes: number;
  readonly serverBytes: number;
  readonly clientBytes: number;
  readonly serverPeakBytes: number;
  readonly clientPeakBytes: number;
}

interface Work {
  readonly folder: string;
  readonly count: number;
  readonly digest: string;
}

interface Joined {
  readonly heldMs: number;
  readonly cpuMs: number;
  readonly storedMs?: number;
}

const slug = (name: string): string => name.replaceAll(/[^a-z0-9]+/g, '-');

const start = async (name: Name, role: 'server' | 'client'): Promise<Contestant> => {
  const [file, ...args] = CONTESTANTS[name];
  return Contestant.start(file, [...args, role]);
};

/** Joins in a process of its own, and checks what it then holds. */
const joinOnce = async (name: Name, work: Work, argument: object) => {
  const client = await start(name, 'client');
  try {
    const before = await client.ask<Memory>('memory');
    const joined = await client.ask<Joined>('join', { count: work.count, ...argument });
    const wireBytes = await client.ask<number>('wireBytes');
    const after = await client.ask<Memory>('memory');
    const digest = await client.ask<string>('digest');
    if (digest !== work.digest) throw new Error(`${name}: the joiner holds other products`);
    return {
      ...joined,
      wireBytes,
      grown: after.resident - before.resident,
      peak: after.peak - before.resident,
    };
  } finally {
    await client.stop();
  }
};

const runOnce = async (name: Name, work: Work, run: number): Promise<Run> => {
  const folder = join(work.folder, `${slug(name)}-${run}`);
  const from = join(work.folder, 'products.json');
  const state = `${folder}.bin`;
  const seeder = await start(name, 'client');
  await seeder.ask('seed', { from, folder, tills: 2, to: state });
  await seeder.stop();
  const server = await start(name, 'server');
  try {
    const before = await server.ask<Memory>('memory');
    const served = await server.ask<string | { url: string; openMs: number }>('serve', { folder, state });
    const url = typeof served === 'string' ? served : served.url;
    const first = await joinOnce(name, work, { url, folder: join(folder, 'T0') });
    const next = await joinOnce(name, work, { url, folder: join(folder, 'T1') });
    const after = await server.ask<Memory>('memory');
    return {
      firstMs: first.heldMs,
      nextMs: next.heldMs,
      nextCpuMs: next.cpuMs,
      storedMs: next.storedMs,
      openMs: typeof served === 'string' ? undefined : served.openMs,
      wireBytes: first.wireBytes,
      serverBytes: after.resident - before.resident,
      clientBytes: first.grown,
      serverPeakBytes: after.peak - before.resident,
      clientPeakBytes: first.peak,
    };
  } finally {
    await server.stop();
  }
};

export const coldJoin = async (short: boolean, runs: number): Promise<Report> => {
  const count = short ? 5_000 : 20_000;
  const names = short ? NAMES.slice(0, 3) : NAMES;
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  const results = new Map<Name, Run[]>(names.map((name) => [name, []]));
  try {
    const products = benchProducts(count);
    const work = { folder, count, digest: digestOf(products) };
    await writeFile(join(folder, 'products.json'), JSON.stringify(products));
    for (let run = 0; run < runs; run++)
      for (const name of names) results.get(name)!.push(await runOnce(name, work, run));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return report(count, results);
};

const report = (count: number, results: ReadonlyMap<Name, readonly Run[]>): Report => {
  const figures = Object.fromEntries(
    [...results].map(([name, runs]) => {
      const of = (pick: (run: Run) => number) => spreadOf(runs.map(pick));
      return [
        name,
        {
          firstMs: of((run) => run.firstMs),
          nextMs: of((run) => run.nextMs),
          nextCpuMs: of((run) => run.nextCpuMs),
          storedMs: runs[0]!.storedMs === undefined ? undefined : of((run) => run.storedMs!),
          openMs: runs[0]!.openMs === undefined ? undefined : of((run) => run.openMs!),
          wireKiB: of((run) => run.wireBytes / KIB),
          serverMiB: of((run) => run.serverBytes / MIB),
          clientMiB: of((run) => run.clientBytes / MIB),
          serverPeakMiB: of((run) => run.serverPeakBytes / MIB),
          clientPeakMiB: of((run) => run.clientPeakBytes / MIB),
        },
      ] as const;
    }),
  );
  const all = Object.entries(figures);
  const ours = figures['tillmesh']!;
  const nested = all.filter(([name]) => name.endsWith('nested')).map(([, each]) => each);
  type Key = Exclude<keyof typeof ours, 'storedMs' | 'openMs'>;
  const ratio = (key: Key): string =>
    (ours[key].median / Math.min(...nested.map((each) => each[key].median))).toFixed(3);
  const keys = [
    'firstMs',
    'nextMs',
    'nextCpuMs',
    'wireKiB',
    'serverMiB',
    'clientMiB',
    'serverPeakMiB',
    'clientPeakMiB',
  ] as const;
  return {
    title: `Cold join: ${count.toLocaleString('en')} products of 12 fields; median (range)`,
    columns: [
      '',
      'first ms',
      'next ms',
      'its CPU ms',
      'wire KiB',
      'server MiB',
      'client MiB',
      'server peak',
      'client peak',
    ],
    rows: [
      ...all.map(([name, each]) => [name, ...keys.map((key) => formatSpread(each[key], 0))]),
      ['ours / best nested', ...keys.map(ratio)],
    ],
    notes: [
      `Ours until it is on the joiner's disk: ${formatSpread(ours.storedMs!)} ms (next joiner).`,
      `Our server from its disk until it listens: ${formatSpread(ours.openMs!)} ms.`,
    ],
    figures,
  };
};
