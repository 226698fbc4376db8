/**
 * One of 20 clients edits a field; how long until each of the other 19 shows it. The 20 clients of a contestant share a
 * process, its server has another, and each side a
 * core of its own, as they are two machines in a shop: else the system puts the clients where the server still works. All contestants run at the same time and take turns, so that a busy machine burdens all
 * alike; a turn is long enough, and the pause after it too, for what a contestant puts off to fall on itself. Each edit is awaited at all 19, and in the end all 20 hold the same.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { benchProducts, type Product } from './catalog-data.ts';
import { formatSpread, quantile, spreadOf, type Report } from './figures.ts';
import { canPin, Contestant } from './processes.ts';

const CLIENTS = 20;
const PRODUCTS = 1_000;
const PAUSE_MS = 40;
const WARM_UP_EDITS = 40;
/** Edits of one contestant in a row, and what it then has to finish its work before the next one's turn. */
const TURN_EDITS = 20;
const TURN_PAUSE_MS = 300;
const SERVER_CORE = 0;
const CLIENTS_CORE = 1;
const LOST_MS = 10_000;

interface Shop {
  readonly server: Contestant;
  readonly clients: Contestant;
  /** Plain clients at our hub write our layout: a key of their own device beside the record. */
  readonly ownLayout: boolean;
}

interface Setup {
  readonly folder: string;
  readonly from: string;
}

type Start = (setup: Setup) => Promise<Shop>;

const OURS = 'ours.ts';
const OTHERS = 'alternatives/contestant.mjs';

const startOurs = async ({ folder, from }: Setup, plain: boolean): Promise<Shop> => {
  const seeder = await Contestant.start(OURS);
  await seeder.ask('seed', { from, folder, tills: CLIENTS });
  await seeder.stop();
  const server = await Contestant.start(OURS, [], SERVER_CORE);
  const { url, token } = await server.ask<{ url: string; token: string }>('serve', { folder });
  const crowd = { clients: CLIENTS, count: PRODUCTS };
  if (!plain) {
    const clients = await Contestant.start(OURS, [], CLIENTS_CORE);
    await clients.ask('crowd', { ...crowd, url, folder });
    return { server, clients, ownLayout: false };
  }
  const clients = await Contestant.start(OTHERS, ['y-websocket', 'nested', 'client'], CLIENTS_CORE);
  const slash = url.lastIndexOf('/');
  await clients.ask('crowd', { ...crowd, url: url.slice(0, slash), room: url.slice(slash + 1), token });
  return { server, clients, ownLayout: true };
};

const startOther = async ({ folder, from }: Setup, kind: string): Promise<Shop> => {
  const state = `${folder}.bin`;
  const clients = await Contestant.start(OTHERS, [kind, 'nested', 'client'], CLIENTS_CORE);
  await clients.ask('seed', { from, to: state });
  const server = await Contestant.start(OTHERS, [kind, 'nested', 'server'], SERVER_CORE);
  const url = await server.ask<string>('serve', { state });
  await clients.ask('crowd', { clients: CLIENTS, count: PRODUCTS, url });
  return { server, clients, ownLayout: false };
};

const CONTESTANTS: Readonly<Record<string, Start>> = {
  'tillmesh, 20 peers': async (setup) => startOurs(setup, false),
  'tillmesh, 20 y-websocket clients': async (setup) => startOurs(setup, true),
  'y-websocket, 20 clients': async (setup) => startOther(setup, 'y-websocket'),
  'hocuspocus 4, 20 clients': async (setup) => startOther(setup, 'hocuspocus'),
};

interface Edit {
  readonly by: number;
  readonly id: string;
  readonly value: number;
}

/** A value that nobody wrote before, so that seeing it is seeing this edit. */
const nextEdit = (n: number, products: readonly Product[], prng: ReturnType<typeof createPrng>): Edit => ({
  by: prng.int(CLIENTS),
  id: products[prng.int(products.length)]![0],
  value: 1_000_000_000 + n,
});

const runEdit = async ({ clients, ownLayout }: Shop, edit: Edit): Promise<number[]> => {
  const device = toHex(Uint8Array.from({ length: 16 }, () => edit.by + 1));
  const own = ownLayout ? { device, clock: formatHlc({ ms: Date.now(), counter: 0, device }) } : {};
  const lost = sleep(LOST_MS, undefined, { ref: false }).then(() => {
    throw new Error(`an edit did not reach everybody in ${LOST_MS} ms`);
  });
  return Promise.race([clients.ask<number[]>('edit', { ...edit, ...own }), lost]);
};

const runOnce = async (folder: string, run: number, edits: number): Promise<Map<string, number[][]>> => {
  const products = benchProducts(PRODUCTS);
  const from = join(folder, 'products.json');
  await writeFile(from, JSON.stringify(products));
  const names = Object.keys(CONTESTANTS);
  const shops: Shop[] = [];
  const samples = new Map<string, number[][]>(names.map((name) => [name, []]));
  try {
    for (const [i, name] of names.entries())
      shops.push(await CONTESTANTS[name]!({ folder: join(folder, `${run}-${i}`), from }));
    const prng = createPrng(`fanout ${run}`);
    for (let first = 0; first < WARM_UP_EDITS + edits; first += TURN_EDITS) {
      for (const [i, name] of names.entries()) {
        for (let n = first; n < first + TURN_EDITS; n++) {
          const took = await runEdit(shops[i]!, nextEdit(n, products, prng));
          if (took.length !== CLIENTS - 1) throw new Error('not everybody saw it');
          if (n >= WARM_UP_EDITS) samples.get(name)!.push(took);
          await sleep(prng.int(PAUSE_MS));
        }
        await sleep(TURN_PAUSE_MS);
      }
    }
    for (const [i, { clients }] of shops.entries()) {
      const digests = new Set(await clients.ask<string[]>('digests'));
      if (digests.size !== 1) throw new Error(`${names[i]}: the clients hold different products`);
    }
  } finally {
    for (const { clients, server } of shops) {
      await clients.stop();
      await server.stop();
    }
  }
  return samples;
};

interface Quantiles {
  readonly median: number;
  readonly p99: number;
  /** Until the first of the others shows it: it waits for no other receiver of the same process. */
  readonly first: number;
}

/** `samples`: of each edit what it took to each of the others. */
const quantilesOf = (samples: readonly (readonly number[])[]): Quantiles => {
  const sorted = samples.flat().sort((a, b) => a - b);
  const firsts = samples.map((took) => Math.min(...took)).sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99), first: quantile(firsts, 0.5) };
};

export const editFanout = async (short: boolean, runs: number): Promise<Report> => {
  const edits = short ? 80 : 300;
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  const runsOf = new Map<string, Quantiles[]>();
  try {
    for (let run = 0; run < runs; run++) {
      for (const [name, samples] of await runOnce(folder, run, edits))
        runsOf.set(name, [...(runsOf.get(name) ?? []), quantilesOf(samples)]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const figures = Object.fromEntries(
    [...runsOf].map(([name, all]) => [
      name,
      {
        medianMs: spreadOf(all.map(({ median }) => median)),
        p99Ms: spreadOf(all.map(({ p99 }) => p99)),
        firstMs: spreadOf(all.map(({ first }) => first)),
      },
    ]),
  );
  return {
    title: `One edit to ${CLIENTS - 1} others: ${edits} edits at random pauses, ${runs} runs; median (range) of the runs`,
    columns: ['', 'median ms', 'p99 ms', 'first other ms'],
    rows: Object.entries(figures).map(([name, { medianMs, p99Ms, firstMs }]) => [
      name,
      formatSpread(medianMs, 2),
      formatSpread(p99Ms, 2),
      formatSpread(firstMs, 2),
    ]),
    notes: [
      'Ours checks each edit at each end and writes it to a disk at each, synced; the others do neither.',
      canPin()
        ? 'Servers and clients keep to a core each.'
        : 'No taskset here: servers and clients share the cores.',
    ],
    figures,
  };
};
