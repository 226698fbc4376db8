/** A shop with more products than one entry of a log can tell the stock of; and ops that waited for nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAX_ENTRY_BYTES } from '../../crdt-schema/limits.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { accepted, saleOf, sell, Shop, stateOf, until } from './shop.ts';

const PRODUCTS = 7_000;
const LINES = 1_000;

let shop: Shop;
let hub: Hub;
let till: TillNode;
const products = Array.from({ length: PRODUCTS }, () => uuidv7(Date.now(), random));

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  hub.server.peer.catalog.createMany(
    'products',
    products.map((id, i) => [id, { name: `Producto ${i}`, price: 1 }]),
  );
  till = await shop.till('C01', [hub]);
});

afterAll(() => shop.close());

/** Stock for every product, in deliveries that arrive together. */
const receiveAll = (): Promise<unknown> => {
  const deliveries = Array.from({ length: PRODUCTS / LINES }, (_, i) => {
    const id = till.newId();
    const lines = products.slice(i * LINES, (i + 1) * LINES).map((product) => ({ product, quantity: 5_000 }));
    return till.write(id, ({ at, till: name }) => ({
      v: 1,
      kind: 'stock_move',
      id,
      at,
      till: name,
      reason: 'receipt',
      lines,
    }));
  });
  return Promise.all(deliveries);
};

it(
  'tells every level of a large shop, also when the hub begins a new segment',
  { timeout: 60_000 },
  async () => {
    await receiveAll();
    const levels = (): Map<string, { quantity: number }> =>
      new Map(till.server.peer.replica.context.verdicts.stockLevels());
    await until('all levels are known at the till', () => levels().size === PRODUCTS);
    const full = JSON.stringify(products.map((id) => [id, 5_000]));
    expect(full.length).toBeGreaterThan(MAX_ENTRY_BYTES);
    await shop.stop(hub);
    hub = await shop.hub();
    const other = await shop.till('C02', [hub]);
    const sold = await sell(other, products[0]);
    await accepted(other, sold);
    expect(other.server.peer.replica.context.verdicts.stock(products[0]!)).toBe(4_000);
    expect(other.server.peer.replica.context.verdicts.stock(products[1]!)).toBe(5_000);
  },
);

it('rejects what waited too long, and tells the till', { timeout: 60_000 }, async () => {
  const lonely = await shop.till('C03', [hub]);
  const unknown = uuidv7(Date.now(), random);
  const id = lonely.newId();
  const written = await lonely.write(id, (stamp) => saleOf(id, stamp, unknown));
  if (!written.ok) throw new Error(written.error.code);
  await until('it waits', () => stateOf(lonely, written.value).verdict?.status === 'waiting');
  await shop.pool.query(`update op set received_at = now() - interval '8 days' where id = $1`, [id]);
  await shop.stop(hub);
  hub = await shop.hub();
  const again = await shop.till('C04', [hub]);
  await until('the verdict is final', () => {
    const verdict = again.server.peer.replica.context.verdicts.verdict(
      written.value.segment,
      0,
      written.value.seq,
    );
    return verdict?.status === 'rejected' && verdict.code === 'waited_too_long';
  });
});
