/**
 * Ten clients sell at once, and everybody gets everything: sales per second until all ten hold all of them. The clients
 * of a contestant share a process, its server has another, each on a core of its own. Contestants take turns within each
 * run. What each client and the server hold is compared with what was sold before a figure counts.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchProducts } from './catalog-data.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';
import { Contestant } from './processes.ts';
import { benchSales } from './sales-data.ts';
import { salesDigest, type SaleBody } from './sales-work.mjs';

const CLIENTS = 10;
const SALES = 500;
const SHORT_SALES = 100;
const PRODUCTS = 200;
const SERVER_CORE = 0;
const CLIENTS_CORE = 1;
const OURS = 'tillmesh';
const YJS = 'alternatives/yjs-sales.mjs';

const CONTESTANTS: Readonly<Record<string, readonly [file: string, ...args: string[]]>> = {
  [OURS]: ['ours-sales.ts'],
  'y-websocket, LevelDB': [YJS, 'y-leveldb'],
  'hocuspocus 4, SQLite': [YJS, 'hocuspocus'],
  'automerge-repo, files': ['alternatives/automerge-sales.mjs'],
  PouchDB: ['alternatives/pouch-sales.mjs'],
};
/** Left out of the short form, as they take long. */
const SLOW = ['automerge-repo, files', 'PouchDB'];
/** Sells fewer, in its favour: it takes minutes for 500 each, and a sale longer the more there are. */
const FEWER: Readonly<Record<string, number>> = { 'automerge-repo, files': 50 };

interface Run {
  readonly perSecond: number;
  /** Writes to disk at all clients together; ours only. */
  readonly syncs: number | undefined;
}

const runOnce = async (name: string, sales: readonly SaleBody[][], folder: string): Promise<Run> => {
  await mkdir(folder, { recursive: true });
  const from = join(folder, 'products.json');
  await writeFile(from, '[]');
  const [file, ...args] = CONTESTANTS[name]!;
  const server = await Contestant.start(file, [...args, 'server'], SERVER_CORE);
  const clients = await Contestant.start(file, [...args, 'client'], CLIENTS_CORE);
  try {
    const url = await server.ask<string>('serve', { folder, from });
    await clients.ask('crowd', { url, folder, clients: CLIENTS });
    const { heldMs, syncs } = await clients.ask<{ heldMs: number; syncs?: number }>('sell', { sales });
    const all = sales.flat();
    const wanted = salesDigest(all);
    const held = [
      ...(await clients.ask<{ sales: string }[]>('digests')),
      ...(await server.ask<{ sales: string }[]>('digests')),
    ];
    if (held.length !== CLIENTS + 1 || held.some((each) => each.sales !== wanted))
      throw new Error(`${name}: not everybody holds what was sold`);
    return { perSecond: (all.length / heldMs) * 1_000, syncs };
  } finally {
    await clients.stop();
    await server.stop();
  }
};

export const allToAll = async (short: boolean, runs: number): Promise<Report> => {
  const products = benchProducts(PRODUCTS);
  const count = short ? SHORT_SALES : SALES;
  const sales = Array.from({ length: CLIENTS }, (_, i) => benchSales(count, products, `client ${i}`));
  const names = Object.keys(CONTESTANTS).filter((name) => !short || !SLOW.includes(name));
  const salesFor = (name: string): SaleBody[][] => sales.map((own) => own.slice(0, FEWER[name]));
  const results = new Map<string, Run[]>(names.map((name) => [name, []]));
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  try {
    for (let run = 0; run < runs; run++)
      for (const [i, name] of names.entries())
        results.get(name)!.push(await runOnce(name, salesFor(name), join(folder, `${run}-${i}`)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const figures = Object.fromEntries(
    [...results].map(([name, all]) => [name, spreadOf(all.map(({ perSecond }) => perSecond))]),
  );
  const syncs = spreadOf(results.get(OURS)!.map((run) => run.syncs ?? 0));
  const others = Object.entries(figures).flatMap(([name, { median }]) => (name === OURS ? [] : [median]));
  return {
    title: `All to all: ${CLIENTS} clients sell ${count} each; median (range)`,
    columns: ['', 'sales a second'],
    rows: [
      ...Object.entries(figures).map(([name, each]) => [name, formatSpread(each)]),
      ['ours / best', (figures[OURS]!.median / Math.max(...others)).toFixed(3)],
    ],
    notes: [
      `Ours: every sale is signed and synced at its till before it goes out, and at the hub and each other till before it counts there; ${formatSpread(syncs)} synced writes at the tills.`,
    ],
    figures,
  };
};
