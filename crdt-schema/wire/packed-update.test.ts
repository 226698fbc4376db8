import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_CATALOG_STRUCTS, MAX_PACKED_ROWS_BYTES } from '../limits.ts';
import { fromHex, toHex } from '../model/ids.ts';
import { createPrng } from '../model/prng.ts';
import { packState, readPacked, type PackedUpdate } from './packed-update.ts';
import { readTexts, writeTexts } from './text-column.ts';
import { ValueReader, ValueWriter } from './value-column.ts';
import { readRows, writeRows } from './value-rows.ts';

/** A state vector that knows of nothing: a whole state as if it were a part. */
const NOTHING = Uint8Array.of(0);
const budget = () => ({ texts: 100_000, bytes: 1_000_000, values: 100_000 });

const textsThere = (texts: readonly string[]): Uint8Array => {
  const out = encoding.createEncoder();
  writeTexts(out, texts);
  return encoding.toUint8Array(out);
};
const textsBack = (bytes: Uint8Array, limits = budget()): string[] => {
  const decoder = decoding.createDecoder(bytes);
  const texts = readTexts(decoder, limits);
  expect(decoding.hasContent(decoder)).toBe(false);
  return texts;
};

const valuesThere = (values: readonly unknown[]): Uint8Array => {
  const writer = new ValueWriter();
  for (const value of values) writer.write(value);
  const out = encoding.createEncoder();
  writer.finish(out);
  return encoding.toUint8Array(out);
};
const valuesBack = (bytes: Uint8Array, count: number, limits = budget()): unknown[] =>
  new ValueReader(decoding.createDecoder(bytes), limits).readAll(count);

const readOk = (bytes: Uint8Array): PackedUpdate => {
  const read = readPacked(bytes);
  if (!read.ok) throw new Error(read.error.code);
  return read.value;
};

/** A catalog with records, overrides of two devices, deletions and what Yjs collected. */
const history = (): Y.Doc => {
  const docs = [1, 2].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    return doc;
  });
  const [a, b] = docs as [Y.Doc, Y.Doc];
  const id = (n: number): string => `0190a000-0000-7000-8000-00000000${String(n).padStart(4, '0')}`;
  a.transact(() => {
    for (let n = 0; n < 60; n++)
      a.getMap('products').set(id(n), {
        c: `0190a0000${String(n).padStart(2, '0')}0000-${'ab'.repeat(16)}`,
        f: {
          name: `Azúcar ${n} 🍬`,
          price: n * 500,
          taxes: [{ name: 'IVA', rate: 1600 }],
          active: n % 3 > 0,
        },
      });
  });
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  docs.forEach((doc, i) => {
    for (let n = 0; n < 20; n += 2)
      doc.getMap('products').set(`${id(n)}/price@${i}`, { v: n, c: 'c', s: '' });
    doc.getMap('settings').set('x', { v: -0.5, c: 'c', s: '' });
  });
  b.getMap('products').delete(`${id(4)}/price@1`);
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  a.getMap('products').delete(`${id(6)}/price@1`);
  return a;
};

/** Not read again: an update's structs become the document's. */
const inTurns = (doc: Y.Doc, packed: PackedUpdate, count: number): number => {
  let turns = 1;
  for (const turn of packed.applyInTurns(doc, 'test', count)) {
    void turn;
    turns += 1;
  }
  return turns;
};
const contentOf = (doc: Y.Doc): unknown => [doc.getMap('products').toJSON(), doc.getMap('settings').toJSON()];

describe('an update applied in turns', () => {
  test.each([1, 2, 7, 1_000])('of %i gives what Yjs makes of it at once', (count) => {
    const whole = history();
    const doc = new Y.Doc();
    const packed = readOk(packState(whole));
    const { length } = packed.decoded.structs;
    expect(inTurns(doc, packed, count)).toBe(Math.floor(length / count) + 1);
    expect(contentOf(doc)).toEqual(contentOf(whole));
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(whole));
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(whole));
  });

  test('goes on from what is there already, and deletes what it deletes', () => {
    const whole = history();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(whole));
    whole.getMap('products').delete([...whole.getMap('products').keys()][7]!);
    whole.getMap('settings').set('y', { v: 1, c: 'c', s: '' });
    inTurns(doc, readOk(packState(whole)), 3);
    expect(contentOf(doc)).toEqual(contentOf(whole));
    expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(whole));
  });

  test('that builds on what is lacking waits for it', () => {
    const whole = history();
    const before = Y.encodeStateVector(whole);
    const first = packState(whole);
    whole.getMap('products').set([...whole.getMap('products').keys()][3]!, 'later');
    const doc = new Y.Doc();
    inTurns(doc, readOk(packState(whole, before)), 3);
    inTurns(doc, readOk(first), 3);
    expect(contentOf(doc)).toEqual(contentOf(whole));
  });
});

describe('a column of texts', () => {
  test('any texts come back', () => {
    const any = fc.oneof(
      fc.string({ maxLength: 12, unit: 'grapheme' }),
      fc.constantFrom('', 'piece', 'kg', '\ufeffBOM', 'é', '🍬', 'a'.repeat(600), 'b'.repeat(300)),
      fc.nat(50).map((n) => `0190a000-0000-7000-8000-0000000000${n}`),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (texts) => {
        expect(textsBack(textsThere(texts))).toEqual(texts);
      }),
    );
  });

  test('half a character becomes the sign for it, and nothing moves', () => {
    expect(textsBack(textsThere(['a\ud83d', '\ude00b', 'c']))).toEqual(['a\ufffd', '\ufffdb', 'c']);
  });

  test('ids in order take their random part, repeated texts a byte', () => {
    const prng = createPrng('ids');
    const ids = Array.from({ length: 1_000 }, (_, i) => {
      const random = toHex(prng.bytes(8));
      return `0190a000-${String(i).padStart(4, '0')}-7000-8${random.slice(0, 3)}-${random.slice(3, 15)}`;
    });
    // Of 36 characters, 15 random ones with a hyphen between and three bytes for the lengths.
    expect(textsThere(ids).length).toBeLessThan(1_000 * 30);
    expect(textsThere(Array.from({ length: 1_000 }, (_, i) => `unit ${i % 5}`)).length).toBeLessThan(1_100);
  });

  test('cut anywhere, it throws', () => {
    for (const texts of [
      ['abcd', 'abce', 'abxe'],
      ['kg', 'kg', 'kg', 'kg', 'kg'],
      ['Sal', 'Pan'],
    ]) {
      const bytes = textsThere(texts);
      for (let n = 0; n < bytes.length; n++) expect(() => textsBack(bytes.subarray(0, n))).toThrow();
    }
  });

  test('it unfolds no further than its budget', () => {
    const bytes = textsThere(Array.from({ length: 100 }, (_, i) => `${'x'.repeat(200)}${i}`));
    expect(bytes.length).toBeLessThan(1_000);
    expect(() => textsBack(bytes, { ...budget(), bytes: 20_000 })).toThrow('too long');
    expect(() => textsBack(bytes, { ...budget(), texts: 99 })).toThrow('too many texts');
  });

  test('bytes that are no UTF-8 throw', () => {
    expect(() => textsBack(Uint8Array.of(1, 1, 1, 0xff))).toThrow();
    expect(() => textsBack(Uint8Array.of(9, 1, 1, 65))).toThrow('mode');
  });
});

describe('a column of values', () => {
  test('any plain values come back', () => {
    const any = fc.anything({
      maxDepth: 4,
      withBigInt: false,
      withNullPrototype: false,
      key: fc.constantFrom('a', 'b', 'name', 'c', 'toString'),
      values: [
        fc.constantFrom<unknown>(null, undefined, true, false, -0, 0.1, NaN, 2 ** 53, -(2 ** 53) + 1, 1e300),
        fc.integer(),
        fc.string({ maxLength: 6, unit: 'grapheme' }),
      ],
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (values) => {
        expect(valuesBack(valuesThere(values), values.length)).toEqual(values);
      }),
    );
  });

  test('values deeper than columns go come back too', () => {
    let deep: unknown = { end: 1 };
    for (let i = 0; i < 40; i++) deep = i % 2 === 0 ? [deep] : { deep };
    expect(valuesBack(valuesThere([deep, deep]), 2)).toEqual([deep, deep]);
  });

  test('a run of a million values in a few bytes is over the budget', () => {
    const bytes = valuesThere([Array.from({ length: 1_000_000 }, () => null)]);
    expect(bytes.length).toBeLessThan(100);
    expect(() => valuesBack(bytes, 1)).toThrow('too many values');
  });

  test('a property that would set the prototype is refused', () => {
    const bytes = valuesThere([{ __proto_X: { a: 1 } }]);
    const text = Buffer.from(bytes).toString('latin1').replace('__proto_X', '__proto__');
    expect(() => valuesBack(Buffer.from(text, 'latin1'), 1)).toThrow('name');
  });
});

describe('rows', () => {
  const bytesOf = (json: string): Uint8Array => new TextEncoder().encode(json);

  test('any plain values come back', () => {
    const any = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 20 }),
        fc.array(fc.string({ unit: 'binary' })),
        (values, texts) => {
          const plain = JSON.parse(JSON.stringify(values)) as unknown[];
          fc.pre(!JSON.stringify(values).includes('__proto__') && !JSON.stringify(plain).includes('-0'));
          const bytes = writeRows({ maps: ['products'], texts, values: plain });
          expect(readRows(bytes!)).toEqual({ maps: ['products'], texts, values: plain });
        },
      ),
    );
  });

  test.each([
    ['a property that would set a prototype', '[[],[],[{"a":{"__proto__":{"b":1}}}]]'],
    ['the same written otherwise', '[[],[],[{"a":{"\\u005f_proto__":{"b":1}}}]]'],
    [
      'lists that fill the stack of whoever walks them',
      `[[],[],[${'['.repeat(90_000)}1${']'.repeat(90_000)}]]`,
    ],
    ['a key that is no text', '[[],[1],[]]'],
    ['a map that is no text', '[[{}],[],[]]'],
    ['too few lists', '[[],[]]'],
    ['no list', '{}'],
    ['no JSON', '[[],[],['],
    ['more than they may hold', `[[],[],["${'x'.repeat(MAX_PACKED_ROWS_BYTES)}"]]`],
  ])('%s is refused', (_, json) => {
    expect(() => readRows(bytesOf(json))).toThrow();
  });
});

describe('a packed update', () => {
  test('holds what Yjs itself would write: loaded, and turned back', () => {
    const doc = history();
    const packed = readOk(packState(doc));
    const loaded = new Y.Doc();
    packed.apply(loaded, 'test');
    expect(Y.encodeStateAsUpdate(loaded)).toEqual(Y.encodeStateAsUpdate(doc));
    const plain = new Y.Doc();
    Y.applyUpdate(plain, packed.toYjs());
    expect(Y.encodeStateAsUpdate(plain)).toEqual(Y.encodeStateAsUpdate(doc));
  });

  test('is decoded as Yjs decodes its own', () => {
    const doc = history();
    const { structs, ds } = readOk(packState(doc)).decoded;
    const own = Y.decodeUpdate(Y.encodeStateAsUpdate(doc));
    const facts = (list: typeof structs) =>
      list.map(({ id, length, constructor }) => [id, length, constructor.name]);
    expect(facts(structs)).toEqual(facts(own.structs));
    expect(ds).toEqual(own.ds);
  });

  test('of what somebody lacks, it holds that alone', () => {
    const doc = history();
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    doc.getMap('products').set('new', { c: 'c', f: {} });
    const bytes = packState(doc, Y.encodeStateVector(other));
    expect(bytes.length).toBeLessThan(200);
    readOk(bytes).apply(other, 'test');
    expect(Y.encodeStateAsUpdate(other)).toEqual(Y.encodeStateAsUpdate(doc));
  });

  test.each([
    [1, undefined],
    [2, NOTHING],
  ])('golden bytes of packing %i are read, and written again byte for byte', (version, lacking) => {
    const file = new URL(`../../tests/fixtures/packed-update-${version}.json`, import.meta.url);
    const golden = JSON.parse(readFileSync(file, 'utf8')) as { packed: string; yjs: string };
    const doc = new Y.Doc();
    readOk(fromHex(golden.packed)).apply(doc, 'test');
    expect(fromHex(golden.packed)[0]).toBe(version);
    expect(toHex(Y.encodeStateAsUpdate(doc))).toBe(golden.yjs);
    expect(toHex(packState(doc, lacking))).toBe(golden.packed);
  });

  test.each([undefined, NOTHING])('cut anywhere, or longer, it is malformed', (lacking) => {
    const bytes = packState(history(), lacking);
    for (let n = 0; n < bytes.length; n += n < 100 ? 1 : 7)
      expect(readPacked(bytes.subarray(0, n)).ok, `${n} bytes`).toBe(false);
    expect(readPacked(Uint8Array.of(...bytes, 0)).ok).toBe(false);
    for (const version of [3 - bytes[0]!, 3])
      expect(readPacked(Uint8Array.of(version, ...bytes.subarray(1))).ok, 'another version').toBe(false);
  });

  test('in rows it holds what it holds in columns', () => {
    const doc = history();
    const [columns, rows] = [packState(doc), packState(doc, NOTHING)];
    expect([columns[0], rows[0]]).toEqual([1, 2]);
    for (const bytes of [columns, rows]) {
      const loaded = new Y.Doc();
      readOk(bytes).apply(loaded, 'test');
      expect(Y.encodeStateAsUpdate(loaded)).toEqual(Y.encodeStateAsUpdate(doc));
    }
  });

  test.each([
    ['a number that JSON does not know', NaN],
    ['a zero that it forgets the sign of', { v: -0 }],
    ['nothing', { v: undefined }],
    ['bytes', [Uint8Array.of(1, 2)]],
    ['lists within lists', [[[[[[[[[1]]]]]]]]]],
    ['a text too long for rows', 'x'.repeat(MAX_PACKED_ROWS_BYTES)],
  ])('%s goes in columns, and comes out as it was', (_, value) => {
    const doc = new Y.Doc();
    doc.getMap('products').set('a', value);
    const bytes = packState(doc, NOTHING);
    expect(bytes[0]).toBe(1);
    const loaded = new Y.Doc();
    readOk(bytes).apply(loaded, 'test');
    expect(loaded.getMap('products').get('a')).toEqual(value);
  });

  test('structs by run length are bounded', () => {
    const doc = new Y.Doc();
    doc.clientID = 1;
    const text = doc.getArray('list');
    // A skipped struct costs Yjs' second format a bit: the count alone says how many there are.
    text.insert(0, [1]);
    const frame = Y.encodeStateAsUpdateV2(doc);
    const out = encoding.createEncoder();
    encoding.writeUint8(out, 1);
    const rest = encoding.createEncoder();
    // One client with a thousand million structs; the columns of an update of one struct repeat their last value.
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    encoding.writeVarUint(rest, 0);
    for (let i = 0; i < 9; i++) encoding.writeVarUint8Array(rest, decoding.readVarUint8Array(decoder));
    for (const n of [1, 1_000_000_000, 0]) encoding.writeVarUint(rest, n);
    encoding.writeVarUint8Array(out, encoding.toUint8Array(rest));
    encoding.writeUint8Array(out, textsThere([]));
    encoding.writeUint8Array(out, textsThere([]));
    encoding.writeVarUint(out, MAX_CATALOG_STRUCTS);
    encoding.writeUint8Array(out, valuesThere(Array.from({ length: MAX_CATALOG_STRUCTS }, () => null)));
    const begun = performance.now();
    expect(readPacked(encoding.toUint8Array(out)).ok).toBe(false);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  test.each([
    ['1', undefined],
    ['2', undefined],
    ['3', NOTHING],
    ['4', NOTHING],
  ])('seed %s: 1,500 changed ones are read or malformed, and none throws', (seed, lacking) => {
    const prng = createPrng(`packed/${seed}`);
    const whole = packState(history(), lacking);
    const seen = { read: 0, malformed: 0 };
    for (let i = 0; i < 1_500; i++) {
      const bytes = whole.slice();
      for (let hits = 1 + prng.int(3); hits > 0; hits--) bytes[prng.int(bytes.length)] = prng.int(256);
      seen[readPacked(bytes).ok ? 'read' : 'malformed'] += 1;
    }
    expect(seen.read, 'some changes only change a value').toBeGreaterThan(100);
    expect(seen.malformed, 'some break it').toBeGreaterThan(100);
  });
});
