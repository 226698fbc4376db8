/**
 * What people did at this device, kept in its browser: who came and went, who approved what, what was refused. Local and bounded,
 * for whoever supervises; what counts as money is in the logs. One IndexedDB database a device, `tillmesh/activity/<device>`,
 * with one store, `done`, in the order in which it happened.
 */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { opened, storageCodeOf, type StorageCode } from '../../peer/open-database.ts';
import type { Activity } from './activity.ts';

interface Schema extends DBSchema {
  done: { key: number; value: Activity };
}

/** Some months of a shop; the oldest go. */
export const MAX_ACTIVITIES = 2_000;
/** Of those that the browser did not take: they are shown until the page is closed. */
const MAX_UNKEPT = 100;
const VERSION = 1;

const nameOf = (device: string): string => `tillmesh/activity/${device}`;

/** Goes with the device. */
export const forgetActivity = (device: string): Promise<void> => opened(deleteDB(nameOf(device)));

export class ActivityLog {
  private readonly device: string;
  private readonly nowMs: () => number;
  private readonly listeners = new Set<() => void>();
  private writing: Promise<void> = Promise.resolve();
  private unkept: Activity[] = [];
  /** Why the browser did not take the last one. */
  private failed: StorageCode | undefined;
  private changes = 0;

  constructor(device: string, nowMs: () => number = Date.now) {
    this.device = device;
    this.nowMs = nowMs;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Grows with each that was noted. */
  readonly version = (): number => this.changes;

  get failure(): StorageCode | undefined {
    return this.failed;
  }

  /** Nobody waits for it: a sale does not fail for want of its record. */
  note(what: Omit<Activity, 'atMs'>): void {
    const activity = { atMs: this.nowMs(), ...what };
    this.writing = this.writing.then(async () => {
      try {
        await this.keep(activity);
        this.failed = undefined;
      } catch (error) {
        this.failed = storageCodeOf(error);
        this.unkept = [...this.unkept, activity].slice(-MAX_UNKEPT);
      }
      this.changes += 1;
      for (const listener of this.listeners) listener();
    });
  }

  /** The last noted first, whatever the clock said. Where the browser cannot read them, those of this page alone. */
  async newest(): Promise<Activity[]> {
    await this.writing;
    const kept = await this.with((db) => db.getAll('done')).catch((error: unknown) => {
      this.failed = storageCodeOf(error);
      return [];
    });
    return [...kept, ...this.unkept].toReversed();
  }

  private keep(activity: Activity): Promise<void> {
    return this.with(async (db) => {
      const tx = db.transaction('done', 'readwrite', { durability: 'strict' });
      const key = await tx.store.add(activity);
      const old = IDBKeyRange.upperBound(key - MAX_ACTIVITIES);
      await Promise.all([tx.store.delete(old), tx.done]);
    });
  }

  /** Opened for each: a database that is held open could not be removed with the device. */
  private async with<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    const opening = openDB<Schema>(nameOf(this.device), VERSION, {
      upgrade: (db) => void db.createObjectStore('done', { autoIncrement: true }),
    });
    const db = await opened(opening);
    try {
      return await work(db);
    } finally {
      db.close();
    }
  }
}
