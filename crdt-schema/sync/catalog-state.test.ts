import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import { MAX_CATALOG_UPDATE_BYTES, PACK_CATALOG_FROM } from '../limits.ts';
import { err } from '../result.ts';
import { MESSAGE_LOG, MESSAGE_SYNC, readFrame } from '../wire/frames.ts';
import { packState, readPacked } from '../wire/packed-update.ts';
import type { CheckUpdate } from './catalog-sync.ts';
import {
  catalogFrame,
  connect,
  disconnect,
  gzip,
  kindOf,
  settle,
  statesSent,
  TestPeer,
} from './test-catalog-peers.ts';
import { loadCatalog, onLocalUpdate, packForStore, REMOTE_ORIGIN } from './stored-catalog.ts';

const KIND_REFUSED = 7;

const COUNT = PACK_CATALOG_FROM * 2;

describe('a catalog between peers', () => {
  test('a joiner gets it packed, in one frame, and stores it as it came', () => {
    const [hub, till] = [new TestPeer('hub', 'hub'), new TestPeer('till')];
    hub.fill(COUNT);
    connect(till, hub);
    expect(till.products()).toEqual(hub.products());
    expect(statesSent(hub)).toHaveLength(1);
    expect(till.stored).toHaveLength(1);
    const again = new Y.Doc();
    const ready = loadCatalog(again, till.stored, gzip);
    expect(again.getMap('products').toJSON()).toEqual(hub.products());
    expect(ready!.stateVector).toEqual(Y.encodeStateVector(hub.doc));
  });

  test('a few keys go as Yjs writes them', () => {
    const [hub, till] = [new TestPeer('hub', 'hub'), new TestPeer('till')];
    hub.fill(PACK_CATALOG_FROM - 1);
    connect(till, hub);
    expect(till.products()).toEqual(hub.products());
    expect([statesSent(hub), hub.compressed]).toEqual([[], 0]);
  });

  test('it is compressed once for all who join, and edits since come along', () => {
    const hub = new TestPeer('hub', 'hub');
    hub.fill(COUNT);
    for (let i = 0; i < 5; i++) {
      const till = new TestPeer(`till ${i}`);
      connect(till, hub);
      expect(till.products()).toEqual(hub.products());
      hub.doc.getMap('products').set(`p${i}`, { f: { name: 'Edited' } });
      hub.doc.getMap('products').delete(`p${i + 50}`);
      settle();
      expect(till.products()).toEqual(hub.products());
    }
    expect(statesSent(hub)).toHaveLength(5);
    expect(hub.compressed).toBe(1);
  });

  test('a joiner passes it on without packing it anew, to plain clients as Yjs writes it', () => {
    const [hub, node, till] = [new TestPeer('hub', 'hub'), new TestPeer('node'), new TestPeer('till')];
    const plain = new Y.Doc();
    node.wire(900, false, (bytes) => {
      const decoder = decoding.createDecoder(bytes);
      expect(decoding.readVarUint(decoder)).toBe(MESSAGE_SYNC);
      if (decoding.readVarUint(decoder) > 0) Y.applyUpdate(plain, decoding.readVarUint8Array(decoder));
    });
    node.handle({ type: 'frame', conn: 900, bytes: Uint8Array.of(MESSAGE_SYNC, 0, 1, 0) });
    connect(till, node);
    hub.fill(COUNT);
    connect(node, hub);
    const last = new TestPeer('last');
    connect(last, node);
    for (const peer of [node, till, last]) expect(peer.products()).toEqual(hub.products());
    expect(plain.getMap('products').toJSON()).toEqual(hub.products());
    expect([node.compressed, statesSent(node).length]).toEqual([0, 2]);
  });

  test('of two that differ by much, each gets what it lacks', () => {
    const [a, b] = [new TestPeer('a'), new TestPeer('b')];
    a.fill(COUNT * 3);
    disconnect(a, b, connect(a, b));
    b.fill(COUNT, 10_000);
    const own = statesSent(b).length;
    connect(a, b);
    expect(a.products()).toEqual(b.products());
    const [state] = statesSent(b).slice(own);
    const frame = readFrame(decoding.createDecoder(state!.subarray(1)));
    if (!frame.ok || frame.value.kind !== 'catalog') throw new Error('no catalog frame');
    const packed = readPacked(gunzipSync(frame.value.state));
    expect(packed.ok && packed.value.decoded.structs.length, 'only what is new').toBe(COUNT);
  });

  test('a peer that lacks what an update builds on asks once, however many come', () => {
    const till = new TestPeer('till');
    const hub = new TestPeer('hub', 'hub');
    connect(till, hub);
    Object.assign(till.replica.catalog, { check: (() => err('missing_dependency')) satisfies CheckUpdate });
    const before = till.sent.length;
    for (let i = 0; i < 5; i++) hub.fill(1, i);
    settle();
    // Each that comes before the answer adds nothing to what was asked; that answer does not hold together either.
    expect(till.sent.slice(before).map(({ bytes }) => kindOf(bytes))).toEqual([
      [MESSAGE_SYNC, 0],
      [MESSAGE_LOG, KIND_REFUSED],
    ]);
  });
});

describe('a packed state that is none', () => {
  const refusedAs = (state: Uint8Array): Record<string, number> => {
    const [hub, till] = [new TestPeer('hub', 'hub'), new TestPeer('till')];
    hub.fill(3);
    const { b } = connect(till, hub);
    const before = hub.products();
    hub.handle({ type: 'frame', conn: b, bytes: catalogFrame(state) });
    expect(hub.products()).toEqual(before);
    return hub.refusals;
  };

  test('SY-16: a decompression bomb is refused and counted', () => {
    const bomb = gzipSync(new Uint8Array(MAX_CATALOG_UPDATE_BYTES + 1));
    expect(bomb.length).toBeLessThan(MAX_CATALOG_UPDATE_BYTES / 500);
    expect(refusedAs(bomb)).toEqual({ catalog_state_unreadable: 1 });
  });

  test('at the bound it is unfolded, and then no update', () => {
    expect(refusedAs(gzipSync(new Uint8Array(MAX_CATALOG_UPDATE_BYTES)))).toEqual({
      catalog_update_malformed: 1,
    });
  });

  test('bytes that were not compressed', () => {
    expect(refusedAs(Uint8Array.of(1, 2, 3))).toEqual({ catalog_state_unreadable: 1 });
    expect(refusedAs(new Uint8Array(0))).toEqual({ catalog_state_unreadable: 1 });
  });

  test('what the catalog does not allow is refused whole', () => {
    const doc = new Y.Doc();
    doc.getMap('products').set('p9', { f: { name: 'Pan' } });
    doc.getMap('products').set('p10', { f: { bad: 1 } });
    expect(refusedAs(gzipSync(packState(doc)))).toEqual({ catalog_bad_value: 1 });
  });

  test('of a viewer is refused', () => {
    const [hub, viewer] = [new TestPeer('hub', 'hub'), new TestPeer('viewer', 'viewer')];
    viewer.fill(COUNT);
    connect(viewer, hub);
    expect([hub.products(), hub.refusals]).toEqual([{}, { catalog_read_only: 1 }]);
  });

  test('before the handshake it is refused', () => {
    const hub = new TestPeer('hub', 'hub');
    hub.wire(901, false, () => undefined);
    hub.handle({ type: 'frame', conn: 901, bytes: catalogFrame(Uint8Array.of(1)) });
    expect(hub.refusals).toEqual({ hello_expected: 1 });
  });
});

describe('local updates', () => {
  test('each is heard once, those of others never, whichever made the other', () => {
    const doc = new Y.Doc();
    const heard: Uint8Array[] = [];
    onLocalUpdate(doc, (update) => heard.push(update));
    const map = doc.getMap('products');
    const remote = new Y.Doc();
    remote.getMap('products').set('remote', 1);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote), REMOTE_ORIGIN);
    expect(heard).toHaveLength(0);
    doc.once('afterTransaction', () => doc.transact(() => map.set('answer', 1)));
    remote.getMap('products').set('remote', 2);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(remote), REMOTE_ORIGIN);
    expect(heard).toHaveLength(1);
    doc.once('afterTransaction', () => doc.transact(() => map.set('foreign', 1), REMOTE_ORIGIN));
    map.set('local', 1);
    expect(heard).toHaveLength(2);
    const other = new Y.Doc();
    for (const update of heard) Y.applyUpdate(other, update);
    // Yjs writes into an update what others added to the document before it wrote.
    expect(other.getMap('products').toJSON()).toEqual({ answer: 1, local: 1, foreign: 1 });
    map.set('later', 1);
    expect(heard).toHaveLength(3);
  });

  test('a stored state that is packed, then updates: loaded as they were written', () => {
    const peer = new TestPeer('till');
    peer.fill(COUNT);
    const { stored } = packForStore(peer.doc, gzip);
    const before = Y.encodeStateVector(peer.doc);
    peer.fill(2, COUNT);
    const doc = new Y.Doc();
    const ready = loadCatalog(doc, [stored, Y.encodeStateAsUpdate(peer.doc, before)], gzip);
    expect(doc.getMap('products').toJSON()).toEqual(peer.products());
    expect(ready!.stateVector).toEqual(before);
    expect(loadCatalog(new Y.Doc(), [Y.encodeStateAsUpdate(peer.doc)], gzip)).toBe(undefined);
  });
});
