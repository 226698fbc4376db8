/**
 * A column of texts, small once it is compressed: texts that repeat stand once and are numbered; of texts that resemble
 * the one before (ids and clocks in order), only what lies between the common start and the common end is written.
 *
 * Form: 1 byte mode. 0, numbered: the distinct texts as a column, then a count and as many varUint numbers. 1, plain:
 * count, varUint lengths in bytes, the UTF-8 bytes. 2, by difference: count, 1 byte a text for the common start, 1 for
 * the common end, varUint lengths of the middles, the middles.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readVarUint } from '../model/var-uint.ts';

const NUMBERED = 0;
const PLAIN = 1;
const BY_DIFFERENCE = 2;
/** Texts are numbered where there are at least this many for each distinct one. */
const REPEATS = 4;
/** Start and end in common, in bytes: what one byte holds. */
const MAX_COMMON_BYTES = 255;

/** UTF-8 bytes of one UTF-16 unit, at most. */
const MAX_BYTES_PER_UNIT = 3;

const utf8 = new TextEncoder();

/** What a text column may still unfold to, so that a few bytes cannot ask for any amount of memory. */
export interface Budget {
  texts: number;
  bytes: number;
}

/** The column is no column, or larger than it may be. */
export class BadColumn extends Error {}

export const writeTexts = (out: encoding.Encoder, texts: readonly string[]): void => {
  const numbers = new Map<string, number>();
  for (const text of texts) {
    if (!numbers.has(text)) numbers.set(text, numbers.size);
    if (numbers.size * REPEATS > texts.length) return writeDistinct(out, texts);
  }
  encoding.writeUint8(out, NUMBERED);
  writeDistinct(out, [...numbers.keys()]);
  encoding.writeVarUint(out, texts.length);
  for (const text of texts) encoding.writeVarUint(out, numbers.get(text)!);
};

const writeDistinct = (out: encoding.Encoder, texts: readonly string[]): void => {
  const { bytes, ends } = encodeAll(texts);
  const starts = new Uint8Array(texts.length);
  const tails = new Uint8Array(texts.length);
  let common = 0;
  for (let i = 1; i < texts.length; i++) {
    const before = i === 1 ? 0 : ends[i - 2]!;
    const from = ends[i - 1]!;
    const max = Math.min(from - before, ends[i]! - from);
    const start = commonStart(bytes, before, from, Math.min(max, MAX_COMMON_BYTES));
    starts[i] = start;
    tails[i] = commonEnd(bytes, from, ends[i]!, Math.min(max - start, MAX_COMMON_BYTES));
    common += start + tails[i]!;
  }
  // Words keep more of what a compressor can use when they stay whole.
  const byDifference = common * 4 > bytes.length;
  encoding.writeUint8(out, byDifference ? BY_DIFFERENCE : PLAIN);
  encoding.writeVarUint(out, texts.length);
  if (byDifference) {
    encoding.writeUint8Array(out, starts);
    encoding.writeUint8Array(out, tails);
  } else {
    starts.fill(0);
    tails.fill(0);
  }
  const from = (i: number): number => (i === 0 ? 0 : ends[i - 1]!);
  for (let i = 0; i < texts.length; i++)
    encoding.writeVarUint(out, ends[i]! - from(i) - starts[i]! - tails[i]!);
  if (!byDifference) return encoding.writeUint8Array(out, bytes);
  let size = 0;
  const middles = new Uint8Array(bytes.length);
  for (let i = 0; i < texts.length; i++) {
    for (let at = from(i) + starts[i]!; at < ends[i]! - tails[i]!; at++) middles[size++] = bytes[at]!;
  }
  encoding.writeUint8Array(out, middles.subarray(0, size));
};

/** All texts one after the other in UTF-8, in one piece of memory: a piece for each would be 100,000 of them. */
const encodeAll = (texts: readonly string[]): { bytes: Uint8Array; ends: Uint32Array } => {
  const ends = new Uint32Array(texts.length);
  let units = 0;
  for (const text of texts) units += text.length;
  const bytes = new Uint8Array(units * MAX_BYTES_PER_UNIT);
  let at = 0;
  texts.forEach((text, i) => {
    const begin = at;
    for (let k = 0; k < text.length; k++) {
      const unit = text.charCodeAt(k);
      if (unit < 0x80) bytes[at++] = unit;
      else {
        at = begin + utf8.encodeInto(text, bytes.subarray(begin)).written;
        break;
      }
    }
    ends[i] = at;
  });
  return { bytes: bytes.subarray(0, at), ends };
};

/** Bytes that two texts at these places have in common at their start, at most `max`. */
const commonStart = (bytes: Uint8Array, a: number, b: number, max: number): number => {
  let n = 0;
  while (n < max && bytes[a + n] === bytes[b + n]) n += 1;
  return n;
};

/** The same at their ends. */
const commonEnd = (bytes: Uint8Array, a: number, b: number, max: number): number => {
  let n = 0;
  while (n < max && bytes[a - 1 - n] === bytes[b - 1 - n]) n += 1;
  return n;
};

/** Throws where the column is cut, absurd or past the budget. */
export const readTexts = (decoder: decoding.Decoder, budget: Budget): string[] => {
  const mode = decoding.readUint8(decoder);
  if (mode !== NUMBERED) return readDistinct(decoder, mode, budget);
  const distinct = readDistinct(decoder, decoding.readUint8(decoder), budget);
  return Array.from({ length: takeCount(decoder, budget) }, () => {
    const text = distinct[readVarUint(decoder)];
    if (text === undefined) throw new BadColumn('text number');
    return text;
  });
};

const takeCount = (decoder: decoding.Decoder, budget: Budget): number => {
  const count = readVarUint(decoder);
  budget.texts -= count;
  if (budget.texts < 0) throw new BadColumn('too many texts');
  return count;
};

const readDistinct = (decoder: decoding.Decoder, mode: number, budget: Budget): string[] => {
  if (mode !== PLAIN && mode !== BY_DIFFERENCE) throw new BadColumn('mode');
  const count = takeCount(decoder, budget);
  const none = new Uint8Array(0);
  const starts = mode === PLAIN ? none : decoding.readUint8Array(decoder, count);
  const ends = mode === PLAIN ? none : decoding.readUint8Array(decoder, count);
  const sizes = new Uint32Array(count);
  let before = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const common = mode === PLAIN ? 0 : starts[i]! + ends[i]!;
    if (common > before) throw new BadColumn('common part');
    before = common + readVarUint(decoder);
    total += before;
    if (total > budget.bytes) throw new BadColumn('too long');
    sizes[i] = before;
  }
  budget.bytes -= total;
  if (mode === PLAIN) return cut(decoding.readUint8Array(decoder, total), sizes);
  const out = new Uint8Array(total);
  const { arr } = decoder;
  for (let i = 0, at = 0, previous = 0; i < count; i++) {
    const start = starts[i]!;
    const end = ends[i]!;
    const size = sizes[i]!;
    const middle = size - start - end;
    if (middle > arr.length - decoder.pos) throw new BadColumn('cut');
    for (let k = 0; k < start; k++) out[at + k] = out[previous + k]!;
    for (let k = 0; k < middle; k++) out[at + start + k] = arr[decoder.pos + k]!;
    for (let k = 0; k < end; k++) out[at + size - end + k] = out[at - end + k]!;
    decoder.pos += middle;
    previous = at;
    at += size;
  }
  return cut(out, sizes);
};

/** One decoding for all of them: a text is a part of the whole. */
const cut = (bytes: Uint8Array, sizes: Uint32Array): string[] => {
  const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const isAscii = whole.length === bytes.length;
  const out: string[] = [];
  let from = 0;
  let at = 0;
  for (const size of sizes) {
    let to = from + size;
    if (!isAscii) {
      to = from;
      for (let i = at; i < at + size; i++) to += unitsOf(bytes[i]!);
      at += size;
    }
    out.push(whole.slice(from, to));
    from = to;
  }
  return out;
};

/** UTF-16 units that begin with this byte of UTF-8. */
const unitsOf = (byte: number): number => ((byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1);
