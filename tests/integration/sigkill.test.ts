import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { startProcessActor, type KillableActor } from '../../server/replay/process-actor.ts';
import type { Ticket } from '../../server/replay/tickets.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { COFFEE, HOST, Shop, until } from './shop.ts';

const KILLS = 10;
const MAX_WAIT_MS = 60;

let shop: Shop;
let hub: Hub;
let till: KillableActor;

beforeEach(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  const folder = await shop.pair('C01');
  const started = await startProcessActor({ role: 'till', folder, port: 0, dial: [hub.server.url(HOST)] });
  if (!started.ok) throw new Error(started.error.code);
  till = started.value;
});
afterEach(async () => {
  await till?.stop();
  await shop.close();
});

const ticket: Ticket = {
  kind: 'sale',
  invoice: '1',
  atMs: Date.now(),
  customer: undefined,
  lines: [{ code: 'c', product: COFFEE, name: 'Café', quantity: 1_000, price: 25_000 }],
};
const idOf = (n: number): string => `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

test(`a till that is killed ${KILLS} times, at once after it confirmed or at any moment before: every sale is in the ledger, once`, async () => {
  const prng = createPrng('sigkill');
  let n = 0;
  const confirmed: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    // One that is confirmed when the process dies, and some that may have come to any point.
    const id = idOf(++n);
    const written = await till.write(id, ticket);
    expect(written.ok).toBe(true);
    confirmed.push(id);
    const underWay = Array.from({ length: 1 + prng.int(4) }, () => idOf(++n));
    const answers = underWay.map((other) => till.write(other, ticket));
    if (prng.chance(0.5)) await new Promise((resolve) => setTimeout(resolve, prng.int(MAX_WAIT_MS)));
    expect(await till.kill()).toEqual({ ok: true, value: undefined });
    // What was not confirmed is asked again by the same id, as a cashier would press again.
    for (const answer of answers) expect((await answer).ok).toBe(true);
    confirmed.push(...underWay);
  }
  await until('all are booked', async () => (await shop.sales()) >= confirmed.length);
  const { rows } = await shop.pool.query<{ id: string; number: number }>(
    'select id, number from sale order by number',
  );
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set(confirmed));
  expect(rows.map(({ number }) => number)).toEqual(confirmed.map((_, i) => i + 1));
  expect(await shop.stock()).toBe(-1_000 * confirmed.length);
  expect(till.kills).toBe(KILLS);
  const digest = await until('the till knows it', async () => {
    const now = await till.digest();
    return now.accepted === confirmed.length && now;
  });
  expect(digest).toMatchObject({ entries: confirmed.length, rejected: 0, waiting: 0, refusals: {} });
  expect(Object.fromEntries(hub.server.peer.replica.context.refusals)).toEqual({});
}, 60_000);
