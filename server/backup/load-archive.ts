/**
 * Brings an archive into an empty database and an empty folder. For the restore and for the verification: both see the same
 * rows. The archive was checked before.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { migrate, migrationNames } from '../../bridge/index.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';
import type { LevelStore, Row } from '../storage/level-store.ts';
import type { Archive } from './archive-reader.ts';
import { CATALOG_PREFIX, REPLICA_PREFIX, tablePrefix } from './format.ts';
import { decodeRows } from './replica-rows.ts';

/**
 * `schema_newer`: the tables are of a later version. `rows_missing`: a table has other rows than the manifest says.
 * `position_wrong`: the ledger's position is another.
 */
export type LoadFailure = Failure<'schema_newer' | 'rows_missing' | 'position_wrong'>;

const BATCH_BYTES = 1024 * 1024;

/** One connection, not a pool: streams and pipelined statements do not mix. */
export const connect = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/** Names of migrations in the archive that this version does not know. */
export const newerMigrations = async ({ manifest }: Archive): Promise<string[]> => {
  const known = new Set(await migrationNames());
  return manifest.migrations.filter((name) => !known.has(name));
};

/**
 * Makes the tables as the archive had them, fills them in one transaction, and brings them to this version. The database (or the
 * schema that `url` names) has none of them yet.
 */
export const loadTables = async (
  url: string,
  pool: Pool,
  archive: Archive,
): Promise<Result<void, LoadFailure>> => {
  const { migrations, tables, store, ledgerPosition } = archive.manifest;
  const [unknown] = await newerMigrations(archive);
  if (unknown !== undefined) return err('schema_newer', { migration: unknown });
  await migrate(pool, migrations);
  const client = await connect(url);
  try {
    await client.query('begin');
    for (const { name, columns, rows } of tables) {
      const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
      const copy = client.query(copyFrom(`copy ${client.escapeIdentifier(name)} (${list}) from stdin`));
      await pipeline(Readable.from(archive.stream(tablePrefix(name))), copy);
      if (copy.rowCount !== rows)
        return err('rows_missing', { table: name, rows: copy.rowCount, said: rows });
    }
    const position = await client.query<{ pos: string }>(
      'select ledger_pos as pos from store where id = $1',
      [store],
    );
    if (Number(position.rows[0]?.pos ?? 0) !== ledgerPosition)
      return err('position_wrong', { store, said: ledgerPosition });
    await client.query('commit');
  } finally {
    // Without a commit nothing of it stays.
    await client.end();
  }
  await migrate(pool);
  return ok(undefined);
};

/** Writes logs, certificates, marks and the catalog into a replica's folder that holds none; of the rows only those `wanted`. */
export const loadReplica = async (
  level: LevelStore,
  archive: Archive,
  wanted: (key: string) => boolean = () => true,
): Promise<void> => {
  let batch: Row[] = [];
  let bytes = 0;
  for await (const row of decodeRows(archive.stream(REPLICA_PREFIX))) {
    if (!wanted(row[0])) continue;
    batch.push(row);
    bytes += row[1].length;
    if (bytes < BATCH_BYTES) continue;
    await level.putRows(batch);
    [batch, bytes] = [[], 0];
  }
  if (batch.length > 0) await level.putRows(batch);
  await level.write([{ kind: 'catalog', update: await catalogOf(archive) }]);
};

/** The catalog as one Yjs update. */
export const catalogOf = async (archive: Archive): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  for await (const part of archive.stream(CATALOG_PREFIX)) parts.push(part);
  return Buffer.concat(parts);
};
