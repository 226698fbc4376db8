/**
 * Whether a backup is one: every byte, a restore into a scratch schema and a scratch folder, every chain and signature, ledger
 * against logs, the sums within the ledger, and the logs through the rules once more. Leaves nothing behind.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Client, Pool } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import * as Y from 'yjs';
import { createPool, migrate, type StockPolicy } from '../../bridge/index.ts';
import { openCertificate, type Certificate } from '../../crdt-schema/log/certificate.ts';
import { fromHex, toHex } from '../../crdt-schema/model/ids.ts';
import type { Failure } from '../../crdt-schema/result.ts';
import type { StoredEntry } from '../../crdt-schema/sync/index.ts';
import { sha256 } from '../security/crypto.ts';
import { LevelStore } from '../storage/level-store.ts';
import { archiveFailureOf, fileChecksum, openArchive, type Archive } from './archive-reader.ts';
import { checkLogs, type LogIdentity } from './check-logs.ts';
import { IDENTITY_PREFIX } from './format.ts';
import { findFaults, LOG_PLACES, type Finding } from './ledger-checks.ts';
import { catalogOf, connect, loadReplica, loadTables } from './load-archive.ts';
import { replayLogs, type ReplayReport } from './replay-logs.ts';
import { dropSchemas, inSchema } from './scratch-schema.ts';

export interface VerifySpec {
  readonly path: string;
  /** Where scratch schemas may be made. */
  readonly databaseUrl: string;
  /** SHA-256 of the file as the book has it, hex; null where nobody wrote it down. */
  readonly checksum: string | null;
  readonly stockPolicy?: StockPolicy | undefined;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** What is wrong, where something is. */
  readonly code: string;
  readonly params: Failure['params'];
  readonly findings: readonly Finding[];
  readonly entries: number;
  readonly segments: number;
  readonly replay: ReplayReport | undefined;
}

/** Any constant: one verification at a time in a database, so that what a killed one left can be told. */
const LOCK = 748_255_003;
const PREFIX = 'tillmesh_verify_';

const bad = (failure: Failure, more: Partial<VerifyReport> = {}): VerifyReport => ({
  ...{ findings: [], entries: 0, segments: 0, replay: undefined, ...more },
  ...{ ok: false, code: failure.code, params: failure.params },
});

/** The store's authority and the hub's certificates, as its folder has them. */
const identityOf = async (archive: Archive): Promise<LogIdentity | undefined> => {
  const { store } = archive.manifest;
  const own: Certificate[] = [];
  let authority: Uint8Array | undefined;
  for (const name of ['device.json', 'api/device.json'])
    for await (const { bytes } of archive.members(`${IDENTITY_PREFIX}${name}`)) {
      const file = JSON.parse(bytes.toString('utf8')) as { authority: string; certificate: string };
      authority ??= fromHex(file.authority);
      const read = openCertificate(sha256, store, authority, fromHex(file.certificate));
      if (!read.ok) return undefined;
      own.push(read.value.certificate);
    }
  return authority === undefined ? undefined : { store, authority, own };
};

const HASH8_BYTES = 8;

/** Writes down where each entry lies, as it is checked. */
const placesInto = (client: Client) => {
  const copy = client.query(copyFrom('copy log_place from stdin'));
  const written = finished(copy);
  written.catch(() => undefined);
  return {
    take: async ({ segment, branch, seq, hash, bytes }: StoredEntry): Promise<void> => {
      const hash8 = toHex(hash.subarray(0, HASH8_BYTES));
      const line = [segment, branch, seq, hash8, `\\\\x${toHex(sha256(bytes))}`].join('\t');
      if (!copy.write(`${line}\n`)) await once(copy, 'drain');
    },
    end: async (): Promise<void> => {
      copy.end();
      await written;
    },
  };
};

/** In scratch schemas that are there and empty. */
const verifyIn = async (
  { databaseUrl, stockPolicy }: VerifySpec,
  archive: Archive,
  level: LevelStore,
  [restored, empty]: readonly [string, string],
  pools: readonly [Pool, Pool],
  progress: (part: string, done: number) => void,
): Promise<VerifyReport> => {
  const url = inSchema(databaseUrl, restored);
  const { store, entries, segments } = archive.manifest;
  progress('tables', 0);
  const loaded = await loadTables(url, pools[0], archive);
  if (!loaded.ok) return bad(loaded.error);
  progress('logs', 0);
  await loadReplica(level, archive);
  Y.applyUpdate(new Y.Doc(), await catalogOf(archive));
  const identity = await identityOf(archive);
  if (identity === undefined) return bad({ code: 'identity_missing', params: {} });
  const client = await connect(url);
  try {
    await client.query(LOG_PLACES);
    const places = placesInto(client);
    const logs = await checkLogs(level, identity, places.take);
    await places.end();
    if (!logs.ok) return bad(logs.error);
    if (logs.value.entries !== entries || logs.value.segments !== segments)
      return bad({ code: 'entries_missing', params: { said: entries, entries: logs.value.entries } });
    const findings = await findFaults(client);
    const [found] = findings;
    if (found !== undefined)
      return bad({ code: found.code, params: { example: found.example } }, { findings, ...logs.value });
    await migrate(pools[1]);
    const spec = { store, restored, empty, stockPolicy };
    const replay = await replayLogs(client, pools[1], level, spec, (done) => progress('replay', done));
    if (!replay.ok) return bad(replay.error, logs.value);
    return { ok: true, code: 'ok', params: {}, findings: [], ...logs.value, replay: replay.value };
  } finally {
    await client.end();
  }
};

/** Rejects where the database or the disk do; what is wrong with the archive is in the report. */
export const verifyArchive = async (
  spec: VerifySpec,
  progress: (part: string, done: number) => void = () => undefined,
): Promise<VerifyReport> => {
  const { path, databaseUrl, checksum } = spec;
  const opened = await openArchive(path, (bytes) => progress('checksums', bytes));
  if (!opened.ok) return bad(opened.error);
  if (checksum !== null && (await fileChecksum(path)) !== checksum)
    return bad({ code: 'archive_replaced', params: {} });
  const client = await connect(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'tillmesh-verify-'));
  const name = `${PREFIX}${randomBytes(4).toString('hex')}`;
  const schemas = [`${name}_a`, `${name}_b`] as const;
  const poolOf = (schema: string): Pool =>
    createPool(inSchema(databaseUrl, schema), () => undefined, { max: 2 });
  const pools = [poolOf(schemas[0]), poolOf(schemas[1])] as const;
  let level: LevelStore | undefined;
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await dropSchemas(client, PREFIX);
    for (const schema of schemas) await client.query(`create schema ${schema}`);
    const store = await LevelStore.open(folder);
    if (!store.ok) return bad(store.error);
    level = store.value;
    return await verifyIn(spec, opened.value, level, schemas, pools, progress);
  } catch (error) {
    const failure = archiveFailureOf(error);
    if (failure === undefined || !('failure' in (error as object))) throw error;
    return bad(failure);
  } finally {
    await level?.close();
    for (const pool of pools) await pool.end();
    await dropSchemas(client, PREFIX).catch(() => undefined);
    await client.end();
    await rm(folder, { recursive: true, force: true });
  }
};
