/** Makes inputs of others: by bytes, by numbers as formats write them, by words of the format, by two inputs. All by seed. */
import { concatBytes } from '../../crdt-schema/model/bytes.ts';
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { utf8, type Mutation } from './target.ts';

export const MAX_INPUT_BYTES = 256 * 1024;
/** Repeats and insertions end here, so that inputs stay quick to decode; seeds may be longer. */
const GROWN_BYTES = 16 * 1024;

const EDGES = [0, 1, 2, 0x0a, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xfe, 0xff];
const NUMBERS = [
  ...[0, 1, 7, 127, 128, 255, 256, 16_383, 16_384, 65_535, 65_536, 2_097_151, 16_777_216],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63],
];
const DIGITS = [
  '0',
  '-1',
  '-0',
  '1e400',
  '1e-400',
  '0.1',
  '9007199254740993',
  '99999999999999999999',
  '007',
  '1e21',
];

/** As lib0 and most formats write lengths: 7 bits a byte, the lowest first. */
export const varUint = (value: number): Uint8Array => {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  out.push(rest);
  return Uint8Array.from(out);
};

/** The same value in more bytes than it takes, or a number that is none: decoders that only look at its size are in for it. */
const overlong = (value: number, more: number): Uint8Array => {
  const bytes = varUint(value);
  const out = new Uint8Array(bytes.length + more).fill(0x80);
  out.set(bytes);
  out[bytes.length - 1]! |= 0x80;
  out[out.length - 1] = more % 2;
  return out;
};

const fixed = (value: number, bytes: number, littleEndian: boolean): Uint8Array => {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), littleEndian);
  return littleEndian ? out.subarray(0, bytes) : out.subarray(8 - bytes);
};

const pick = <T>(prng: Prng, list: readonly T[]): T => list[prng.int(list.length)]!;

/** A place within the input and a length from there; short ones are likelier. */
const span = (prng: Prng, length: number): [number, number] => {
  const from = prng.int(length);
  const most = Math.min(length - from, prng.chance(0.8) ? 16 : length);
  return [from, 1 + prng.int(Math.max(1, most))];
};

const replaced = (input: Uint8Array, from: number, count: number, by: Uint8Array): Uint8Array =>
  concatBytes([input.subarray(0, from), by, input.subarray(Math.min(input.length, from + count))]);

type ByteMutation = (input: Uint8Array, other: Uint8Array, prng: Prng) => Uint8Array;

const flipBit: ByteMutation = (input, _, prng) => {
  const out = input.slice();
  out[prng.int(out.length)]! ^= 1 << prng.int(8);
  return out;
};
const setByte: ByteMutation = (input, _, prng) => {
  const out = input.slice();
  out[prng.int(out.length)] = prng.chance(0.5) ? pick(prng, EDGES) : prng.int(256);
  return out;
};
const addToByte: ByteMutation = (input, _, prng) => {
  const out = input.slice();
  out[prng.int(out.length)]! += 1 + prng.int(16) - 8;
  return out;
};
const number: ByteMutation = (input, _, prng) => {
  const value = pick(prng, NUMBERS);
  const form = prng.int(10);
  const bytes =
    form === 0
      ? overlong(prng.int(300), pick(prng, [1, 8, 9, 20, 145, 160]))
      : form < 6
        ? varUint(value)
        : fixed(value, pick(prng, [2, 4, 8]), prng.chance(0.5));
  return replaced(input, prng.int(input.length), prng.chance(0.3) ? 0 : bytes.length, bytes);
};
const cutAway: ByteMutation = (input, _, prng) => {
  const [from, count] = span(prng, input.length);
  return replaced(input, from, count, new Uint8Array(0));
};
const truncate: ByteMutation = (input, _, prng) => input.slice(0, prng.int(input.length));
const insert: ByteMutation = (input, _, prng) =>
  replaced(input, prng.int(input.length + 1), 0, prng.bytes(1 + prng.int(8)));
const repeat: ByteMutation = (input, _, prng) => {
  const [from, count] = span(prng, input.length);
  const times = Math.min(pick(prng, [1, 2, 8, 64, 1_024]), Math.max(1, Math.floor(GROWN_BYTES / count)));
  const part = input.subarray(from, from + count);
  return replaced(input, from, 0, concatBytes(Array.from({ length: times }, () => part)));
};
const moved: ByteMutation = (input, _, prng) => {
  const [from, count] = span(prng, input.length);
  return replaced(input, prng.int(input.length), count, input.slice(from, from + count));
};
const splice: ByteMutation = (input, other, prng) =>
  concatBytes([input.subarray(0, prng.int(input.length + 1)), other.subarray(prng.int(other.length + 1))]);
const cross: ByteMutation = (input, other, prng) => {
  if (other.length === 0) return input;
  const [from, count] = span(prng, other.length);
  return replaced(
    input,
    prng.int(input.length),
    prng.chance(0.5) ? count : 0,
    other.subarray(from, from + count),
  );
};
/** Another number where the text has one. */
const digits: ByteMutation = (input, other, prng) => {
  const start = prng.int(input.length);
  const at = input.findIndex((byte, i) => i >= start && byte >= 0x30 && byte <= 0x39);
  if (at < 0) return number(input, other, prng);
  let end = at;
  while (end < input.length && input[end]! >= 0x30 && input[end]! <= 0x39) end += 1;
  return replaced(input, at, end - at, utf8(pick(prng, DIGITS)));
};

const BYTE_MUTATIONS: readonly ByteMutation[] = [
  ...[flipBit, flipBit, setByte, setByte, addToByte, number, number, cutAway, truncate, insert],
  ...[repeat, moved, splice, cross, digits],
];

/** One to some mutations, one upon the other. */
export const mutate = (
  input: Uint8Array,
  other: Uint8Array,
  words: readonly Uint8Array[],
  mutations: readonly Mutation[],
  prng: Prng,
): Uint8Array => {
  let out = input;
  for (let left = 1 << prng.int(4); left > 0; left--) {
    if (out.length === 0 || prng.chance(0.01)) out = prng.bytes(1 + prng.int(64));
    const chosen = prng.int(100);
    if (mutations.length > 0 && chosen < 35)
      out = pick(prng, mutations)(out, other, prng) ?? flipBit(out, other, prng);
    else if (words.length > 0 && chosen < 50) {
      const word = pick(prng, words);
      out = replaced(out, prng.int(out.length + 1), prng.chance(0.5) ? word.length : 0, word);
    } else out = pick(prng, BYTE_MUTATIONS)(out, other, prng);
    if (out.length > Math.max(GROWN_BYTES, input.length))
      out = out.slice(0, Math.max(GROWN_BYTES, input.length));
  }
  return out.length > MAX_INPUT_BYTES ? out.slice(0, MAX_INPUT_BYTES) : out;
};
