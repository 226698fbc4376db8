import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MAX_CLOCK_AHEAD_MS } from '../limits.ts';
import { formatHlc } from '../model/clock.ts';
import { checkUpdate } from './check-update.ts';
import { isEntityName } from './entities/index.ts';
import { winnerOf } from './key-winner.ts';
import { createTestPeer, deviceOf, idOf, START_MS, type TestPeer } from './test-peers.ts';

const ID = idOf(1);
const NOW = START_MS + 100_000;
const hlc = (ms: number, device = deviceOf(9)): string => formatHlc({ ms, counter: 0, device });
const key = (field: string, n = 9): string => `${ID}/${field}@${deviceOf(n)}`;
const base = (fields: object = { name: 'x' }): object => ({ c: hlc(NOW), f: fields });
const over = (v: unknown, extra: object = {}): object => ({ v, c: hlc(NOW), s: '', ...extra });

/** A shop with one product, edited by another device. */
const shop = (): [TestPeer, TestPeer] => {
  let now = START_MS;
  const [a, b] = [1, 2].map((n) => createTestPeer(n, () => (now += 10))) as [TestPeer, TestPeer];
  a.catalog.create('products', ID, { name: 'Café', price: 1, active: true });
  b.receive(a.state());
  b.catalog.setField('products', ID, 'price', 2);
  a.receive(b.state());
  return [a, b];
};

/** What a Yjs client of no manners would send after doing something to a copy of the document. */
const updateOf = (peer: TestPeer, act: (doc: Y.Doc) => void, gc = true): Uint8Array => {
  const doc = new Y.Doc({ gc });
  doc.clientID = 77;
  Y.applyUpdate(doc, peer.state());
  const before = Y.encodeStateVector(doc);
  doc.transact(() => act(doc));
  return Y.encodeStateAsUpdate(doc, before);
};

const products = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('products');
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

const HOSTILE: Record<string, [string, (doc: Y.Doc) => void]> = {
  'an unknown map': ['catalog_unknown_map', (doc) => doc.getMap('sales').set(ID, base())],
  'a map named __proto__': ['catalog_unknown_map', (doc) => doc.getMap('__proto__').set(ID, base())],
  'a key that is no id': ['catalog_bad_key', (doc) => products(doc).set('x', base())],
  'the key __proto__': ['catalog_bad_key', (doc) => products(doc).set('__proto__', base())],
  'the field constructor': ['catalog_bad_key', (doc) => products(doc).set(key('constructor'), over(1))],
  'an unknown field': ['catalog_bad_value', (doc) => products(doc).set(key('cost'), over(1))],
  'a family in the wrong entity': [
    'catalog_bad_value',
    (doc) => products(doc).set(key(`line.${idOf(2)}`), over(1)),
  ],
  'a second settings record': ['catalog_bad_key', (doc) => doc.getMap('settings').set(ID, base({}))],
  'a key without a device': ['catalog_bad_key', (doc) => products(doc).set(`${ID}/price@till-1`, over(1))],
  'a number for a name': ['catalog_bad_value', (doc) => products(doc).set(key('name'), over(5))],
  'a fraction of a price': ['catalog_bad_value', (doc) => products(doc).set(key('price'), over(1.5))],
  'a price below nothing': ['catalog_bad_value', (doc) => products(doc).set(key('price'), over(-1))],
  'an endless name': ['catalog_bad_value', (doc) => products(doc).set(key('name'), over('x'.repeat(1e6)))],
  'a name that is cleared': ['catalog_bad_value', (doc) => products(doc).set(key('name'), over(null))],
  'deep nesting': ['catalog_bad_value', (doc) => products(doc).set(key('barcodes'), over(deep(1_000)))],
  'a bare value': ['catalog_bad_value', (doc) => products(doc).set(key('price'), 5)],
  'an extra property': ['catalog_bad_value', (doc) => products(doc).set(key('price'), over(1, { x: 1 }))],
  'a value without a clock': ['catalog_bad_value', (doc) => products(doc).set(key('price'), { v: 1, s: '' })],
  'a clock of tomorrow': [
    'catalog_bad_value',
    (doc) => products(doc).set(key('price'), over(1, { c: hlc(NOW + MAX_CLOCK_AHEAD_MS + 1) })),
  ],
  'a clock of another device': [
    'catalog_bad_value',
    (doc) => products(doc).set(key('price'), over(1, { c: hlc(NOW, deviceOf(3)) })),
  ],
  'knowledge of the future': [
    'catalog_bad_value',
    (doc) => products(doc).set(key('price'), over(1, { s: hlc(NOW + 1, deviceOf(3)) })),
  ],
  'a fold of unknown fields': ['catalog_bad_value', (doc) => products(doc).set(key('*'), { cost: over(1) })],
  'a base with an unknown field': [
    'catalog_bad_value',
    (doc) => products(doc).set(idOf(5), base({ name: 'x', cost: 1 })),
  ],
  'a nested map': ['catalog_bad_content', (doc) => products(doc).set(idOf(5), new Y.Map())],
  'a nested text': ['catalog_bad_content', (doc) => products(doc).set(key('name'), new Y.Text('x'))],
  'a document within': ['catalog_bad_content', (doc) => products(doc).set(idOf(5), new Y.Doc())],
  'raw bytes': ['catalog_bad_content', (doc) => products(doc).set(idOf(5), new Uint8Array(5))],
  'a list': ['catalog_bad_key', (doc) => doc.getArray('quotes').push([1])],
  'a text': ['catalog_bad_key', (doc) => doc.getText('quotes').insert(0, 'x', { bold: true })],
  'the deletion of a base record': ['catalog_bad_deletion', (doc) => products(doc).delete(ID)],
  'the deletion of an edit': ['catalog_bad_deletion', (doc) => products(doc).delete(key('price', 2))],
  'an edit deleted for another field': [
    'catalog_bad_deletion',
    (doc) => {
      products(doc).delete(key('price', 2));
      products(doc).set(key('name'), over('x'));
    },
  ],
  'a base record set and deleted': [
    'catalog_bad_deletion',
    (doc) => {
      products(doc).set(ID, base());
      products(doc).delete(ID);
    },
  ],
};

describe('an update from outside', () => {
  it.each(Object.entries(HOSTILE))('is refused for %s', (_name, [code, act]) => {
    const [a] = shop();
    for (const gc of [true, false]) {
      const update = updateOf(a, act, gc);
      const checked = checkUpdate(a.doc, update, NOW);
      expect(checked.ok ? 'ok' : checked.error.code).toBe(code);
    }
  });

  it('is refused for a prototype within a value', () => {
    const [a] = shop();
    const value = JSON.parse(`{"v":1,"c":"${hlc(NOW)}","s":"","__proto__":{"x":1}}`) as object;
    const checked = checkUpdate(
      a.doc,
      updateOf(a, (doc) => products(doc).set(key('price'), value)),
      NOW,
    );
    expect(checked).toMatchObject({ error: { code: 'catalog_bad_value' } });
  });

  it('is taken from a plain y-websocket client that writes legal keys', () => {
    const [a] = shop();
    const legal: ((doc: Y.Doc) => void)[] = [
      (doc) => products(doc).set(key('price'), over(7)),
      (doc) => products(doc).set(idOf(5), base()),
      (doc) => products(doc).set(ID, base({ name: 'Té' })),
      (doc) => doc.getMap('settings').set('00000000-0000-8000-8000-000000000001', base({ currency: 'MXN' })),
    ];
    for (const act of legal) {
      for (const gc of [true, false])
        expect(checkUpdate(a.doc, updateOf(a, act, gc), NOW)).toMatchObject({ ok: true });
    }
    expect(a.receive(updateOf(a, legal[0]!))).toBeUndefined();
    expect(a.catalog.read('products', ID)!.fields.price).toBe(7);
  });

  it('asks for what it builds on, and is never left pending', () => {
    const [a, b] = shop();
    const late = createTestPeer(5, () => NOW);
    expect(late.receive(b.written[0]!)).toBeUndefined();
    b.catalog.setField('products', ID, 'price', 3);
    a.catalog.setField('products', ID, 'name', 'y');
    expect(createTestPeer(6, () => NOW).receive(b.written[1]!)).toBe('missing_dependency');
    const skipping = Y.mergeUpdates([a.written[0]!, b.written[1]!]);
    expect(createTestPeer(7, () => NOW).receive(skipping)).toBe('missing_dependency');
    expect(late.receive(a.state())).toBeUndefined();
  });

  it('changes and stops nothing when its bytes are changed at random', () => {
    const [a, b] = shop();
    a.catalog.consolidate('products', NOW * 2);
    b.catalog.setFields('products', ID, { price: 5, name: 'z' });
    const sources = [a.state(), b.state(), b.written.at(-1)!, a.written.at(-1)!];
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.nat(sources.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (source, changes) => {
          const update = sources[source]!.slice();
          for (const [at, byte] of changes) update[at % update.length] = byte;
          const doc = new Y.Doc();
          Y.applyUpdate(doc, a.state());
          const before = [...products(doc).keys()];
          if (!checkUpdate(doc, update, NOW).ok) refused += 1;
          else {
            taken += 1;
            Y.applyUpdate(doc, update);
            expect(doc.store.pendingStructs).toBeNull();
            expect(doc.store.pendingDs).toBeNull();
            expect([...doc.share.keys()].filter((name) => !isEntityName(name))).toEqual([]);
            // Base records stay whatever was taken.
            for (const id of before.filter((text) => text.length === 36))
              expect(products(doc).has(id)).toBe(true);
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(refused).toBeGreaterThan(200);
    expect(taken).toBeGreaterThan(0);
  });
});

it('names the item that Yjs itself shows at a key, whoever wrote it at once', () => {
  let contested = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), { minLength: 4, maxLength: 40 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 5, maxLength: 5 }),
      (steps, clients) => {
        const docs = clients.map((client) => {
          const doc = new Y.Doc();
          doc.clientID = client;
          return doc;
        });
        for (const [n, from, writes] of steps) {
          if (writes) products(docs[n]!).set(ID, from);
          else if (n !== from)
            Y.applyUpdate(docs[n]!, Y.encodeStateAsUpdate(docs[from]!, Y.encodeStateVector(docs[n]!)));
        }
        const [to, from] = [docs[0]!, docs[1]!];
        const update = Y.encodeStateAsUpdate(from);
        const known = (client: number): number => Y.getState(to.store, client);
        const added = Y.decodeUpdate(update).structs.filter(
          (struct): struct is Y.Item =>
            struct instanceof Y.Item && struct.id.clock + struct.length > known(struct.id.client),
        );
        if (added.length === 0) return;
        const ordered = added.sort((x, y) => x.id.clock - y.id.clock);
        const winner = winnerOf(products(to)._map.get(ID), ordered, known);
        const end = winner.id.clock + winner.length - 1;
        const client = winner.id.client;
        contested += products(to).has(ID) ? 1 : 0;
        Y.applyUpdate(to, update);
        const shown = products(to)._map.get(ID)!;
        expect([client, end]).toEqual([shown.id.client, shown.id.clock + shown.length - 1]);
      },
    ),
    { numRuns: 1_000 },
  );
  expect(contested).toBeGreaterThan(100);
});

it('takes the whole state of 20,000 products, and an edit of it over and over', () => {
  const source = createTestPeer(1, () => NOW);
  const fields = { name: 'Café', sku: 'C', barcodes: ['1'], category: ID, price: 1, taxes: [], unit: 'kg' };
  const more = { minStock: 1, color: '#000000', image: 'x', active: true, stockPolicy: 'reject' };
  source.catalog.createMany(
    'products',
    Array.from({ length: 20_000 }, (_, n) => [idOf(n), { ...fields, ...more, sku: `C${n}` }] as const),
  );
  const state = source.state();
  expect(checkUpdate(new Y.Doc(), state, NOW).ok).toBe(true);
  source.catalog.setField('products', ID, 'price', 9);
  const edit = source.written.at(-1)!;
  const peer = createTestPeer(2, () => NOW);
  Y.applyUpdate(peer.doc, state);
  for (let n = 0; n < 1_000; n++) expect(checkUpdate(peer.doc, edit, NOW).ok).toBe(true);
});
