/** A database for the demo's shop alone: beside others in an embedded Postgres, or in one of its own where that is not ours. */
import { Client } from 'pg';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import { startEmbeddedPostgres } from '../../postgres/embedded.ts';

export interface DemoDatabase {
  readonly url: string;
  /** Nobody of ours is connected any more. */
  drop(): Promise<void>;
}

const inCluster = async (cluster: string, name: string): Promise<DemoDatabase> => {
  const administer = async (...statements: string[]): Promise<void> => {
    const client = new Client({ connectionString: cluster });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const quoted = `"${name}"`;
  // One that a killed process left.
  await administer(`drop database if exists ${quoted} with (force)`, `create database ${quoted}`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${quoted} with (force)`) };
};

/** `cluster`: address of any database of an embedded Postgres that runs; undefined: one is started in the folder. */
export const openDemoDatabase = async (
  cluster: string | undefined,
  folder: string,
  name: string,
): Promise<Result<DemoDatabase, Failure>> => {
  try {
    if (cluster !== undefined) return ok(await inCluster(cluster, name));
    const started = await startEmbeddedPostgres({ folder, database: name });
    return started.ok ? ok({ url: started.value.url, drop: () => started.value.remove() }) : started;
  } catch (error) {
    return err('database_unavailable', { reason: error instanceof Error ? error.message : String(error) });
  }
};
