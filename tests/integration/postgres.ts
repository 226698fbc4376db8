/**
 * One real Postgres for the whole run, with a migrated template; each test file makes databases of its own from it.
 * A database with connections left on it cannot be dropped: that is how a leak fails the run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { createPool, migrate } from '../../bridge/index.ts';
import { startEmbeddedPostgres } from '../../server/postgres/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's Postgres without a database. */
    postgres: string;
  }
}

export const TEMPLATE = 'ledger_template';

export default async (project: TestProject): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-tests-postgres-'));
  const started = await startEmbeddedPostgres({ folder: join(folder, 'cluster'), database: TEMPLATE });
  if (!started.ok) throw new Error(`no Postgres for the tests: ${JSON.stringify(started.error)}`);
  const { url } = started.value;
  const pool = createPool(url, () => undefined, { max: 1 });
  await migrate(pool);
  await pool.end();
  project.provide('postgres', url.slice(0, url.lastIndexOf('/')));
  return async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where datname like 'test\\_%'`,
    );
    await client.end();
    await started.value.remove();
    await rm(folder, { recursive: true, force: true });
    if (rows.length > 0)
      throw new Error(`databases left behind: ${rows.map((row) => row.datname).join(', ')}`);
  };
};
