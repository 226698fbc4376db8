import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MAX_HELD_CATALOG_BYTES } from '../limits.ts';
import { MESSAGE_SYNC } from '../wire/frames.ts';
import type { Packing } from './catalog-sync.ts';
import { loadCatalog } from './stored-catalog.ts';
import { connect, gzip, kindOf, settle, statesSent, TestPeer } from './test-catalog-peers.ts';

const KEYS = 50;
const IN_TURNS: Packing = { from: 10, maxBehind: 10, turnKeys: 8, turnBytes: 0 };
/** Keys and values are read on receipt; then the structs, then the keys are applied, the check with the first of them. */
const TURNS = 1 + Math.ceil(KEYS / IN_TURNS.turnKeys);

const update = (body: Uint8Array): Uint8Array => {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, MESSAGE_SYNC);
  encoding.writeVarUint(out, 2);
  encoding.writeVarUint8Array(out, body);
  return encoding.toUint8Array(out);
};
const updateOf = (key: string, value: unknown): Uint8Array => {
  const doc = new Y.Doc();
  doc.getMap('products').set(key, value);
  return update(Y.encodeStateAsUpdate(doc));
};

let hub: TestPeer;
let till: TestPeer;

const turn = (): void => {
  if (till.turnsDue! < 1) throw new Error('no turn was asked for');
  till.turnsDue! -= 1;
  till.handle({ type: 'turn' });
  settle();
};
const takeAll = (): number => {
  let count = 0;
  for (; till.turnsDue! > 0; count++) turn();
  return count;
};
const count = (): number => Object.keys(till.products() as object).length;

beforeEach(() => {
  hub = new TestPeer('hub', 'hub', IN_TURNS);
  till = new TestPeer('till', 'till', IN_TURNS);
  till.turnsDue = 0;
  hub.fill(KEYS);
  connect(till, hub);
});

describe('a large state', () => {
  test('is taken in over many turns, and then the same as at once', () => {
    expect(count()).toBe(0);
    expect(takeAll()).toBe(TURNS);
    expect(till.products()).toEqual(hub.products());
    const again = new Y.Doc();
    loadCatalog(again, till.stored, gzip);
    expect(again.getMap('products').toJSON(), 'stored as it came, once').toEqual(hub.products());
    expect(till.stored).toHaveLength(1);
  });

  test('is not passed on, nor asked for, until it is whole', () => {
    for (let i = 0; i < TURNS - 1; i++) turn();
    expect(count()).toBeGreaterThan(0);
    const joiner = new TestPeer('joiner');
    connect(joiner, till);
    expect([joiner.products(), statesSent(till)]).toEqual([{}, []]);
    turn();
    till.handle({ type: 'tick' });
    settle();
    expect(joiner.products()).toEqual(hub.products());
  });

  test('makes edits of others wait, in their order', () => {
    turn();
    till.handle({ type: 'frame', conn: connect(till, new TestPeer('other')).a, bytes: updateOf('x', 1) });
    hub.doc.getMap('products').set('p1', { f: { name: 'Later' } });
    hub.doc.getMap('products').set('p1', { f: { name: 'Last' } });
    settle();
    expect(till.products()).not.toHaveProperty('x');
    takeAll();
    expect(till.products()).toMatchObject({ x: 1, p1: { f: { name: 'Last' } } });
    settle();
    expect(till.products()).toEqual(hub.products());
    expect(till.refusals).toEqual({});
  });

  test('asks anew whoever sent more than is kept meanwhile', () => {
    turn();
    const other = new TestPeer('other');
    const { a: conn } = connect(till, other);
    till.handle({ type: 'frame', conn, bytes: updateOf('big', 'x'.repeat(MAX_HELD_CATALOG_BYTES)) });
    const before = till.sent.length;
    takeAll();
    expect(till.products()).not.toHaveProperty('big');
    expect(
      till.sent
        .slice(before)
        .filter((sent) => sent.conn === conn)
        .map(({ bytes }) => kindOf(bytes)),
    ).toContainEqual([MESSAGE_SYNC, 0]);
  });

  test('leaves what is written here meanwhile standing, and is not given out as all there is', () => {
    for (let i = 0; i < TURNS - 1; i++) turn();
    till.doc.getMap('products').set('p0', { f: { name: 'Mine' } });
    till.doc.getMap('products').set('mine', 1);
    takeAll();
    settle();
    expect(till.products()).toMatchObject({ p0: { f: { name: 'Mine' } }, mine: 1 });
    expect(hub.products()).toEqual(till.products());
    const joiner = new TestPeer('joiner');
    connect(joiner, till);
    expect(joiner.products()).toEqual(till.products());
    const again = new Y.Doc();
    loadCatalog(again, till.stored, gzip);
    expect(again.getMap('products').toJSON()).toEqual(till.products());
  });

  test('of two hubs at once is taken once', () => {
    const second = new TestPeer('second', 'hub', IN_TURNS);
    second.fill(KEYS, 1_000);
    connect(till, second);
    takeAll();
    expect(count()).toBe(2 * KEYS);
  });
});
