/** A Yjs update as what it says: its structs and deletions. */
import * as Y from 'yjs';
import { hasOverlongNumber } from './var-uint.ts';

export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;

/** Undefined of bytes that are none; how many there may be is the caller's to bound. */
export const decodeYjsUpdate = (update: Uint8Array): DecodedUpdate | undefined => {
  if (hasOverlongNumber(update)) return undefined;
  try {
    return Y.decodeUpdate(update);
  } catch {
    // Yjs throws on every cut or unknown form.
    return undefined;
  }
};
