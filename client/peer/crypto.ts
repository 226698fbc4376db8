/** The replica's cryptography in a browser: SHA-256 at once, Ed25519 by WebCrypto, gzip. */
import { sha256 } from '@noble/hashes/sha2.js';
import { Gunzip, gzipSync } from 'fflate';
import { concatBytes } from '../../crdt-schema/model/bytes.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import type { Compression, Verification } from '../../crdt-schema/ports.ts';

export { sha256 };

const ALGORITHM = 'Ed25519';
const MAX_RANDOM = 65_536;
/** As on Node: a catalog of 20,000 products comes to 744 KB. */
const LEVEL = 4;

/** WebCrypto takes views of plain buffers only. */
const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

export const random = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += MAX_RANDOM) crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM));
  return bytes;
};

/** A pair whose private key never leaves this browser. Throws where the browser knows no Ed25519. */
export const generateKeys = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair;

export const publicKeyOf = async (keys: CryptoKeyPair): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));

export const signWith =
  (keys: CryptoKeyPair) =>
  async (message: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign(ALGORITHM, keys.privateKey, plain(message)));

/** Checks signatures; keys are read once and remembered, one a device of the store. */
export const createVerifier = (): ((signed: Verification) => Promise<boolean>) => {
  const keys = new Map<string, Promise<CryptoKey>>();
  return async ({ publicKey, message, signature }) => {
    const id = toHex(publicKey);
    let key = keys.get(id);
    if (key === undefined) {
      key = crypto.subtle.importKey('raw', plain(publicKey), ALGORITHM, false, ['verify']);
      keys.set(id, key);
    }
    try {
      return await crypto.subtle.verify(ALGORITHM, await key, plain(signature), plain(message));
    } catch {
      // No such point on the curve: a key that nothing can be signed with.
      return false;
    }
  };
};

export const gzip: Compression = {
  compress: (bytes) => gzipSync(bytes, { level: LEVEL }),
  decompress(bytes, maxBytes) {
    const parts: Uint8Array[] = [];
    let length = 0;
    let ended = false;
    const stream = new Gunzip((part, final) => {
      length += part.length;
      // Past the bound nothing is kept, and the next piece is not begun.
      if (length <= maxBytes) parts.push(part);
      ended = final;
    });
    try {
      for (let at = 0; at < bytes.length && length <= maxBytes; at += MAX_RANDOM)
        stream.push(bytes.subarray(at, at + MAX_RANDOM), at + MAX_RANDOM >= bytes.length);
    } catch {
      return undefined;
    }
    return ended && length <= maxBytes ? concatBytes(parts) : undefined;
  },
};
