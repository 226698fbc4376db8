import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createTestPeer, idOf, meet, START_MS, type TestPeer } from './test-peers.ts';
import { SETTINGS_ID } from './entities/settings.ts';
import type { RecordChange } from './watch.ts';

const COFFEE = idOf(1);

/** Peers that hold the same product, and a clock that ticks at each look. */
const shop = (count: number): TestPeer[] => {
  let now = START_MS;
  const peers = Array.from({ length: count }, (_, n) =>
    createTestPeer(n + 1, () => (now += 10), `user ${n + 1}`),
  );
  const [first, ...others] = peers;
  first!.catalog.create('products', COFFEE, { name: 'Café', price: 450_000, sku: 'C1', active: true });
  for (const other of others) expect(meet(first!, other)).toBeUndefined();
  return peers;
};

describe('the catalog', () => {
  it('merges edits of different fields: both stand, nothing is asked', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'price', 500_000);
    b.catalog.setField('products', COFFEE, 'name', 'Café molido');
    expect(meet(a, b)).toBeUndefined();
    for (const { catalog } of [a, b]) {
      expect(catalog.read('products', COFFEE)!.fields).toMatchObject({ price: 500_000, name: 'Café molido' });
      expect(catalog.conflicts()).toEqual([]);
    }
  });

  it('keeps both values of a field edited at once, says who and when, and a write over them settles it', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'price', 500_000);
    b.catalog.setField('products', COFFEE, 'price', 520_000);
    expect(meet(a, b)).toBeUndefined();
    expect(a.catalog.conflicts()).toEqual(b.catalog.conflicts());
    const [conflict] = a.catalog.conflicts();
    expect(conflict).toMatchObject({ entity: 'products', id: COFFEE, field: 'price' });
    expect(conflict!.candidates.map(({ value, device, who }) => [value, device, who])).toEqual([
      [520_000, b.device, 'user 2'],
      [500_000, a.device, 'user 1'],
    ]);
    expect(conflict!.candidates[0]!.atMs).toBeGreaterThan(START_MS);
    expect(a.catalog.read('products', COFFEE)!.fields.price).toBe(520_000);

    a.catalog.setField('products', COFFEE, 'price', 500_000);
    expect(meet(a, b)).toBeUndefined();
    for (const { catalog } of [a, b]) {
      expect(catalog.conflicts()).toEqual([]);
      expect(catalog.read('products', COFFEE)!.fields.price).toBe(500_000);
    }
  });

  it('asks again when two people settle a conflict at once, and not when they settle it alike', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    const priceAtOnce = (one: number, other: number): void => {
      a.catalog.setField('products', COFFEE, 'price', one);
      b.catalog.setField('products', COFFEE, 'price', other);
      expect(meet(a, b)).toBeUndefined();
    };
    priceAtOnce(1, 2);
    priceAtOnce(3, 4);
    expect(b.catalog.conflicts()[0]!.candidates.map(({ value }) => value)).toEqual([4, 3]);
    priceAtOnce(5, 5);
    expect(b.catalog.conflicts()).toEqual([]);
  });

  it('lets the later clock win where the policy is lww, without asking', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'color', '#111111');
    b.catalog.setField('products', COFFEE, 'color', '#222222');
    expect(meet(a, b)).toBeUndefined();
    expect(a.catalog.read('products', COFFEE)!.fields.color).toBe('#222222');
    expect(a.catalog.conflicts()).toEqual([]);
  });

  it('clears an optional field with null, and refuses that for a required one', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    expect(a.catalog.setField('products', COFFEE, 'sku', null).ok).toBe(true);
    expect(meet(a, b)).toBeUndefined();
    expect(b.catalog.read('products', COFFEE)!.fields).not.toHaveProperty('sku');
    expect(a.catalog.setField('products', COFFEE, 'name', null)).toMatchObject({
      error: { code: 'catalog_bad_value', params: { field: 'name' } },
    });
  });

  it('writes nothing where one field of a call is not valid, or the record or field is unknown', () => {
    const [a] = shop(1) as [TestPeer];
    const before = a.written.length;
    const codeOf = (fields: Record<string, unknown>, id = COFFEE): string | undefined => {
      const written = a.catalog.setFields('products', id, fields);
      return written.ok ? undefined : written.error.code;
    };
    expect(codeOf({ price: 5, name: '' })).toBe('catalog_bad_value');
    expect(codeOf({ price: 4.5 })).toBe('catalog_bad_value');
    expect(codeOf({ cost: 5 })).toBe('catalog_unknown_field');
    expect(codeOf({ price: 5 }, idOf(9))).toBe('catalog_unknown_record');
    expect(a.catalog.create('products', idOf(3), { price: 5 }).ok).toBe(false);
    expect(a.catalog.create('products', '__proto__', { name: 'x' }).ok).toBe(false);
    expect(a.written.length).toBe(before);
  });

  it('writes nothing for a value that stands already', () => {
    const [a] = shop(1) as [TestPeer];
    const before = a.written.length;
    a.catalog.setFields('products', COFFEE, { name: 'Café', price: 450_000, active: true });
    expect(a.written.length).toBe(before);
  });

  it('keeps settings in one record that nobody creates', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    expect(a.catalog.read('settings', SETTINGS_ID)).toBeUndefined();
    a.catalog.setField('settings', SETTINGS_ID, 'currency', 'MXN');
    b.catalog.setField('settings', SETTINGS_ID, 'storeName', 'La Esquina');
    expect(meet(a, b)).toBeUndefined();
    expect([...b.catalog.list('settings')]).toMatchObject([
      { id: SETTINGS_ID, fields: { currency: 'MXN', storeName: 'La Esquina' } },
    ]);
  });

  it("keeps a quote's lines as fields of their own", () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    const quote = idOf(7);
    const line = { product: COFFEE, quantity: 1_000, unitPrice: 450_000 };
    a.catalog.create('quotes', quote, { state: 'draft', [`line.${idOf(20)}`]: line });
    expect(meet(a, b)).toBeUndefined();
    a.catalog.setField('quotes', quote, `line.${idOf(20)}`, null);
    b.catalog.setField('quotes', quote, `line.${idOf(21)}`, line);
    expect(meet(a, b)).toBeUndefined();
    expect(a.catalog.read('quotes', quote)!.fields).toEqual({ state: 'draft', [`line.${idOf(21)}`]: line });
  });

  it('says once for each transaction what changed, by whoever', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    const heard: (readonly RecordChange[])[] = [];
    const stop = b.catalog.onChange((changes) => heard.push(changes));
    a.catalog.setFields('products', COFFEE, { price: 1, name: 'x' });
    a.catalog.create('categories', idOf(5), { name: 'Bebidas' });
    b.receive(a.state(b));
    expect(heard).toEqual([
      [
        { entity: 'products', id: COFFEE, fields: ['price', 'name'] },
        { entity: 'categories', id: idOf(5), fields: ['name'] },
      ],
    ]);
    stop();
    b.catalog.setField('products', COFFEE, 'price', 2);
    expect(heard).toHaveLength(1);
  });

  it('reads the same from a document that is loaded whole', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'price', 1);
    b.catalog.setField('products', COFFEE, 'price', 2);
    meet(a, b);
    const late = createTestPeer(9, () => START_MS);
    Y.applyUpdate(late.doc, a.state());
    expect(late.catalog.conflicts()).toEqual(a.catalog.conflicts());
  });
});

describe('folding settled overrides', () => {
  const YEAR_MS = 365 * 86_400_000;

  it('reads as before, from one key for each record', () => {
    const [a, b, hub] = shop(3) as [TestPeer, TestPeer, TestPeer];
    a.catalog.setFields('products', COFFEE, { price: 1, name: 'x' });
    b.catalog.setField('products', COFFEE, 'minStock', 5_000);
    for (const peer of [a, b]) expect(meet(peer, hub)).toBeUndefined();
    const before = hub.catalog.read('products', COFFEE);
    expect(hub.catalog.consolidate('products', START_MS + YEAR_MS)).toBe(1);
    expect(hub.catalog.consolidate('products', START_MS + YEAR_MS)).toBe(0);
    expect(hub.catalog.read('products', COFFEE)).toEqual(before);
    for (const peer of [a, b]) {
      expect(meet(peer, hub)).toBeUndefined();
      expect(peer.catalog.read('products', COFFEE)).toEqual(before);
    }
    expect([...hub.doc.getMap('products').keys()]).toHaveLength(2);
  });

  it('leaves conflicts and young values alone', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'price', 1);
    b.catalog.setField('products', COFFEE, 'price', 2);
    b.catalog.setField('products', COFFEE, 'name', 'x');
    meet(a, b);
    expect(a.catalog.consolidate('products', START_MS)).toBe(0);
    expect(a.catalog.consolidate('products', START_MS + YEAR_MS)).toBe(1);
    expect(a.catalog.conflicts()[0]!.candidates).toHaveLength(2);
  });

  it('tells a late edit that had not seen the folded value from one that had', () => {
    const [a, b, hub] = shop(3) as [TestPeer, TestPeer, TestPeer];
    b.catalog.setField('products', COFFEE, 'price', 2);
    a.catalog.setField('products', COFFEE, 'price', 1);
    meet(a, hub);
    hub.catalog.consolidate('products', START_MS + YEAR_MS);
    expect(meet(b, hub)).toBeUndefined();
    expect(hub.catalog.conflicts()[0]!.candidates.map(({ value }) => value)).toEqual([1, 2]);
    b.catalog.setField('products', COFFEE, 'price', 3);
    expect(meet(b, hub)).toBeUndefined();
    expect(hub.catalog.conflicts()).toEqual([]);
    expect(hub.catalog.read('products', COFFEE)!.fields.price).toBe(3);
  });

  it('loses nothing when two peers fold at once what the other has not heard of', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    a.catalog.setField('products', COFFEE, 'price', 1);
    b.catalog.setField('products', COFFEE, 'name', 'x');
    a.catalog.consolidate('products', START_MS + YEAR_MS);
    b.catalog.consolidate('products', START_MS + YEAR_MS);
    expect(meet(a, b)).toBeUndefined();
    a.catalog.consolidate('products', START_MS + YEAR_MS);
    expect(meet(a, b)).toBeUndefined();
    expect(b.catalog.read('products', COFFEE)!.fields).toMatchObject({ price: 1, name: 'x' });
    expect([...b.doc.getMap('products').keys()]).toHaveLength(2);
  });

  it('leaves little behind: 1,000 alternating edits of a field by two devices', () => {
    const [a, b] = shop(2) as [TestPeer, TestPeer];
    const edit = (n: number): void => {
      const [from, to] = n % 2 === 0 ? [a, b] : [b, a];
      from.catalog.setField('products', COFFEE, 'price', 100_000 + n);
      expect(to.receive(from.written.at(-1)!)).toBeUndefined();
    };
    for (let n = 0; n < 4; n++) edit(n);
    const before = a.state().length;
    for (let n = 4; n < 1_004; n++) edit(n);
    expect(a.state().length - before).toBeLessThan(111);
  });
});
