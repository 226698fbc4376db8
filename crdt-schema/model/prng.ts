/** A seeded generator with 128 bits of state (sfc32): the same seed, the same run. Not for secrets. */

export interface Prng {
  /** 32 random bits, unsigned. */
  next(): number;
  /** An integer from 0 to `n` - 1. */
  int(n: number): number;
  /** True with probability `p`. */
  chance(p: number): boolean;
  bytes(length: number): Uint8Array;
}

/** FNV-1a, four times with different starts: spreads any text over the state. */
const spread = (seed: string, start: number): number => {
  let hash = start >>> 0;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

const WARM_UP = 20;
const TWO_32 = 4_294_967_296;

export const createPrng = (seed: string | number): Prng => {
  const text = String(seed);
  let a = spread(text, 0x811c9dc5);
  let b = spread(text, 0x9e3779b9);
  let c = spread(text, 0x243f6a88);
  let d = spread(text, 0xb7e15162);
  const next = (): number => {
    const t = (((a + b) >>> 0) + d) >>> 0;
    d = (d + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return {
    next,
    int: (n) => Math.floor((next() / TWO_32) * n),
    chance: (p) => next() / TWO_32 < p,
    bytes(length) {
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i++) out[i] = next() & 0xff;
      return out;
    },
  };
};
