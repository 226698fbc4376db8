/** What the schema needs from outside: time, randomness and digests come in, nothing is taken. */

/** SHA-256 of the bytes, 32 bytes. Synchronous: the chain is checked before anything is stored. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Unix milliseconds of this machine's clock. */
export type WallClock = () => number;

/** Lossless compression: gzip, which every platform has. Both ends must have the same. */
export interface Compression {
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  /** Undefined where the bytes are damaged, or would come to more than `maxBytes`: no more than that is ever made. */
  readonly decompress: (bytes: Uint8Array, maxBytes: number) => Uint8Array | undefined;
}

/** One Ed25519 signature to check: a 32-byte public key, the signed bytes, the 64-byte signature. */
export interface Verification {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}
