/** A database of one test: a clone of the migrated template. Dropping it fails while anybody is still connected. */
import { randomUUID } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { inject } from 'vitest';
import { createPool } from '../../bridge/index.ts';
import { TEMPLATE } from './postgres.ts';

export interface Database {
  readonly url: string;
  readonly pool: Pool;
  drop(): Promise<void>;
}

const asAdministrator = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: `${inject('postgres')}/postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

export const createDatabase = async (): Promise<Database> => {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdministrator(`create database ${name} template ${TEMPLATE}`);
  const url = `${inject('postgres')}/${name}`;
  const pool = createPool(url, () => undefined, { max: 4 });
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await asAdministrator(`drop database ${name}`);
    },
  };
};
