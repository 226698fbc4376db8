/**
 * The form of an archive: a gzipped tar of `format.json` first, members of at most 4 MiB, `manifest.json` last. What is
 * longer is cut into numbered members, which one after the other are the whole again.
 */
import { z } from 'zod';
import { STORE_FORM } from '../config.ts';

export const FORMAT = 1;
export const FORMAT_NAME = 'format.json';
export const MANIFEST_NAME = 'manifest.json';

/** Kept in memory whole, by writer and reader. */
export const MAX_MEMBER_BYTES = 4 * 1024 * 1024;
/** About 100,000 members of 150 bytes: 400 GB of data. */
export const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;
/** A year of a shop packs 5 to 20 times, a tar of nothing but zeros 1,000 times. */
export const MAX_UNPACKED_RATIO = 200;
/** Small archives may be as empty as they like. */
export const FREE_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Letters, digits and single dots within a name; no way out of a folder. */
export const MEMBER_FORM = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*(\/[a-z0-9_-]+(\.[a-z0-9_-]+)*){0,3}$/;

/** `tables/<table>/00001.copy`: rows of the ledger as Postgres copies them, in text form. */
export const tablePrefix = (table: string): string => `tables/${table}/`;
/** Rows of the replica (`replica-rows.ts`). */
export const REPLICA_PREFIX = 'replica/';
/** The catalog, one Yjs update. */
export const CATALOG_PREFIX = 'catalog/';
/** Files of the hub's folder. */
export const IDENTITY_PREFIX = 'identity/';

const PART_DIGITS = 5;

/** The name of a cut stream's part, from 1. */
export const partName = (prefix: string, part: number, extension: string): string =>
  `${prefix}${String(part).padStart(PART_DIGITS, '0')}.${extension}`;

export const formatSchema = z.looseObject({ tillmeshBackup: z.int().min(1) });

const count = z.int().min(0);

export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  software: z.string(),
  store: z.string().regex(STORE_FORM),
  /** ISO, UTC. */
  createdAt: z.iso.datetime(),
  /** The ledger's position at the cut. */
  ledgerPosition: count,
  /** Names of the migrations that the tables have behind them, in order. */
  migrations: z.array(z.string()),
  tables: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()).min(1), rows: count })),
  /** Entries of logs, and segments that hold them. */
  entries: count,
  segments: count,
  members: z.array(
    z.strictObject({
      name: z.string(),
      size: count,
      /** Hex. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;
