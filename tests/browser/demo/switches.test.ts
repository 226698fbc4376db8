/** Every switch of the demo on its real parts, without a page: what it tells is what the disks and the demo's own Postgres say. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { DemoDesk, type Phase } from '../../../server/demo/live/desk.ts';
import { TILLS } from '../../../server/demo/live/network.ts';
import type { DemoShop } from '../../../server/demo/live/shop.ts';
import type { Told } from '../../../server/demo/live/story.ts';
import type { Switch } from '../../../server/demo/live/switches.ts';
import { until } from '../../integration/shop.ts';
import { booksOf } from './books.ts';

const OPEN_MS = 60_000;
const TOLD_MS = 30_000;

let folder: string;
let desk: DemoDesk;
let shop: DemoShop;
let stop: () => void;
const told: Told[] = [];
const phases: Phase['phase'][] = [];
const logged: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tillmesh-demo-test-'));
  desk = new DemoDesk({
    ...{ folder: join(folder, 'demo'), cluster: `${inject('postgres')}/postgres`, database: 'demo_switches' },
    // What is sold is what the test says.
    sellEveryMs: 0,
    lingerMs: 0,
    log: (message) => logged.push(message),
  });
  stop = desk.watch({
    phase: ({ phase }) => phases.push(phase),
    view: () => undefined,
    told: (each) => told.push(each),
    travelled: () => undefined,
  });
  await until('the shop is open', () => phases.includes('open'), OPEN_MS);
  shop = desk.shop!;
}, OPEN_MS);
afterAll(async () => {
  await desk.close();
  await rm(folder, { recursive: true, force: true });
});

const flip = async (wanted: Switch): Promise<void> => {
  expect(await desk.flip(wanted)).toEqual({ ok: true, value: undefined });
};
/** Does it, and gives what is told of it. */
const toldOf = async (code: string, wanted: Switch): Promise<Told['params']> => {
  const from = told.length;
  await flip(wanted);
  const found = await until(code, () => told.slice(from).find((each) => each.code === code), TOLD_MS);
  return found.params;
};
const sell = async (...tills: (typeof TILLS)[number][]): Promise<void> => {
  for (const till of tills) await flip({ do: 'sell', till });
};
const settled = (): Promise<true> =>
  until(
    'all hold the same',
    () => {
      shop.holdings.look();
      return shop.holdings.isSettled();
    },
    TOLD_MS,
  );

test('opens with sales in the ledger, and a backup of them', async () => {
  expect(told.map(({ code }) => code)).toEqual(['backup_made', 'opened']);
  expect(shop.view()).toMatchObject({ sold: 6, lost: 0, ledger: { sales: 6 }, backup: { sales: 6 } });
  expect(await booksOf(shop)).toEqual({ booked: 6, receipts: 6, refused: 0 });
});

test('a cable that is cut: the till sells on, and what only its disk had arrives', async () => {
  await toldOf('cable_cut', { do: 'cable', cable: 'C02', on: false });
  await sell('C02', 'C02', 'C01');
  await until('the others go on', () => shop.view().ledger.sales === 7, TOLD_MS);
  expect(shop.view().tills[1]).toMatchObject({ unsent: 2 });
  expect(await toldOf('cable_back', { do: 'cable', cable: 'C02', on: true })).toEqual({
    ...{ till: 'C02', alone: 2, behind: 1, server: 1 },
  });
  expect((await booksOf(shop)).booked).toBe(9);
});

test('no internet, and no server: the tills copy to each other, and the ledger gets all of it', async () => {
  await toldOf('internet_cut', { do: 'cable', cable: 'internet', on: false });
  await sell('C01', 'C03');
  await until('the tills have it', () => shop.view().tills.every(({ held }) => held === 11), TOLD_MS);
  expect(shop.view().ledger.sales).toBe(9);
  expect(await toldOf('internet_back', { do: 'cable', cable: 'internet', on: true })).toEqual({
    ...{ alone: 2, copies: 3 },
  });
  await toldOf('server_stopped', { do: 'server', on: false });
  await sell('C02');
  await until('the tills have it', () => shop.view().tills.every(({ held }) => held === 12), TOLD_MS);
  expect(await toldOf('server_back', { do: 'server', on: true })).toEqual({ alone: 1, copies: 3 });
  expect((await booksOf(shop)).booked).toBe(12);
});

test('a till that is killed with sales that nobody else has comes back with them', async () => {
  await toldOf('cable_cut', { do: 'cable', cable: 'C03', on: false });
  await sell('C03', 'C03');
  expect(await toldOf('till_killed', { do: 'power', till: 'C03', on: false })).toMatchObject({
    ...{ till: 'C03', unsent: 2, alone: 2 },
  });
  expect(await desk.flip({ do: 'sell', till: 'C03' })).toMatchObject({ error: { code: 'till_off' } });
  await flip({ do: 'cable', cable: 'C03', on: true });
  const { before, kept } = await toldOf('till_back', { do: 'power', till: 'C03', on: true });
  expect(kept).toBe(before);
  await settled();
  expect((await booksOf(shop)).booked).toBe(14);
});

test('a till that loses its disk gets its sales back from the others; what was only there is said to be lost', async () => {
  const own = shop.view().tills[0]!.own;
  expect(await toldOf('till_recovered', { do: 'wipe', till: 'C01' })).toEqual({
    ...{ till: 'C01', own, from: 'C02,C03,hub' },
  });
  expect(told.at(-2)).toMatchObject({ code: 'till_wiped', params: { own, lost: 0, safe: own } });
  await sell('C01');
  await flip({ do: 'cable', cable: 'C01', on: false });
  await sell('C01');
  expect(await toldOf('till_waits', { do: 'wipe', till: 'C01' })).toEqual({ till: 'C01' });
  expect(told.at(-2)).toMatchObject({ code: 'till_wiped', params: { lost: 1, safe: own + 1 } });
  expect(await toldOf('till_recovered', { do: 'cable', cable: 'C01', on: true })).toMatchObject({
    own: own + 1,
  });
  expect(shop.view()).toMatchObject({ lost: 1 });
  await settled();
  expect((await booksOf(shop)).booked).toBe(15);
});

test('the last piece, sold twice: the ledger books one, and a person voids the other', async () => {
  const { winner, loser, booked, stock } = await toldOf('last_piece', { do: 'lastPiece' });
  expect([winner === loser, booked, stock]).toEqual([false, 1, 0]);
  expect(await booksOf(shop)).toMatchObject({ booked: 16, refused: 1 });
  expect(
    shop
      .view()
      .tills.map(({ pending }) => pending)
      .toSorted(),
  ).toEqual([0, 0, 1]);
  await toldOf('refused_settled', { do: 'settle' });
  expect(shop.view().tills.map(({ pending }) => pending)).toEqual([0, 0, 0]);
});

test('one price in two places: both stand until a person decides', async () => {
  const { priceA, priceB, shown, tills } = await toldOf('two_prices', { do: 'prices' });
  expect([priceA, priceB]).toContain(shown);
  expect(tills).toBe(3);
  const { price } = await toldOf('price_decided', { do: 'decidePrice' });
  expect(price).toBe(priceA);
  const { rows } = await shop.parts.pool.query(`select price from product where name like 'Café soluble%'`);
  expect(rows).toEqual([{ price }]);
});

test('a server that went back to its backup gets from the tills what it lacks, once', async () => {
  const before = await booksOf(shop);
  const { old, back, now } = await toldOf('restored', { do: 'restore' });
  expect([old, back, now]).toEqual([6, before.booked - 6, before.booked]);
  expect(await booksOf(shop)).toEqual(before);
  await sell(...TILLS);
  await settled();
  expect((await booksOf(shop)).booked).toBe(before.booked + 3);
});

test('where nobody watches any more it ends, and leaves nothing', async () => {
  stop();
  await until('it is closed', () => phases.length > 0 && desk.shop === undefined, TOLD_MS);
  await desk.close();
  expect(logged).not.toContain('demo_failed');
});
