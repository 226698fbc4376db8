/** What is fuzzed: a decoder with inputs that its own encoder made. */
import type { Prng } from '../../crdt-schema/model/prng.ts';

/** Makes another input of one that is well formed, by what its form is; undefined where it is not of that form. */
export type Mutation = (input: Uint8Array, other: Uint8Array, prng: Prng) => Uint8Array | undefined;

export interface Target {
  /** What is decoded, and by what. */
  readonly about: string;
  /** Its part of all inputs: quick and exposed decoders take more. */
  readonly weight: number;
  /** Well-formed inputs, made by the real encoders, always the same. */
  readonly seeds: () => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Words of the format, which flipping bits would hardly find. */
  readonly words?: readonly (string | Uint8Array)[];
  /** Longer inputs are cut, where what is decoded takes its time honestly: so much for each byte. */
  readonly mostBytes?: number;
  /** Beside the mutations of plain bytes. */
  readonly mutations?: readonly Mutation[];
  /**
   * `ok`, or the stable code with which the input is refused. Keeps nothing between calls. An exception is a bug, whatever it says, and so
   * is a promise of the decoder's that does not hold, which is thrown as well.
   */
  readonly decode: (input: Uint8Array) => string | Promise<string>;
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));

/** Says what a decoder promised and did not keep. */
export const promised = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`promise broken: ${what}`);
};
