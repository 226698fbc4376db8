/** Updates whose numbers are none, and values without end: what the check reads one way and Yjs another. */
import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { concatBytes } from '../model/bytes.ts';
import { hasOverlongNumber } from '../model/var-uint.ts';
import { checkUpdate } from './check-update.ts';
import { createTestPeer, deviceOf, idOf, START_MS } from './test-peers.ts';

/** Adds nothing, 170 times, and then this: lib0 reads NaN of 0, Infinity of 1. */
const overlong = (last: number): Uint8Array => Uint8Array.of(...Array<number>(170).fill(0x80), last);
const varUint = (value: number): Uint8Array => encoding.encode((out) => encoding.writeVarUint(out, value));

const peer = () => createTestPeer(1, () => START_MS);
const codeOf = (update: Uint8Array, doc = new Y.Doc()): string => {
  const checked = checkUpdate(doc, update, START_MS);
  return checked.ok ? 'ok' : checked.error.code;
};

/** One record, in Yjs' first format: count of clients, count of structs, client, clock, structs, no deletions. */
const update = (): Uint8Array => {
  const { catalog, written } = peer();
  catalog.create('products', idOf(1), { name: 'Café', price: 25_000, active: true });
  return written[0]!;
};

describe('an update', () => {
  test('that brings a record is taken: the refusals below are not for want of one', () => {
    expect(codeOf(update())).toBe('ok');
  });

  test.each([0, 1])(
    'of which a count of structs is no number (%d) is refused, and not half taken',
    (last) => {
      const bytes = update();
      const more = concatBytes([overlong(last), varUint(7), varUint(0)]);
      const forged = concatBytes([Uint8Array.of(2), bytes.subarray(1, -1), more, Uint8Array.of(0)]);
      expect(codeOf(forged)).toBe('catalog_update_malformed');
    },
  );

  test('that says to have collected more than there can be is refused', () => {
    const collected = (length: number): Uint8Array =>
      concatBytes([
        Uint8Array.of(1, 1),
        varUint(7),
        varUint(0),
        Uint8Array.of(0),
        varUint(length),
        Uint8Array.of(0),
      ]);
    expect(codeOf(collected(3))).toBe('ok');
    // 2^63 in nine bytes more than it takes: lib0 reads it, as its bound is asked before the last byte.
    const beyond = Uint8Array.of(...Array<number>(9).fill(0x80), 1);
    const forged = concatBytes([
      Uint8Array.of(1, 1),
      varUint(7),
      varUint(0),
      Uint8Array.of(0),
      beyond,
      Uint8Array.of(0),
    ]);
    expect(codeOf(forged)).toBe('catalog_update_malformed');
  });

  test('of which a deletion is of no length is refused', () => {
    const beyond = Uint8Array.of(...Array<number>(9).fill(0x80), 1);
    const deletes = concatBytes([Uint8Array.of(0, 1), varUint(7), Uint8Array.of(1, 0), beyond]);
    expect(codeOf(deletes)).toBe('catalog_update_malformed');
  });

  test('with values within values in what it deletes itself is refused: nobody looks at them, and Yjs reads them again', () => {
    const doc = new Y.Doc();
    doc.clientID = 9;
    let deep: unknown = 1;
    for (let n = 0; n < 40; n++) deep = [deep];
    const key = `${idOf(1)}/price@${deviceOf(2)}`;
    const map = doc.getMap('products');
    doc.transact(() => {
      map.set(key, deep);
      doc.gc = false;
      map.delete(key);
    });
    const bytes = Y.encodeStateAsUpdate(doc);
    expect(Y.decodeUpdate(bytes).structs[0]).toHaveProperty('content.arr');
    expect(codeOf(bytes)).toBe('catalog_bad_content');
  });
});

test('texts have no run of bytes that would be taken for such a number', () => {
  expect(hasOverlongNumber(new TextEncoder().encode('€'.repeat(500) + '\u0400'.repeat(500)))).toBe(false);
  expect(hasOverlongNumber(concatBytes([new Uint8Array(57), overlong(0), new Uint8Array(57)]))).toBe(true);
});
