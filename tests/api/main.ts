/** `npm run api-fuzz -- [--requests 10000] [--seed 1]`: exit code 1 where an answer breaks an invariant. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPool, migrate } from '../../bridge/index.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';
import { fuzz, tell } from './fuzz.ts';
import { CUSTOMER, ledgerFaults, PRODUCT, sellPlainly, startHub } from './hub.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const folder = await mkdtemp(join(tmpdir(), 'tillmesh-api-fuzz-'));
const postgres = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
if (!postgres.ok) throw new Error(postgres.error.code);
const pool = createPool(postgres.value.url, () => undefined, { max: 2 });
try {
  await migrate(pool);
  const driven = await startHub(postgres.value.url);
  const { hub } = driven;
  const started = performance.now();
  try {
    const report = await fuzz({
      port: hub.server.port,
      token: hub.catalogToken,
      seed: values.seed,
      requests: Number(values.requests),
      known: { product: [PRODUCT], products: [PRODUCT], customer: [CUSTOMER], customers: [CUSTOMER] },
    });
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const statuses = [...report.statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${n} × ${status}`);
    process.stdout.write(`${report.sent} requests in ${seconds} s: ${statuses.join(', ')}\n`);
    process.stdout.write(
      `${report.succeeded.size} of ${report.operations} operations succeeded, ${report.repeated} requests repeated\n`,
    );
    const wrong = [
      ...report.faults.map(tell),
      ...report.doubled.map((key) => `two effects of ${key}`),
      ...(await ledgerFaults(pool)).map((fault) => `ledger: ${fault}`),
      ...driven.logged.filter((line) => line.startsWith('http_error')),
    ];
    await sellPlainly(hub);
    for (const line of wrong) process.stdout.write(`FAILS: ${line}\n`);
    if (wrong.length === 0) process.stdout.write('no failure of the server, no leak, no second effect\n');
    else process.exitCode = 1;
  } finally {
    await driven.close();
  }
} finally {
  await pool.end();
  await postgres.value.remove();
  await rm(folder, { recursive: true, force: true });
}
