import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { accepted, COFFEE, HOST, sell, Shop, STORE, until } from './shop.ts';

const TEA = '01890000-0000-7000-8000-0000000007ea';

let shop: Shop;
let hub: Hub;
let till: TillNode;
const providers: WebsocketProvider[] = [];

beforeEach(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  till = await shop.till('C01', [hub]);
});
afterEach(async () => {
  for (const provider of providers.splice(0)) {
    provider.destroy();
    provider.doc.destroy();
  }
  await shop.close();
});

/** An unmodified client of the public package, on a document of its own. */
const client = (
  params: Record<string, string> = { token: hub.catalogToken },
): { doc: Y.Doc; provider: WebsocketProvider } => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://${HOST}:${hub.server.port}/sync`, STORE, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params,
    disableBc: true,
  });
  providers.push(provider);
  return { doc, provider };
};
const catalogOf = (doc: Y.Doc): Catalog => {
  const device = toHex(random(16));
  return createCatalog({ doc, device, clock: createHlc(device, Date.now) });
};
const nameAt = (catalog: Catalog, id: string): unknown => catalog.read('products', id)?.fields['name'];
const synced = (provider: WebsocketProvider): Promise<true> => until('synced', () => provider.synced);

describe('with the token', () => {
  test('sees the catalog, and each change that a till makes', async () => {
    const { doc, provider } = client();
    await synced(provider);
    const catalog = catalogOf(doc);
    expect(nameAt(catalog, COFFEE)).toBe('Café');
    const atTill = till.server.peer.catalog;
    await until('the till has the catalog', () => nameAt(atTill, COFFEE) === 'Café');
    expect(atTill.setField('products', COFFEE, 'name', 'Café molido').ok).toBe(true);
    await until('the change has come', () => nameAt(catalog, COFFEE) === 'Café molido');
  });

  test('its legal edit arrives at hub and till, in the ledger, and at the next client', async () => {
    const { doc, provider } = client();
    await synced(provider);
    const catalog = catalogOf(doc);
    catalog.create('products', TEA, { name: 'Té', price: 12_000, active: true });
    catalog.setField('products', COFFEE, 'price', 26_000);
    for (const { server } of [hub, till]) {
      await until('the edit has come', () => nameAt(server.peer.catalog, TEA) === 'Té');
      expect(server.peer.catalog.read('products', COFFEE)?.fields['price']).toBe(26_000);
    }
    await accepted(till, await sell(till, TEA));
    const next = client();
    await synced(next.provider);
    expect(nameAt(catalogOf(next.doc), TEA)).toBe('Té');
    expect(Object.fromEntries(hub.server.peer.replica.context.refusals)).toEqual({});
  });

  test.each<[string, (doc: Y.Doc) => void]>([
    ['writes into a map that is none of the catalog', (doc) => doc.getMap('secrets').set('x', 1)],
    ['deletes a base record', (doc) => doc.getMap('products').delete(COFFEE)],
    [
      'writes a field that is not of its type',
      (doc) => doc.getMap('products').set(`${COFFEE}/price@${'a'.repeat(32)}`, 'free'),
    ],
    [
      'writes a shared text where a record belongs',
      (doc) => doc.getMap('products').set(TEA, new Y.Text('x')),
    ],
    ['writes a key that is no record', (doc) => doc.getMap('products').set('__proto__', { name: 'x' })],
  ])('that %s is refused whole, told so, and changes nothing for anybody', async (_, edit) => {
    // The client says on its console what it was told.
    const told = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    try {
      const { doc, provider } = client();
      await synced(provider);
      const before = Y.encodeStateAsUpdate(hub.server.peer.doc);
      doc.transact(() => {
        edit(doc);
        catalogOf(doc).create('products', TEA, { name: 'Té', active: true });
      });
      await until('it is refused', () => hub.server.peer.replica.context.refusals.size > 0);
      await until('it is told', () =>
        told.mock.calls.some(([text]) => String(text).includes('Permission denied')),
      );
      expect(Y.encodeStateAsUpdate(hub.server.peer.doc)).toEqual(before);
      expect([nameAt(hub.server.peer.catalog, COFFEE), nameAt(hub.server.peer.catalog, TEA)]).toEqual([
        'Café',
        undefined,
      ]);
      expect(Y.encodeStateVector(till.server.peer.doc)).toEqual(Y.encodeStateVector(hub.server.peer.doc));
      await accepted(till, await sell(till));
    } finally {
      told.mockRestore();
    }
  });

  test('two clients see each other present, and gone', async () => {
    const [a, b] = [client(), client()];
    await Promise.all([synced(a.provider), synced(b.provider)]);
    a.provider.awareness.setLocalState({ name: 'Ana' });
    await until('Ana is there', () =>
      [...b.provider.awareness.getStates().values()].some((state) => state['name'] === 'Ana'),
    );
    a.provider.disconnect();
    await until('Ana is gone', () =>
      [...b.provider.awareness.getStates().values()].every((state) => state['name'] !== 'Ana'),
    );
  });
});

describe.each([
  ['without a token', {}],
  ['with another token', { token: 'x'.repeat(24) }],
])('%s', (_, params) => {
  test('sees nothing and changes nothing', async () => {
    const { doc, provider } = client(params as Record<string, string>);
    catalogOf(doc).create('products', TEA, { name: 'Té', active: true });
    await until(
      'it is refused',
      () => (hub.server.peer.replica.context.refusals.get('not_authorised') ?? 0) > 0,
    );
    expect(provider.synced).toBe(false);
    expect(nameAt(catalogOf(doc), COFFEE)).toBeUndefined();
    expect(nameAt(hub.server.peer.catalog, TEA)).toBeUndefined();
    await accepted(till, await sell(till));
  });
});

test('a till has no token: no client joins it, whatever it says', async () => {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`ws://${HOST}:${till.server.port}/sync`, STORE, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params: { token: hub.catalogToken },
    disableBc: true,
  });
  providers.push(provider);
  await until(
    'it is refused',
    () => (till.server.peer.replica.context.refusals.get('not_authorised') ?? 0) > 0,
  );
  expect(provider.synced).toBe(false);
});
