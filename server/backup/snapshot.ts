/**
 * Ledger and replica of a running store at one cut, into an archive. The ledger is read in one transaction that sees one
 * moment; the replica after it, as the hub's disk held every entry before the ledger did. Sales go on.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { loadDevice, SOFTWARE } from '../security/identity.ts';
import type { Row } from '../storage/level-store.ts';
import type { ArchiveWriter, Written } from './archive-writer.ts';
import { CATALOG_PREFIX, IDENTITY_PREFIX, REPLICA_PREFIX, tablePrefix, type Manifest } from './format.ts';
import { cutEntries, encodeRows, hubDevices, type Cut } from './replica-rows.ts';
import { ownerColumn, storeTables, type StoreTable } from './store-tables.ts';

/** Where the logs and the catalog are read, of a running hub or of its folder. */
export interface ReplicaSource {
  rows(gte: string, lt: string): AsyncIterable<Row>;
  /** The whole catalog as one Yjs update. */
  catalog(): Uint8Array;
}

export interface SnapshotOptions {
  readonly databaseUrl: string;
  readonly store: string;
  /** The hub's folder, with its identity. */
  readonly folder: string;
  readonly replica: ReplicaSource;
  /** Unix ms. */
  readonly nowMs: number;
  /** What is being written, and bytes of it so far. */
  readonly progress?: (part: string, bytes: number) => void;
}

/** What makes a machine this store's hub. Whoever has these files is the hub: see `docs/operations.md`. */
const IDENTITY_FILES = [
  'authority.key',
  'grants.jsonl',
  'device.key',
  'device.json',
  'ca.key',
  'ca.crt',
  'catalog-token',
  'api/device.key',
  'api/device.json',
];

/** Rows come together until they are so long: one turn of the event loop for each would take longer than the packing. */
const COPY_BYTES = 256 * 1024;

const loadCut = async (client: Client, options: SnapshotOptions): Promise<Cut> => {
  const { store, folder } = options;
  const device = await loadDevice(folder);
  if (!device.ok) throw new Error(`the hub's folder cannot be read: ${device.error.code}`);
  const { authority, device: hub } = device.value.identity;
  const position = await client.query<{ ledger_pos: string }>('select ledger_pos from store where id = $1', [
    store,
  ]);
  const cursors = await client.query<{ segment: string; branch: number; next_seq: number }>(
    'select segment, branch, next_seq from segment_cursor where store_id = $1',
    [store],
  );
  return {
    ...{ store, authority, hub },
    ledgerPosition: Number(position.rows[0]?.ledger_pos ?? 0),
    cursors: new Map(cursors.rows.map((row) => [`${row.segment}:${row.branch}`, row.next_seq])),
  };
};

const copyTable = async (
  client: Client,
  writer: ArchiveWriter,
  store: string,
  table: StoreTable,
): Promise<number> => {
  const { name, columns } = table;
  const owner = ownerColumn(table);
  // A table that belongs to no store would be left out in silence.
  if (owner === undefined) throw new Error(`the table ${name} belongs to no store`);
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const from = client.escapeIdentifier(name);
  const copy = client.query(
    copyTo(`copy (select ${list} from ${from} where ${owner} = ${client.escapeLiteral(store)}) to stdout`, {
      highWaterMark: COPY_BYTES,
    }),
  );
  await writer.addStream(tablePrefix(name), 'copy', copy);
  return copy.rowCount;
};

async function* inOrder<T>(...sources: AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const source of sources) yield* source;
}

const addReplica = async (
  writer: ArchiveWriter,
  { replica }: SnapshotOptions,
  cut: Cut,
): Promise<{ entries: number; segments: number }> => {
  let [entries, segments, last] = [0, 0, ''];
  const hubs = await hubDevices(replica.rows('c/', 'c0'), cut);
  const count = (key: string): void => {
    if (!key.startsWith('e/')) return;
    entries += 1;
    const segment = key.split('/')[1]!;
    if (segment !== last) segments += 1;
    last = segment;
  };
  const rows = inOrder(
    replica.rows('c/', 'c0'),
    cutEntries(replica.rows('e/', 'e0'), cut, hubs),
    replica.rows('g/', 'g0'),
    replica.rows('h', 'h~'),
    replica.rows('k', 'k~'),
    replica.rows('n/', 'n0'),
  );
  await writer.addStream(REPLICA_PREFIX, 'rows', encodeRows(rows, count));
  return { entries, segments };
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Begins a transaction that sees one moment, whatever is committed after it. */
const beginSnapshot = async (client: Client): Promise<void> => {
  await client.query('begin isolation level repeatable read read only');
  await client.query('set local idle_in_transaction_session_timeout = 0');
};

/** Writes everything into the archive and completes it at `path`. Rejects where database or disk do. */
export const writeSnapshot = async (
  writer: ArchiveWriter,
  path: string,
  options: SnapshotOptions,
): Promise<Written & { readonly ledgerPosition: number }> => {
  const { databaseUrl, store, folder, replica, nowMs, progress } = options;
  const client = new Client({ connectionString: databaseUrl, options: '-c jit=off -c timezone=UTC' });
  // Whoever waits for a statement hears of it by that.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await beginSnapshot(client);
    const cut = await loadCut(client, options);
    const migrations = await client.query<{ name: string }>(
      'select name from schema_migration order by name',
    );
    const tables: Manifest['tables'] = [];
    for (const table of await storeTables(client)) {
      progress?.(table.name, writer.bytes);
      tables.push({ ...table, rows: await copyTable(client, writer, store, table) });
    }
    await client.query('commit');
    progress?.('replica', writer.bytes);
    const counts = await addReplica(writer, options, cut);
    await writer.addStream(CATALOG_PREFIX, 'yjs', once(replica.catalog()));
    // After the logs: whoever wrote them was granted a certificate before.
    for (const name of IDENTITY_FILES)
      if (existsSync(join(folder, name)))
        await writer.add(`${IDENTITY_PREFIX}${name}`, await readFile(join(folder, name)));
    const { ledgerPosition } = cut;
    const written = await writer.finish(
      {
        ...{ software: SOFTWARE, store, ledgerPosition, tables, ...counts },
        createdAt: new Date(nowMs).toISOString(),
        migrations: migrations.rows.map(({ name }) => name),
      },
      path,
    );
    return { ...written, ledgerPosition };
  } finally {
    // Ends a COPY too that nobody reads any more.
    await client.end().catch(() => undefined);
  }
};
