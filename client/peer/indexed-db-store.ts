/**
 * A browser replica's disk: one IndexedDB database a device. Every write is one strict transaction: it resolves once the
 * system says that the bytes are on the disk, not once they are on their way.
 *
 * Stores: `entries` by [segment, branch, seq], `certificates` by device, `clock` up to where timestamps are reserved, Unix ms, and beside it
 * when devices were last heard; `series` by device what each numbers in; `gone` what is kept of
 * dropped segments.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { opened } from './open-database.ts';
import type { GoneSegment, ReplicaDisk, StoredEntry, Write } from '../../crdt-schema/sync/index.ts';

interface Schema extends DBSchema {
  entries: { key: [segment: string, branch: number, seq: number]; value: StoredEntry };
  certificates: { key: string; value: { readonly device: string; readonly bytes: Uint8Array } };
  clock: { key: 'reserved' | 'heard'; value: number | Uint8Array };
  series: { key: string; value: string };
  gone: { key: string; value: GoneSegment };
}

/** 2: the series in use; 3: what was dropped. */
const VERSION = 3;
const PART = 1_000;
const STRICT = { durability: 'strict' } as const;
/** A seq is below this. */
const BEYOND = Number.MAX_SAFE_INTEGER;

export class IndexedDbStore implements ReplicaDisk {
  private readonly db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.db = db;
  }

  /** `lost` is called when the browser closes the database by itself: the page has to open it anew. */
  static async open(name: string, lost: () => void): Promise<IndexedDbStore> {
    const opening = openDB<Schema>(name, VERSION, {
      upgrade(old, version) {
        if (version < 1) {
          old.createObjectStore('entries', { keyPath: ['segment', 'branch', 'seq'] });
          old.createObjectStore('certificates', { keyPath: 'device' });
          old.createObjectStore('clock');
        }
        if (version < 2) old.createObjectStore('series');
        old.createObjectStore('gone', { keyPath: 'segment' });
      },
      terminated: lost,
      // A later version of the page wants to open it: it would wait for us for ever.
      blocking: (_old, _new, event) => {
        (event.target as IDBDatabase).close();
        lost();
      },
    });
    const db = await opened(opening);
    return new IndexedDbStore(db);
  }

  /** The series in which the device numbers, where the disk says so. */
  async seriesMark(device: string): Promise<string | undefined> {
    return this.db.get('series', device);
  }

  /** Unix ms up to which timestamps of this device may have been given; 0 where none were reserved. */
  async reservedMs(): Promise<number> {
    const value = await this.db.get('clock', 'reserved');
    return typeof value === 'number' ? value : 0;
  }

  /** When devices were last heard, as the replica wrote it; undefined where nothing was. */
  async heard(): Promise<Uint8Array | undefined> {
    const value = await this.db.get('clock', 'heard');
    return value instanceof Uint8Array ? value : undefined;
  }

  async certificates(): Promise<Uint8Array[]> {
    return (await this.db.getAll('certificates')).map(({ bytes }) => bytes);
  }

  /** What is kept of segments that were dropped. */
  async gone(): Promise<GoneSegment[]> {
    return this.db.getAll('gone');
  }

  /** All entries, in order within each branch, branches in order within each segment. */
  async *entries(): AsyncIterableIterator<StoredEntry> {
    let range: IDBKeyRange | null = null;
    for (;;) {
      const part: StoredEntry[] = await this.db.getAll('entries', range, PART);
      yield* part;
      const last = part.at(-1);
      if (last === undefined || part.length < PART) return;
      range = IDBKeyRange.lowerBound([last.segment, last.branch, last.seq], true);
    }
  }

  async write(writes: readonly Write[]): Promise<void> {
    const stores = ['entries', 'certificates', 'clock', 'series', 'gone'] as const;
    const tx = this.db.transaction(stores, 'readwrite', STRICT);
    const puts = writes.map((write): Promise<unknown> | undefined => {
      if (write.kind === 'entry') return tx.objectStore('entries').put(write.entry);
      if (write.kind === 'certificate')
        return tx.objectStore('certificates').put({ device: write.device, bytes: write.bytes });
      if (write.kind === 'series') return tx.objectStore('series').put(write.mark, write.device);
      if (write.kind === 'clock') return tx.objectStore('clock').put(write.reservedMs, 'reserved');
      if (write.kind === 'heard') return tx.objectStore('clock').put(write.bytes, 'heard');
      if (write.kind === 'forget') return tx.objectStore('gone').delete(write.segment);
      if (write.kind === 'drop') {
        const { segment } = write.gone;
        const all = IDBKeyRange.bound([segment, 0, 0], [segment, 0, BEYOND]);
        return Promise.all([tx.objectStore('entries').delete(all), tx.objectStore('gone').put(write.gone)]);
      }
      // The catalog's persistence hears the document itself.
      return undefined;
    });
    try {
      await Promise.all([...puts, tx.done]);
    } catch (error) {
      // What a request says is that its transaction was aborted; why, the transaction knows.
      throw tx.error ?? error;
    }
  }

  async read(
    segment: string,
    branch: number,
    from: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<StoredEntry[]> {
    const range = IDBKeyRange.bound([segment, branch, from], [segment, branch, BEYOND]);
    const all = await this.db.getAll('entries', range, maxEntries);
    let bytes = 0;
    const past = all.findIndex((entry) => (bytes += entry.bytes.length) > maxBytes);
    return past === -1 ? all : all.slice(0, past + 1);
  }

  close(): void {
    this.db.close();
  }
}
