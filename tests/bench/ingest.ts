/**
 * Sales from logs into Postgres, against bare `pg` that writes sale, lines and key alone. Both write into one embedded
 * cluster, in databases made anew for each turn, and take turns. Before a figure counts, both hold the same sales, lines and money.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client, type Pool } from 'pg';
import { Bridge, createPool, migrate, readAhead, type IngestEntry } from '../../bridge/index.ts';
import { buildEntryChange } from '../../crdt-schema/log/entry-change.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { lineTotal } from '../../crdt-schema/model/money.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { encodeOp, formatReceipt, type Sale } from '../../crdt-schema/ops/op.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { sha256 } from '../../server/security/crypto.ts';
import { formatSpread, spreadOf, type Report } from './figures.ts';

const STORE = 'banco';
const LINES = 3;
const PRODUCTS = 500;
const DEVICE = '0b'.repeat(16);
const NOW_MS = 1_780_000_000_000;
const SEGMENT_ENTRIES = 1_000;
/** As the hub does, and as the floor does. */
const HUB_BATCH = 500;
const FLOOR_BATCH = 100;

const uuid = (kind: number, n: number): string =>
  `01890000-0000-7000-8${kind.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`;

const makeSales = (count: number): Sale[] => {
  const prng = createPrng('ingest');
  return Array.from({ length: count }, (_, i): Sale => {
    const lines = Array.from({ length: LINES }, () => {
      const quantity = 1_000 * (1 + prng.int(5));
      const price = 10_000 * (1 + prng.int(90));
      return {
        product: uuid(1, prng.int(PRODUCTS)),
        name: 'Café de olla',
        quantity,
        price,
        total: lineTotal(quantity, price),
      };
    });
    const total = lines.reduce((sum, line) => sum + line.total, 0);
    return {
      v: 1,
      kind: 'sale',
      id: uuid(2, i),
      at: formatHlc({ ms: NOW_MS + i, counter: 0, device: DEVICE }),
      till: 'C01',
      receipt: { series: 'C01', number: i + 1 },
      lines,
      payments: [{ method: 'cash', amount: total }],
      total,
    };
  });
};

/** The sales as entries of a till's segments, as the hub's replica holds them. */
const makeEntries = (sales: readonly Sale[]): IngestEntry[] => {
  let hash: Uint8Array | undefined;
  return sales.map((op, i) => {
    const seq = i % SEGMENT_ENTRIES;
    const segment =
      DEVICE +
      Math.floor(i / SEGMENT_ENTRIES)
        .toString(16)
        .padStart(16, '0');
    const bytes = encodeOp(op);
    ({ hash } = buildEntryChange(sha256, segment, seq, seq === 0 ? undefined : hash, bytes));
    return { segment, branch: 0, seq, hash, bytes, device: DEVICE };
  });
};

const inBatches = async <T>(
  all: readonly T[],
  size: number,
  take: (batch: readonly T[]) => Promise<void>,
): Promise<number> => {
  const start = performance.now();
  for (let at = 0; at < all.length; at += size) await take(all.slice(at, at + size));
  return (all.length * 1_000) / (performance.now() - start);
};

/** What bare `pg` can do: one transaction a batch, arrays unnested, the key guarding against a second effect. */
const floor = async (pool: Pool, sales: readonly Sale[]): Promise<number> => {
  await pool.query(`
    create table key (id uuid primary key);
    create table sale (id uuid primary key, till text not null, receipt text not null, series text not null,
      number int not null, occurred_at timestamptz not null, total bigint not null, unique (series, number));
    create table sale_line (sale_id uuid not null, line int not null, product_id uuid not null, name text,
      quantity bigint not null, price bigint not null, total bigint not null, primary key (sale_id, line))`);
  return inBatches(sales, FLOOR_BATCH, async (batch) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('insert into key select * from unnest($1::uuid[]) on conflict do nothing', [
        batch.map(({ id }) => id),
      ]);
      await client.query(
        `insert into sale select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[],
           $6::timestamptz[], $7::bigint[])`,
        [
          batch.map(({ id }) => id),
          batch.map(({ till }) => till),
          batch.map(({ receipt }) => formatReceipt(receipt)),
          batch.map(({ receipt }) => receipt.series),
          batch.map(({ receipt }) => receipt.number),
          batch.map((_, i) => new Date(NOW_MS + i)),
          batch.map(({ total }) => total),
        ],
      );
      const lines = batch.flatMap(({ id, lines: all }) =>
        all.map((line, i) => ({ ...line, id, line: i + 1 })),
      );
      await client.query(
        `insert into sale_line select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::bigint[],
           $6::bigint[], $7::bigint[])`,
        [
          lines.map(({ id }) => id),
          lines.map(({ line }) => line),
          lines.map(({ product }) => product),
          lines.map(({ name }) => name),
          lines.map(({ quantity }) => quantity),
          lines.map(({ price }) => price),
          lines.map(({ total }) => total),
        ],
      );
      await client.query('commit');
    } finally {
      client.release();
    }
  });
};

/** All that the hub does with an entry: rules, raw op, books, stock, verdict, cursor; the next batch is read meanwhile. */
const ours = async (pool: Pool, entries: readonly IngestEntry[], size: number): Promise<number> => {
  await migrate(pool);
  const bridge = await Bridge.open({ pool, store: STORE, nowMs: () => NOW_MS });
  await bridge.saveDevices([{ id: DEVICE, till: 'C01', series: 'C01', role: 'till' }]);
  const products = Array.from({ length: PRODUCTS }, (_, i) => ({
    id: uuid(1, i),
    fields: { name: `Producto ${i}`, price: 10_000 },
  }));
  await bridge.project({ products });
  let at = 0;
  return inBatches(entries, size, async (batch) => {
    at += size;
    const next = entries.slice(at, at + size);
    const taken = await bridge.ingest(batch, () => readAhead(next));
    if (!taken.ok || taken.value.accepted !== batch.length) throw new Error('not all were accepted');
  });
};

interface Held {
  readonly sales: number;
  readonly lines: number;
  readonly money: number;
}

const heldBy = async (pool: Pool): Promise<Held> => {
  const { rows } = await pool.query<Held>(
    `select (select count(*) from sale) as sales, (select count(*) from sale_line) as lines,
            (select sum(total) from sale_line)::bigint as money`,
  );
  return rows[0]!;
};

export const ingest = async (short: boolean, runs: number): Promise<Report> => {
  const sales = makeSales(short ? 1_000 : 5_000);
  const entries = makeEntries(sales);
  const expected: Held = {
    sales: sales.length,
    lines: sales.length * LINES,
    money: sales.reduce((sum, { total }) => sum + total, 0),
  };
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-bench-'));
  const started = await startEmbeddedPostgres({ folder: join(folder, 'cluster'), database: 'bench' });
  if (!started.ok) throw new Error(`no Postgres: ${started.error.code}`);
  const { url } = started.value;
  const contestants: Readonly<Record<string, (pool: Pool) => Promise<number>>> = {
    [`bare pg, batches of ${FLOOR_BATCH}`]: (pool) => floor(pool, sales),
    [`tillmesh, batches of ${FLOOR_BATCH}`]: (pool) => ours(pool, entries, FLOOR_BATCH),
    [`tillmesh, batches of ${HUB_BATCH} (the hub's)`]: (pool) => ours(pool, entries, HUB_BATCH),
  };
  const rates = new Map<string, number[]>();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    // The first turn of each is not counted: a hub runs for months.
    for (let run = -1; run < runs; run++) {
      for (const [name, work] of Object.entries(contestants)) {
        await admin.query('create database turn');
        await admin.query('checkpoint');
        const pool = createPool(`${url.slice(0, url.lastIndexOf('/'))}/turn`, () => undefined, { max: 2 });
        try {
          const rate = await work(pool);
          const held = await heldBy(pool);
          if (JSON.stringify(held) !== JSON.stringify(expected))
            throw new Error(`${name} holds ${JSON.stringify(held)}, not ${JSON.stringify(expected)}`);
          if (run >= 0) rates.set(name, [...(rates.get(name) ?? []), rate]);
        } finally {
          await pool.end();
          await admin.query('drop database turn');
        }
      }
    }
  } finally {
    await admin.end();
    await started.value.remove();
    await rm(folder, { recursive: true, force: true });
  }
  const [floorRates = []] = rates.values();
  const best = spreadOf(floorRates).median;
  const figures = Object.fromEntries(
    [...rates].map(([name, values]) => [
      name,
      { salesPerSecond: spreadOf(values), ratio: spreadOf(values).median / best },
    ]),
  );
  return {
    title: `${sales.length} sales of ${LINES} lines into Postgres, ${runs} runs; median (range)`,
    columns: ['', 'sales a second', 'ratio'],
    rows: Object.entries(figures).map(([name, { salesPerSecond, ratio }]) => [
      name,
      formatSpread(salesPerSecond),
      ratio.toFixed(2),
    ]),
    notes: [
      'Bare pg writes sale, lines and key. Ours decides every rule, and writes the raw op, payments, stock, verdict and cursor too.',
    ],
    figures,
  };
};
