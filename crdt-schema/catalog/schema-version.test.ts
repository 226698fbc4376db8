import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createHlc, formatHlc } from '../model/clock.ts';
import { createCatalog, type Catalog } from './catalog.ts';
import { checkUpdate } from './check-update.ts';
import { SETTINGS_ID } from './entities/settings.ts';
import { overrideKey } from './layout.ts';

const NOW = 1_780_000_000_000;
const ID = '0198c5d0-0000-7000-8000-000000000001';

interface Peer {
  readonly doc: Y.Doc;
  readonly catalog: Catalog;
  readonly device: string;
}

const peer = (letter: string, schema?: number): Peer => {
  const doc = new Y.Doc();
  const device = letter.repeat(32);
  const clock = createHlc(device, () => NOW);
  return {
    doc,
    device,
    catalog: createCatalog({ doc, device, clock, ...(schema === undefined ? {} : { schema }) }),
  };
};

/** What `from` holds, as `to` takes it: the code of a refusal, or 'ok'. */
const send = (from: Peer, to: Peer): string => {
  const update = Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc));
  const checked = checkUpdate(to.doc, update, NOW);
  if (!checked.ok) return checked.error.code;
  Y.applyUpdate(to.doc, update);
  return 'ok';
};

const write = ({ doc, device }: Peer, field: string, value: unknown, ms = NOW): void =>
  void doc
    .getMap('products')
    .set(overrideKey(ID, field, device), { v: value, c: formatHlc({ ms, counter: 7, device }), s: '' });

describe('schema versions', () => {
  it('a peer of this version keeps, passes on and does not touch what the next minor version wrote', () => {
    const [older, next, last] = [peer('a'), peer('b', 1_001), peer('c')];
    older.catalog.create('products', ID, { name: 'Café', price: 100 });
    expect(send(older, next)).toBe('ok');
    next.catalog.setField('products', ID, 'price', 200);
    write(next, 'origin', { country: 'MX' });
    write(next, 'unit', 'oz');
    expect(send(next, older)).toBe('ok');
    // An edit by the older one, and the way back by a third that never met the newer one.
    expect(older.catalog.setField('products', ID, 'name', 'Café molido').ok).toBe(true);
    expect(send(older, last)).toBe('ok');
    expect(send(last, next)).toBe('ok');
    for (const { catalog } of [older, next, last])
      expect(catalog.read('products', ID)?.fields).toEqual({
        name: 'Café molido',
        price: 200,
        origin: { country: 'MX' },
        unit: 'oz',
      });
    expect(older.catalog.setField('products', ID, 'origin', 'x')).toMatchObject({
      error: { code: 'catalog_unknown_field' },
    });
  });

  it('folds what it does not know like everything else', () => {
    const [older, next] = [peer('a'), peer('b', 1_001)];
    older.catalog.create('products', ID, { name: 'Café' });
    send(older, next);
    next.catalog.setField('products', ID, 'price', 5);
    write(next, 'origin', 'MX');
    send(next, older);
    expect(older.catalog.consolidate('products', NOW + 1)).toBe(1);
    expect(send(older, next)).toBe('ok');
    expect(next.catalog.read('products', ID)?.fields).toMatchObject({ origin: 'MX', price: 5 });
  });

  it('without a word of a later version, unknown fields and values are refused', () => {
    const [a, b] = [peer('a'), peer('b')];
    a.catalog.create('products', ID, { name: 'Café' });
    send(a, b);
    write(b, 'origin', 'MX');
    expect(send(b, a)).toBe('catalog_bad_value');
  });

  it.each([
    ['too large', 'x'.repeat(9_000)],
    ['too deep', [[[[1]]]]],
  ])('what a later version writes is bounded all the same: %s', (_, value) => {
    const [a, b] = [peer('a'), peer('b', 1_001)];
    b.catalog.create('products', ID, { name: 'Café' });
    expect(send(b, a)).toBe('ok');
    write(b, 'origin', value);
    expect(send(b, a)).toBe('catalog_bad_value');
  });

  it('a later major version is left alone', () => {
    const [a, b] = [peer('a'), peer('b', 2_000)];
    b.catalog.create('products', ID, { name: 'Café' });
    expect(b.doc.getMap('settings').has(overrideKey(SETTINGS_ID, 'schema', b.device))).toBe(true);
    expect(send(b, a)).toBe('catalog_newer');
    expect([...a.catalog.ids('products')]).toEqual([]);
  });
});
