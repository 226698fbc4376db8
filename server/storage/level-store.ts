/**
 * A replica's disk: one LevelDB folder. Every write is one batch, synced before it is answered.
 *
 * Keys: `c/<device>` certificate; `e/<segment>/<branch>/<seq>` entry, numbers in fixed hex so that they sort;
 * `y/<n>` catalog updates in order; `k` up to where timestamps are reserved, as decimal text; `h` when devices were last
 * heard; `n/<device>` the series in which the device numbers; `g/<segment>` what is kept of a dropped one: 8 bytes when
 * (Unix ms, big-endian), 32 bytes hash of its last change, 8 bytes of each change's. An entry's value: 1 byte flags, 32 bytes hash, 64 bytes
 * signature if flagged, then the bytes of the entry.
 */
import { ClassicLevel } from 'classic-level';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIGNATURE_BYTES } from '../../crdt-schema/log/certificate.ts';
import { HASH_BYTES } from '../../crdt-schema/log/entry-change.ts';
import type { GoneSegment, StoredEntry, Write } from '../../crdt-schema/sync/index.ts';
import { concatBytes } from '../../crdt-schema/model/bytes.ts';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

type Level = ClassicLevel<string, Uint8Array>;

const SIGNED = 1;
const CLOCK_KEY = 'k';
const seriesKey = (device: string): string => `n/${device}`;
const HEARD_KEY = 'h';
const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder();
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

const branchKey = (segment: string, branch: number): string => `e/${segment}/${hex(branch, 2)}/`;
const entryKey = (entry: StoredEntry): string => branchKey(entry.segment, entry.branch) + hex(entry.seq, 6);

const encodeEntry = (entry: StoredEntry): Uint8Array =>
  entry.signature === undefined
    ? concatBytes([Uint8Array.of(0), entry.hash, entry.bytes])
    : concatBytes([Uint8Array.of(SIGNED), entry.hash, entry.signature, entry.bytes]);

/** A row of the folder as it lies there. */
export type Row = readonly [key: string, value: Uint8Array];

/** Rows read at once: of the largest entries there are, 6 MB. */
const ROWS_READ = 100;

/** The entry of a row whose key begins with `e/`. */
export const decodeEntry = (key: string, value: Uint8Array): StoredEntry => {
  const [, segment, branch, seq] = key.split('/') as [string, string, string, string];
  const signed = value[0] === SIGNED;
  const start = 1 + HASH_BYTES + (signed ? SIGNATURE_BYTES : 0);
  return {
    segment,
    branch: Number.parseInt(branch, 16),
    seq: Number.parseInt(seq, 16),
    // Copies (a Buffer's own `slice` is a view): the whole value would live for as long as its hash is remembered.
    hash: Uint8Array.from(value.subarray(1, 1 + HASH_BYTES)),
    signature: signed ? Uint8Array.from(value.subarray(1 + HASH_BYTES, start)) : undefined,
    bytes: value.subarray(start),
  };
};

const TIME_BYTES = 8;
const GONE_START = TIME_BYTES + HASH_BYTES;
const PREFIX_BYTES = 8;

const encodeGone = ({ atMs, head, prefixes }: GoneSegment): Uint8Array => {
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(atMs));
  return concatBytes([time, head, prefixes]);
};

const decodeGone = (key: string, value: Uint8Array): GoneSegment => ({
  segment: key.slice(2),
  atMs: Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0)),
  head: Uint8Array.from(value.subarray(TIME_BYTES, GONE_START)),
  prefixes: Uint8Array.from(value.subarray(GONE_START)),
});

export type OpenFailure = Failure<'data_folder_locked' | 'data_folder_unusable'>;
/** What it holds makes no sense any more; the disk itself may be sound. */
export type DamageFailure = Failure<'data_folder_damaged'>;

const codeOf = (error: unknown): string | undefined => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
};

/** Whether what was thrown while reading comes from the disk, which may be better tomorrow, and not from what it holds. */
export const isDiskError = (error: unknown): boolean => codeOf(error) === 'LEVEL_IO_ERROR';

/**
 * What LevelDB left out as it opened the folder, as its own log tells: where a record of its newest writes does not add up
 * it drops that and what follows, and opens all the same. `LOG.old` is of the opening before, after which nobody may have come
 * to act on it.
 */
const droppedIn = async (folder: string): Promise<string | undefined> => {
  for (const name of ['LOG', 'LOG.old']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const line = text.split('\n').find((words) => /: dropping \d+ bytes; /.test(words));
    if (line !== undefined) return line.slice(line.indexOf('dropping'));
  }
  return undefined;
};

/** A file that the store names is not there, or its name is no more what it was. */
const lacksFile = (reason: string): boolean => reason.includes('No such file or directory');

export class LevelStore {
  private readonly db: Level;
  private nextUpdate: number;

  private constructor(db: Level, nextUpdate: number) {
    this.db = db;
    this.nextUpdate = nextUpdate;
  }

  /**
   * Opens the folder, making it where it is absent. One process at a time: LevelDB holds a lock on it. `takesRest` opens a
   * damaged one as far as it can be read.
   */
  static async open(
    folder: string,
    takesRest = false,
  ): Promise<Result<LevelStore, OpenFailure | DamageFailure>> {
    const db: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'view' });
    try {
      await mkdir(folder, { recursive: true });
      await db.open();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const reason = cause instanceof Error ? cause.message.slice(0, 150) : 'unknown';
      const code = codeOf(error);
      if (code === 'LEVEL_CORRUPTION' || (code === 'LEVEL_IO_ERROR' && lacksFile(reason)))
        return err('data_folder_damaged', { folder, reason });
      return err(code === 'LEVEL_LOCKED' ? 'data_folder_locked' : 'data_folder_unusable', { folder, reason });
    }
    const reason = takesRest ? undefined : await droppedIn(folder);
    if (reason !== undefined) {
      await db.close();
      return err('data_folder_damaged', { folder, reason });
    }
    const [last] = await db.keys({ gt: 'y/', lt: 'y0', reverse: true, limit: 1 }).all();
    return ok(new LevelStore(db, last === undefined ? 0 : Number.parseInt(last.slice(2), 16) + 1));
  }

  async *certificates(): AsyncIterableIterator<Uint8Array> {
    for await (const value of this.db.values({ gt: 'c/', lt: 'c0' })) yield value;
  }

  /** All entries, in order within each branch, branches in order within each segment. */
  async *entries(): AsyncIterableIterator<StoredEntry> {
    const iterator = this.db.iterator({ gt: 'e/', lt: 'e0' });
    try {
      for (;;) {
        const part = await iterator.nextv(1_000);
        if (part.length === 0) return;
        for (const [key, value] of part) yield decodeEntry(key, value);
      }
    } finally {
      await iterator.close();
    }
  }

  /** What is kept of segments that were dropped. */
  async *gone(): AsyncIterableIterator<GoneSegment> {
    for await (const [key, value] of this.db.iterator({ gt: 'g/', lt: 'g0' })) yield decodeGone(key, value);
  }

  /** Unix ms up to which timestamps of this device may have been given; 0 where none were reserved. */
  async reservedMs(): Promise<number> {
    const value = await this.db.get(CLOCK_KEY);
    return value === undefined ? 0 : Number(textDecoder.decode(value));
  }

  /** The series in which the device numbers, where the disk says so. */
  async seriesMark(device: string): Promise<string | undefined> {
    const value = await this.db.get(seriesKey(device));
    return value === undefined ? undefined : textDecoder.decode(value);
  }

  /** When devices were last heard, as the replica wrote it; undefined where nothing was. */
  async heard(): Promise<Uint8Array | undefined> {
    return this.db.get(HEARD_KEY);
  }

  async catalogUpdates(): Promise<Uint8Array[]> {
    return this.db.values({ gt: 'y/', lt: 'y0' }).all();
  }

  /** Replaces all catalog updates so far by one that holds them. */
  async compactCatalog(update: Uint8Array): Promise<void> {
    const keys = await this.db.keys({ gt: 'y/', lt: 'y0' }).all();
    const batch = this.db.batch();
    for (const key of keys) batch.del(key);
    batch.put(this.updateKey(), update);
    await batch.write({ sync: true });
  }

  /** All or nothing, on disk when it returns. Rejects where the disk refuses. */
  async write(writes: readonly Write[]): Promise<void> {
    const batch = this.db.batch();
    for (const write of writes) {
      if (write.kind === 'entry') batch.put(entryKey(write.entry), encodeEntry(write.entry));
      else if (write.kind === 'certificate') batch.put(`c/${write.device}`, write.bytes);
      else if (write.kind === 'series') batch.put(seriesKey(write.device), textEncoder.encode(write.mark));
      else if (write.kind === 'clock') batch.put(CLOCK_KEY, textEncoder.encode(String(write.reservedMs)));
      else if (write.kind === 'heard') batch.put(HEARD_KEY, write.bytes);
      else if (write.kind === 'forget') batch.del(`g/${write.segment}`);
      else if (write.kind === 'catalog') batch.put(this.updateKey(), write.update);
      else {
        const { segment, prefixes } = write.gone;
        const branch = branchKey(segment, 0);
        for (let seq = 0; seq < prefixes.length / PREFIX_BYTES; seq++) batch.del(branch + hex(seq, 6));
        batch.put(`g/${segment}`, encodeGone(write.gone));
      }
    }
    await batch.write({ sync: true });
  }

  /**
   * Entries of a branch from `from` on; stops at `maxEntries`, or with the entry that passes `maxBytes`. Counted are
   * the bytes of the entries alone, as the writer counted its batch: else the signature at a full batch's end would
   * lie beyond what one read gives, and the batch could never be sent.
   */
  async read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]> {
    const prefix = branchKey(segment, branch);
    const iterator = this.db.iterator({ gte: prefix + hex(from, 6), lt: prefix + 'g', limit: maxEntries });
    const out: StoredEntry[] = [];
    try {
      for (let bytes = 0; bytes <= maxBytes;) {
        const part = await iterator.nextv(100);
        if (part.length === 0) break;
        for (const [key, value] of part) {
          const entry = decodeEntry(key, value);
          out.push(entry);
          bytes += entry.bytes.length;
          if (bytes > maxBytes) break;
        }
      }
    } finally {
      await iterator.close();
    }
    return out;
  }

  /** Rows with keys from `gte` to before `lt`, as they are at the call whatever is written meanwhile. */
  async *rows(gte: string, lt: string): AsyncIterableIterator<Row> {
    const iterator = this.db.iterator({ gte, lt });
    try {
      for (;;) {
        const part = await iterator.nextv(ROWS_READ);
        if (part.length === 0) return;
        yield* part;
      }
    } finally {
      await iterator.close();
    }
  }

  /** Writes rows as another folder had them, on disk when it returns. For a folder that nobody has open otherwise. */
  async putRows(rows: readonly Row[]): Promise<void> {
    const batch = this.db.batch();
    for (const [key, value] of rows) batch.put(key, value);
    await batch.write({ sync: true });
  }

  async close(): Promise<void> {
    await this.db.close();
  }

  private updateKey(): string {
    return `y/${hex(this.nextUpdate++, 10)}`;
  }
}
