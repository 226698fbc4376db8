/** A device with a long queue, beside one with a single sale: who waits for whom. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sell, Shop, until } from '../shop.ts';

const FLOOD = 2_000;
const AWAY = 'postgres://nobody:none@127.0.0.1:1/none';

let shop: Shop;
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(() => shop.close());

test('a device that has two thousand ops waiting delays nobody else’s answer', async () => {
  let hub = await shop.hub({ databaseUrl: AWAY });
  const tills = [await shop.till('C01', [hub]), await shop.till('C02', [hub])];
  // The hub reads logs in the order of their ids: the first of them is the one that floods.
  tills.sort((a, b) => (a.server.peer.device < b.server.peer.device ? -1 : 1));
  const [busy, calm] = tills as [(typeof tills)[0], (typeof tills)[0]];
  await Promise.all(Array.from({ length: FLOOD }, () => sell(busy)));
  const one = await sell(calm);
  await until('the hub holds all', () => {
    const { segments } = hub.server.peer.replica.context;
    let held = 0;
    for (const id of segments.ids()) held += segments.branches(id)[0]?.tip.length ?? 0;
    return held >= FLOOD + 1;
  });
  await shop.stop(hub);
  hub = await shop.hub();
  await until('all is booked', async () => (await shop.sales()) === FLOOD + 1, 30_000);
  const { rows } = await shop.pool.query<{ mine: number; last: number }>(
    'select (select pos from op where id = $1) as mine, (select max(pos) from op) as last',
    [one.id],
  );
  // The first batch has it; the flood takes several.
  expect(rows[0]!.mine).toBeLessThanOrEqual(rows[0]!.last - 3);
});
