/**
 * Two peers that know the same catalog are apart for a day: one sells and edits, the other edits too. They meet again:
 * how long until both hold all, and what goes over the wire. Contestants take turns within each run. Both ends' products
 * and sales are compared with what they have to be before a figure counts.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchProducts } from './catalog-data.ts';
import { digestOf } from './digest.mjs';
import { formatSpread, spreadOf, type Report } from './figures.ts';
import { Contestant } from './processes.ts';
import { benchEdits, benchSales, edited } from './sales-data.ts';
import { salesDigest } from './sales-work.mjs';

const KIB = 1024;
const SERVER_CORE = 0;
const CLIENT_CORE = 1;
const OURS = 'tillmesh';
const YJS = 'alternatives/yjs-sales.mjs';

const CONTESTANTS: Readonly<Record<string, readonly [file: string, ...args: string[]]>> = {
  [OURS]: ['ours-sales.ts'],
  'y-websocket, memory': [YJS, 'y-websocket'],
  'hocuspocus 4, SQLite': [YJS, 'hocuspocus'],
  'automerge-repo, files': ['alternatives/automerge-sales.mjs'],
  PouchDB: ['alternatives/pouch-sales.mjs'],
};
/** Left out of the short form, as they take long. */
const SLOW = ['automerge-repo, files', 'PouchDB'];

interface Run {
  readonly equalMs: number;
  readonly durableMs: number | undefined;
  readonly wireBytes: number;
}

interface Held {
  readonly products: string;
  readonly sales: string;
}

interface Work {
  readonly folder: string;
  readonly products: ReturnType<typeof benchProducts>;
  readonly sales: ReturnType<typeof benchSales>;
  /** By the server, by the client. */
  readonly edits: readonly [ReturnType<typeof benchEdits>, ReturnType<typeof benchEdits>];
  readonly held: Held;
}

const runOnce = async (name: string, work: Work, folder: string): Promise<Run> => {
  await mkdir(folder, { recursive: true });
  const [file, ...args] = CONTESTANTS[name]!;
  const server = await Contestant.start(file, [...args, 'server'], SERVER_CORE);
  const client = await Contestant.start(file, [...args, 'client'], CLIENT_CORE);
  try {
    const from = join(work.folder, 'products.json');
    const url = await server.ask<string>('serve', { folder, from });
    await client.ask('join', { url, folder, count: work.products.length });
    await server.ask('day', { edits: work.edits[0], sales: [] });
    await client.ask('day', { edits: work.edits[1], sales: work.sales });
    await server.ask('expect', { edits: work.edits[1], sales: work.sales.length });
    await client.ask('expect', { edits: work.edits[0], sales: work.sales.length });
    const wireBefore = await client.ask<number>('wireBytes');
    const begun = await client.ask<number>('reconnect');
    const ends = [server, client];
    const equalAt = await Promise.all(ends.map(async (end) => end.ask<number>('equal')));
    const durableAt =
      name === OURS ? await Promise.all(ends.map(async (end) => end.ask<number>('durable'))) : undefined;
    const wireBytes = (await client.ask<number>('wireBytes')) - wireBefore;
    for (const end of ends) {
      const [held] = await end.ask<Held[]>('digests');
      if (held?.products !== work.held.products) throw new Error(`${name}: an end holds other products`);
      if (held.sales !== work.held.sales) throw new Error(`${name}: an end holds other sales`);
    }
    return {
      equalMs: Math.max(...equalAt) - begun,
      durableMs: durableAt === undefined ? undefined : Math.max(...durableAt, ...equalAt) - begun,
      wireBytes,
    };
  } finally {
    await client.stop();
    await server.stop();
  }
};

export const dayApart = async (short: boolean, runs: number): Promise<Report> => {
  const scale = short ? 4 : 1;
  const products = benchProducts(5_000 / scale);
  const sales = benchSales(1_000 / scale, products, 'day');
  const edits = [benchEdits(2_000 / scale, products, 0), benchEdits(2_000 / scale, products, 1)] as const;
  const held = { products: digestOf(edited(products, edits.flat())), sales: salesDigest(sales) };
  const names = Object.keys(CONTESTANTS).filter((name) => !short || !SLOW.includes(name));
  const results = new Map<string, Run[]>(names.map((name) => [name, []]));
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  try {
    await writeFile(join(folder, 'products.json'), JSON.stringify(products));
    const work = { folder, products, sales, edits, held };
    for (let run = 0; run < runs; run++)
      for (const [i, name] of names.entries())
        results.get(name)!.push(await runOnce(name, work, join(folder, `${run}-${i}`)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return report(`${sales.length} sales one way, ${edits[0].length} edits each way`, results);
};

const report = (what: string, results: ReadonlyMap<string, readonly Run[]>): Report => {
  const figures = Object.fromEntries(
    [...results].map(([name, runs]) => [
      name,
      {
        equalMs: spreadOf(runs.map(({ equalMs }) => equalMs)),
        wireKiB: spreadOf(runs.map(({ wireBytes }) => wireBytes / KIB)),
      },
    ]),
  );
  const durable = spreadOf(results.get(OURS)!.map(({ durableMs }) => durableMs!));
  const others = Object.entries(figures).flatMap(([name, each]) => (name === OURS ? [] : [each]));
  const ratio = (key: 'equalMs' | 'wireKiB'): string =>
    (figures[OURS]![key].median / Math.min(...others.map((each) => each[key].median))).toFixed(3);
  return {
    title: `A day apart: ${what}; median (range)`,
    columns: ['', 'equal ms', 'wire KiB'],
    rows: [
      ...Object.entries(figures).map(([name, { equalMs, wireKiB }]) => [
        name,
        formatSpread(equalMs),
        formatSpread(wireKiB),
      ]),
      ['ours / best', ratio('equalMs'), ratio('wireKiB')],
    ],
    notes: [
      `Ours has every sale synced at the other end by then; the edits too, synced at both: ${formatSpread(durable)} ms.`,
    ],
    figures: { ...figures, oursDurableMs: durable },
  };
};
