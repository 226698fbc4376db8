/** Mutations of inputs that are JSON: values and members are exchanged, so that what is behind the parser is reached. */
import type { Prng } from '../../crdt-schema/model/prng.ts';
import { utf8, type Mutation } from './target.ts';

const decoder = new TextDecoder();
const DEEP = '['.repeat(3_000) + ']'.repeat(3_000);

/** As text, since some of them are no values of JavaScript. */
const VALUES = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '1',
    '-1',
    '0.5',
    '1e400',
    '9007199254740993',
    '1e21',
    '""',
    '[]',
    '{}',
  ],
  ...[
    '"\\u0000"',
    '"\\ud800"',
    '"\u202e"',
    '"=1+1"',
    '"2026-11-25T00:00:00Z"',
    '"__proto__"',
    '[[[[[[]]]]]]',
  ],
  ...['{"__proto__":{"x":1}}', '{"constructor":1}', '"01890000-0000-7000-8000-000000c0ffee"', DEEP],
];
const MARK = '\u0001mark';

type Box = Record<string, unknown> | unknown[];

/** All objects and lists of the value. */
const boxesIn = (value: unknown, found: Box[] = []): Box[] => {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Box);
  for (const inner of Object.values(value)) boxesIn(inner, found);
  return found;
};

const pick = <T>(prng: Prng, list: readonly T[]): T => list[prng.int(list.length)]!;

const change = (box: Record<string, unknown>, theirs: readonly Box[], prng: Prng): void => {
  const keys = Object.keys(box);
  const key = keys.length === 0 ? 'x' : pick(prng, keys);
  const value = box[key];
  switch (prng.int(7)) {
    case 0:
      if (Array.isArray(box)) box.splice(Number(key), 1);
      else delete box[key];
      return;
    case 1:
      if (Array.isArray(box)) box.unshift(MARK);
      else box[pick(prng, ['v', 'kind', 'id', 'toString', 'length', 'x'])] = MARK;
      return;
    case 2: {
      const their = Object.values(pick(prng, theirs));
      if (their.length > 0) box[key] = pick(prng, their);
      return;
    }
    case 3:
      if (Array.isArray(box)) for (let n = prng.int(300); n > 0; n--) box.push(value);
      else box[key] = typeof value === 'string' ? value.repeat(1 + prng.int(400)) : [value, value];
      return;
    case 4:
      box[key] = typeof value === 'number' ? pick(prng, [value + 1, -value, value / 10, value * 1e6]) : MARK;
      return;
    default:
      box[key] = MARK;
  }
};

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch {
    return undefined;
  }
};

/** Of an input that is JSON as a whole. */
export const jsonMutation: Mutation = (input, other, prng) => {
  if (input.length > 20_000) return undefined;
  const value = parse(input);
  const boxes = boxesIn(value);
  if (boxes.length === 0 || boxes.length > 2_000) return undefined;
  // A copy in any case: a value within itself would have no end.
  const theirs = boxesIn(parse(other.length > 20_000 ? input : other));
  if (theirs.length === 0) theirs.push(...boxesIn(parse(input)));
  change(pick(prng, boxes) as Record<string, unknown>, theirs, prng);
  return utf8(JSON.stringify(value).replaceAll(JSON.stringify(MARK), () => pick(prng, VALUES)));
};

/** The same of the JSON that comes before `tail` bytes of another kind. */
export const jsonBefore =
  (tail: number): Mutation =>
  (input, other, prng) => {
    if (input.length <= tail) return undefined;
    const end = input.length - tail;
    const made = jsonMutation(
      input.subarray(0, end),
      other.subarray(0, Math.max(0, other.length - tail)),
      prng,
    );
    if (made === undefined) return undefined;
    const out = new Uint8Array(made.length + tail);
    out.set(made);
    out.set(input.subarray(end), made.length);
    return out;
  };

export const JSON_WORDS: readonly string[] = [
  ...['{', '}', '[', ']', '"', ':', ',', '\\u0000', '\\ud800', '"__proto__":', 'null', '1e400', '-0'],
  ...['\uFEFF', '"v":1', '"v":2', '9007199254740993', '.5', '"constructor":{}'],
];
