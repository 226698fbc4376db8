/**
 * Rows of the ledger as of one moment, a few at a time, however many there are: a cursor of the database in a transaction
 * that reads one snapshot. A connection of its own, so that whoever reads slowly holds up nobody.
 */
import { Client, types, type Pool, type QueryConfig } from 'pg';
import { assert } from '../../crdt-schema/assert.ts';
import type { Cell, Cells } from '../../crdt-schema/exports/tables.ts';

/** A batch is written in some 10 ms, in which the hub does nothing else. */
const BATCH_ROWS = 1_000;
const CONNECT_MS = 5_000;
/** To find and sort a year's rows. */
const STATEMENT_MS = 60_000;
/** Whoever reads nothing for so long is given up: the snapshot keeps the database from clearing up. */
export const STALLED_MS = 60_000;
const INT8 = 20;

const readInt8 = (text: string): number => {
  const value = Number(text);
  assert(Number.isSafeInteger(value), 'a bigint read from the ledger fits a safe integer');
  return value;
};

export type Reader = (value: unknown) => Cell;

export interface ExportQuery {
  readonly statement: string;
  readonly values: readonly unknown[];
  /** By the place of the column. */
  readonly readers: ReadonlyMap<number, Reader>;
}

const batchesOf = async function* (
  first: readonly Cells[],
  fetch: () => Promise<readonly Cells[]>,
): AsyncGenerator<readonly Cells[]> {
  let batch = first;
  while (batch.length > 0) {
    const next = batch.length < BATCH_ROWS ? Promise.resolve([]) : fetch();
    // Where the reader stops before it comes nobody waits for it.
    next.catch(() => undefined);
    yield batch;
    batch = await next;
  }
};

export class ExportRows {
  private readonly client: Client;
  private readonly pool: Pool;
  private pid = 0;
  private running = 0;
  private isOpen = true;

  private constructor(client: Client, pool: Pool) {
    this.client = client;
    this.pool = pool;
  }

  /**
   * Begins the snapshot. `pool` is asked only to cancel what runs when somebody goes away. Throws what `pg` throws.
   */
  static async open(databaseUrl: string, pool: Pool): Promise<ExportRows> {
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'tillmesh-export',
      // All rows are read: the plan for the first few would be the wrong one.
      options: `-c jit=off -c timezone=UTC -c cursor_tuple_fraction=1 -c statement_timeout=${STATEMENT_MS} -c idle_in_transaction_session_timeout=${STALLED_MS}`,
      types: {
        getTypeParser: ((oid: number, format: 'text' | 'binary') =>
          oid === INT8 && format !== 'binary'
            ? readInt8
            : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
      },
    });
    // A connection that breaks is heard of by its statement.
    client.on('error', () => undefined);
    const rows = new ExportRows(client, pool);
    try {
      await client.connect();
      await client.query('begin isolation level repeatable read read only');
      const { rows: found } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      rows.pid = found[0]!.pid;
    } catch (error) {
      await rows.close();
      throw error;
    }
    return rows;
  }

  /** One row of the same snapshot. */
  async one<T extends object>(statement: string, values: readonly unknown[]): Promise<T | undefined> {
    return (await this.ask<T>({ text: statement, values: [...values] })).rows[0];
  }

  /** Finds the rows, and gives them in batches, the next being fetched while one is worked on. */
  async find({ statement, values, readers }: ExportQuery): Promise<AsyncIterable<readonly Cells[]>> {
    const fetch = async (): Promise<Cells[]> => {
      const text = `fetch ${BATCH_ROWS} from export`;
      const { rows } = await this.ask<Cell[]>({ text, rowMode: 'array' });
      for (const [at, reader] of readers) for (const row of rows) row[at] = reader(row[at]);
      return rows;
    };
    await this.ask({ text: `declare export no scroll cursor for ${statement}`, values: [...values] });
    return batchesOf(await fetch(), fetch);
  }

  /** Ends whatever runs, in the database too. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    // The goodbye would be read once the statement has ended, which may take long.
    if (this.running > 0)
      await this.pool.query('select pg_cancel_backend($1)', [this.pid]).catch(() => undefined);
    await this.client.end().catch(() => undefined);
  }

  private async ask<R extends Cell[] | object>(query: object): Promise<{ rows: R[] }> {
    this.running += 1;
    try {
      return await this.client.query(query as QueryConfig);
    } finally {
      this.running -= 1;
    }
  }
}
