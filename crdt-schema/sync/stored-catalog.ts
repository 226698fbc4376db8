/**
 * The catalog on a disk: updates in order, each as Yjs writes it or packed and compressed. A packed one stands behind an
 * overlong zero, which no update of Yjs' begins with.
 */
import * as Y from 'yjs';
import { assert } from '../assert.ts';
import { MAX_CATALOG_UPDATE_BYTES } from '../limits.ts';
import { concatBytes } from '../model/bytes.ts';
import type { Compression } from '../ports.ts';
import { packState, readPacked } from '../wire/packed-update.ts';

/** Origin of transactions that came from peers or from the disk: the driver hears of local ones only. */
export const REMOTE_ORIGIN = 'tillmesh:remote';

/** A state of the document that lies ready to be sent. */
export interface ReadyState {
  readonly compressed: Uint8Array;
  /** State vector of what it holds, encoded. */
  readonly stateVector: Uint8Array;
}

const PACKED = Uint8Array.of(0x80, 0x00);

export const storedPacked = (compressed: Uint8Array): Uint8Array => concatBytes([PACKED, compressed]);

/** The compressed form, where the update is stored so. */
const compressedIn = (stored: Uint8Array): Uint8Array | undefined =>
  stored[0] === PACKED[0] && stored[1] === PACKED[1] ? stored.subarray(PACKED.length) : undefined;

/** The whole document, to be stored in place of all updates so far. */
export const packForStore = (
  doc: Y.Doc,
  { compress }: Compression,
): { readonly stored: Uint8Array; readonly ready: ReadyState } => {
  const compressed = compress(packState(doc));
  const ready = { compressed, stateVector: Y.encodeStateVector(doc) };
  return { stored: storedPacked(compressed), ready };
};

/** Takes in an update that this device stored: it was checked before it was. */
export const applyStored = (doc: Y.Doc, stored: Uint8Array, { decompress }: Compression): void => {
  const compressed = compressedIn(stored);
  if (compressed === undefined) return Y.applyUpdate(doc, stored, REMOTE_ORIGIN);
  const bytes = decompress(compressed, MAX_CATALOG_UPDATE_BYTES);
  assert(bytes !== undefined, 'what was stored can be decompressed');
  const packed = readPacked(bytes);
  assert(packed.ok, 'what was stored can be read');
  packed.value.apply(doc, REMOTE_ORIGIN);
};

/**
 * Loads the document from its stored updates, in order. Where the first is packed it is a whole state, and comes back
 * ready to be sent as it is.
 */
export const loadCatalog = (
  doc: Y.Doc,
  stored: readonly Uint8Array[],
  compression: Compression,
): ReadyState | undefined => {
  let ready: ReadyState | undefined;
  doc.transact(() => {
    stored.forEach((update, i) => {
      applyStored(doc, update, compression);
      const compressed = i === 0 ? compressedIn(update) : undefined;
      if (compressed !== undefined) ready = { compressed, stateVector: Y.encodeStateVector(doc) };
    });
  }, REMOTE_ORIGIN);
  return ready;
};

/**
 * Hears the updates of local transactions. Yjs encodes an update only while somebody listens, so nobody does while a
 * peer's whole catalog is applied: encoding it again would cost as much as applying it.
 */
export const onLocalUpdate = (doc: Y.Doc, hear: (update: Uint8Array) => void): void => {
  let listening = false;
  const forward = (update: Uint8Array, origin: unknown): void => {
    if (origin !== REMOTE_ORIGIN) hear(update);
  };
  doc.on('beforeTransaction', ({ origin }: Y.Transaction) => {
    if (listening || origin === REMOTE_ORIGIN) return;
    listening = true;
    doc.on('update', forward);
  });
  doc.on('afterAllTransactions', () => {
    if (listening) doc.off('update', forward);
    listening = false;
  });
};
