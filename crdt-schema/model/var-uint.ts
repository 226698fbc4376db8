/**
 * Numbers as lib0 writes them, read strictly. Its own reader takes any number of bytes that add nothing: it then gives NaN or
 * Infinity, which is below no bound and above none.
 */
import * as decoding from 'lib0/decoding';

const safe = (value: number): number => {
  if (!Number.isSafeInteger(value)) throw new RangeError('no safe integer');
  return value;
};

/** An unsigned integer up to 2^53 - 1. Throws where it is none, or cut. */
export const readVarUint = (decoder: decoding.Decoder): number => safe(decoding.readVarUint(decoder));

/** The same with a sign. */
export const readVarInt = (decoder: decoding.Decoder): number => safe(decoding.readVarInt(decoder));

const CONTINUES = 0x80;
/** Bytes that add nothing, in a row, from which a number might be none: 147. No text of UTF-8 has as many as four. */
const MANY = 100;

/**
 * Whether bytes that Yjs is to read hold such a number. It reads counts where nobody can look over its shoulder, and reads an
 * update in two ways, of which one takes NaN for none and the other throws.
 */
export const hasOverlongNumber = (bytes: Uint8Array): boolean => {
  for (let at = MANY - 1; at < bytes.length; at += MANY) {
    if (bytes[at] !== CONTINUES) continue;
    let from = at;
    while (bytes[from - 1] === CONTINUES) from -= 1;
    while (bytes[at + 1] === CONTINUES) at += 1;
    if (at - from >= MANY) return true;
  }
  return false;
};
