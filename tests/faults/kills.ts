/**
 * `tsx tests/faults/kills.ts [--kills 200] [--seed 1] [--tills 3]`: a shop of processes sells while one after another is
 * ended by SIGKILL at random moments. Every confirmed sale must be in the ledger, once. Exit code 1 where one is not.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool, migrate } from '../../bridge/index.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { replay } from '../../server/replay/replay.ts';
import { replayId, type Ticket, type Tickets } from '../../server/replay/tickets.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    tills: { type: 'string', default: '3' },
  },
});
const TICKETS_PER_KILL = 20;
const PRODUCTS = 50;
const START_MS = 1_780_000_000_000;

const kills = Number(values.kills);

/** Small tickets, as a busy shop writes them. */
const shop = (seed: string): Tickets => {
  const prng = createPrng(`${seed}/tickets`);
  const products = Array.from({ length: PRODUCTS }, (_, i) => {
    const code = `P${i}`;
    return { id: replayId('product', code), code, name: `Producto ${i}`, price: (i + 1) * 12_500 };
  });
  const tickets = Array.from({ length: kills * TICKETS_PER_KILL }, (_, i): Ticket => {
    const lines = Array.from({ length: 1 + prng.int(4) }, () => {
      const { id: product, code, name, price } = products[prng.int(PRODUCTS)]!;
      return { product, code, name, price, quantity: (1 + prng.int(3)) * 1_000 };
    });
    return { kind: 'sale', invoice: `T${i}`, atMs: START_MS + i * 1_000, customer: undefined, lines };
  });
  return { tickets, products, customers: [], skips: [], rows: 0 };
};

const folder = await mkdtemp(join(tmpdir(), 'tillmesh-kills-'));
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
if (!postgres.ok) throw new Error(postgres.error.code);
const { url: databaseUrl } = postgres.value;
try {
  const pool = createPool(databaseUrl, () => undefined, { max: 1 });
  await migrate(pool);
  await pool.end();
  const result = await replay({
    input: shop(values.seed),
    tills: Number(values.tills),
    seed: values.seed,
    offline: 0.2,
    processes: true,
    kill: true,
    minKills: kills,
    folder,
    databaseUrl,
    store: 'kills',
    progress: (done, total, phase) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${phase} ${done} of ${total}   `);
    },
  });
  if (!result.ok) throw new Error(result.error.code);
  const { tickets, ledger, differences, cuts, kills: killed } = result.value;
  process.stdout.write(
    `${killed} kills, ${cuts} cuts, ${tickets} confirmed sales, ${ledger.sales} in the ledger\n`,
  );
  for (const difference of differences) process.stdout.write(`DIFFERS: ${difference}\n`);
  if (differences.length === 0) process.stdout.write('none lost, none doubled\n');
  else process.exitCode = 1;
} finally {
  await postgres.value.remove();
  await rm(folder, { recursive: true, force: true });
}
