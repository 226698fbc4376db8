/** The replica's cryptography on Node: SHA-256, randomness, Ed25519. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Verification } from '../../crdt-schema/ports.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { PUBLIC_KEY_BYTES } from '../../crdt-schema/log/certificate.ts';

/** DER before the 32 raw bytes of an Ed25519 public key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** In one call: an entry of a log is small, and an object for each hash is a third of what hashing it costs. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

export const random = (length: number): Uint8Array => randomBytes(length);

export interface KeyPair {
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
  /** PKCS#8 PEM, to be kept in a file that only its owner reads. */
  toPem(): string;
}

const keyPair = (privateKey: KeyObject): KeyPair => {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: new Uint8Array(spki.subarray(spki.length - PUBLIC_KEY_BYTES)),
    sign: (message) => sign(null, message, privateKey),
    toPem: () => privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
};

export const generateKeyPair = (): KeyPair => keyPair(generateKeyPairSync('ed25519').privateKey);

/** Throws where the text is no Ed25519 private key. */
export const keyPairFromPem = (pem: string): KeyPair => {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('no Ed25519 key');
  return keyPair(key);
};

/** Checks signatures; keys are read once and remembered, one per device of the store. */
export const createVerifier = (): ((verification: Verification) => boolean) => {
  const keys = new Map<string, KeyObject>();
  return ({ publicKey, message, signature }) => {
    const id = toHex(publicKey);
    let key = keys.get(id);
    if (key === undefined) {
      key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
      keys.set(id, key);
    }
    return verify(null, message, key, signature);
  };
};
