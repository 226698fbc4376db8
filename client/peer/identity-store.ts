/**
 * Who this browser is, in a database of its own: where that of the logs is lost or broken, the device is still the same one,
 * and its log comes back from others. One record: key pair (the private one cannot be exported), certificate, authority.
 */
import { openDB, type DBSchema } from 'idb';
import { opened } from './open-database.ts';

export interface StoredIdentity {
  readonly store: string;
  readonly keys: CryptoKeyPair;
  readonly certificate: Uint8Array;
  readonly authority: Uint8Array;
}

interface Schema extends DBSchema {
  identity: { key: 'self'; value: StoredIdentity };
}

const VERSION = 1;

const withStore = async <T>(
  name: string,
  work: (db: Awaited<ReturnType<typeof open>>) => Promise<T>,
): Promise<T> => {
  const db = await open(name);
  try {
    return await work(db);
  } finally {
    db.close();
  }
};

const open = (name: string) =>
  opened(
    openDB<Schema>(`${name}/identity`, VERSION, { upgrade: (db) => void db.createObjectStore('identity') }),
  );

export const readIdentity = (name: string): Promise<StoredIdentity | undefined> =>
  withStore(name, (db) => db.get('identity', 'self'));

export const writeIdentity = (name: string, identity: StoredIdentity): Promise<void> =>
  withStore(name, async (db) => {
    const tx = db.transaction('identity', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.put(identity, 'self'), tx.done]);
  });
