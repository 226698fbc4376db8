import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { checkUpdate, createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { careForCatalog } from './catalog-care.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const START_MS = 1_780_000_000_000;
const PRODUCT = '0198c5d0-0000-7000-8000-000000000001';
/** Made at the start of the test: the time stands in a UUIDv7. */
const [OLD_QUOTE, SOLD_QUOTE, NEW_QUOTE] = [1, 2, 3].map((n) =>
  uuidv7(START_MS, (length) => new Uint8Array(length).fill(n)),
) as [string, string, string];

const device = (letter: string, nowMs: () => number): { doc: Y.Doc; catalog: Catalog } => {
  const doc = new Y.Doc();
  const id = letter.repeat(32);
  return { doc, catalog: createCatalog({ doc, device: id, clock: createHlc(id, nowMs) }) };
};

describe('care of the catalog', () => {
  it('folds old edits, archives quotes that ran out, and nothing else; a second time there is nothing to do', () => {
    let now = START_MS;
    const { doc, catalog } = device('a', () => now);
    catalog.create('products', PRODUCT, { name: 'Café', price: 1 });
    catalog.create('quotes', OLD_QUOTE, { number: '1', state: 'sent', validUntil: START_MS });
    catalog.create('quotes', SOLD_QUOTE, { number: '2', state: 'sold', validUntil: START_MS });
    catalog.create('quotes', NEW_QUOTE, { number: '3', state: 'sent', validUntil: START_MS + 100 * DAY_MS });
    catalog.setField('products', PRODUCT, 'price', 2);
    expect(careForCatalog(catalog, now)).toEqual({ folded: 0, archivedQuotes: 0, collected: 0 });
    now += 120 * DAY_MS;
    catalog.setField('products', PRODUCT, 'name', 'Café molido');
    expect(careForCatalog(catalog, now)).toEqual({ folded: 1, archivedQuotes: 1, collected: 0 });
    expect(careForCatalog(catalog, now)).toEqual({ folded: 0, archivedQuotes: 0, collected: 0 });
    const active = [...catalog.list('quotes')].filter(({ fields }) => fields['active'] !== false);
    expect(active.map(({ id }) => id).sort()).toEqual([SOLD_QUOTE, NEW_QUOTE]);
    expect(catalog.read('products', PRODUCT)?.fields).toMatchObject({ name: 'Café molido', price: 2 });
    // The young edit keeps a key of its own, the old one is in the fold.
    expect([...doc.getMap('products').keys()]).toHaveLength(3);
  });

  it('keeps an edit that comes after the fold and after the archiving, made by a device that had seen neither', () => {
    let now = START_MS;
    const hub = device('a', () => now);
    const away = device('b', () => START_MS + DAY_MS);
    hub.catalog.create('products', PRODUCT, { name: 'Café', price: 1 });
    hub.catalog.create('quotes', OLD_QUOTE, { number: '1', state: 'sent', validUntil: START_MS });
    Y.applyUpdate(away.doc, Y.encodeStateAsUpdate(hub.doc));
    hub.catalog.setField('products', PRODUCT, 'price', 2);
    away.catalog.setField('products', PRODUCT, 'price', 3);
    away.catalog.setField('quotes', OLD_QUOTE, 'note', 'El cliente llamó');
    now += 200 * DAY_MS;
    careForCatalog(hub.catalog, now);
    Y.applyUpdate(hub.doc, Y.encodeStateAsUpdate(away.doc));
    const [conflict] = hub.catalog.read('products', PRODUCT)!.conflicts;
    expect(conflict?.candidates.map(({ value }) => value).sort()).toEqual([2, 3]);
    expect(hub.catalog.editsPastArchive('quotes', OLD_QUOTE).map(({ field }) => field)).toEqual(['note']);
  });

  it('takes old quotes out of the document, at every peer, and knows an edit of one that had left', () => {
    let now = START_MS;
    const hub = device('a', () => now);
    const away = device('b', () => START_MS + DAY_MS);
    hub.catalog.create('products', PRODUCT, { name: 'Café' });
    hub.catalog.create('quotes', OLD_QUOTE, { number: '1', state: 'sent', validUntil: START_MS });
    Y.applyUpdate(away.doc, Y.encodeStateAsUpdate(hub.doc));
    away.catalog.setField('quotes', OLD_QUOTE, 'note', 'El cliente llamó');
    now += 200 * DAY_MS;
    careForCatalog(hub.catalog, now);
    expect([...hub.catalog.ids('quotes')]).toEqual([OLD_QUOTE]);
    now += 40 * DAY_MS;
    expect(careForCatalog(hub.catalog, now)).toMatchObject({ collected: 1 });
    expect([...hub.doc.getMap('quotes').keys()]).toEqual([]);
    expect([...hub.catalog.ids('products')]).toEqual([PRODUCT]);
    const news = Y.encodeStateAsUpdate(hub.doc, Y.encodeStateVector(away.doc));
    expect(checkUpdate(away.doc, news, now)).toEqual({ ok: true, value: undefined });
    // A peer whose clock is a year behind does not see that the quote is old, and keeps it.
    expect(checkUpdate(away.doc, news, START_MS)).toMatchObject({ error: { code: 'catalog_bad_deletion' } });
    const late = Y.encodeStateAsUpdate(away.doc, Y.encodeStateVector(hub.doc));
    expect(checkUpdate(hub.doc, late, now)).toEqual({ ok: true, value: undefined });
    Y.applyUpdate(hub.doc, late);
    expect(hub.catalog.isOrphan('quotes', OLD_QUOTE)).toBe(true);
  });
});
