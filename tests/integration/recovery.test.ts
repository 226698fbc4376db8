/** Disks that are lost, damaged, put back from a copy or copied: real peers on LevelDB, real sockets, Postgres. */
import { cp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { pendingList, type HeldEntry } from '../../crdt-schema/pending/pending.ts';
import { TillView } from '../../crdt-schema/pending/session-view.ts';
import { HeldLogs } from '../../client/common/model/held-logs.ts';
import { alertsOf } from '../../server/peer/alerts.ts';
import type { PeerServer } from '../../server/peer/peer-server.ts';
import { statusOf } from '../../server/peer/status.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';
import { accepted, saleOf, sell, Shop, until } from './shop.ts';

type Node = { readonly server: PeerServer };

let shop: Shop;
const children: PeerProcess[] = [];
beforeEach(async () => {
  shop = await Shop.create();
});
afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  await shop.close();
});

const replicaOf = (name: string): string => join(shop.folder, name, 'replica');
const codes = ({ server }: Node): string[] => alertsOf(server.peer).map(({ code }) => code);
const deviceOf = ({ server }: Node): string => server.peer.device;
const entriesOf = (node: Node, device: string): number =>
  statusOf(node.server.peer).devices.find((row) => row.device === device)?.entries ?? 0;
/** What till C01 wrote, by whatever device, as far as the node holds it. */
/** What the node holds of C01, as the page of that till has it. */
const heldAt = async ({ server: { peer } }: Node): Promise<HeldEntry[]> => {
  const logs = new HeldLogs(peer, () => undefined, Date.now);
  await logs.refreshWithDone();
  return [...logs.all()].filter(({ op }) => op.till === 'C01').map((entry) => logs.held(entry));
};
const write = async (till: TillNode, build: (common: object) => object): Promise<string> => {
  const id = till.newId();
  const written = await till.write(id, ({ at, till: name, receipt }) => {
    const op = build({ v: 1, id, at, till: name }) as { kind: string };
    return (op.kind === 'sale' ? { ...op, receipt } : op) as Op;
  });
  expect(written).toMatchObject({ ok: true });
  return id;
};
/** Receipts of the ledger, in order. */
const receipts = async (): Promise<string[]> => {
  const { rows } = await shop.pool.query<{ receipt: string }>(
    `select series || '-' || number as receipt from sale order by occurred_at`,
  );
  return rows.map(({ receipt }) => receipt);
};
const allBooked = (count: number): Promise<true> =>
  until(`${count} sales booked`, async () => (await shop.sales()) === count);

describe('a till whose disk is lost, and whose key is left', () => {
  test('sells at once, alone, under numbers of its own, and gets its log back from its neighbour', async () => {
    const b = await shop.till('C02', []);
    const a = await shop.till('C01', [b]);
    const device = deviceOf(a);
    for (let i = 0; i < 3; i++) await sell(a);
    await until('the neighbour holds all', () => entriesOf(b, device) === 3);
    await shop.stop(a);
    await rm(replicaOf('C01'), { recursive: true });

    const alone = await shop.till('C01', [], { paired: true });
    expect(codes(alone)).toEqual(['series_of_its_own']);
    await sell(alone);
    await sell(alone);
    await shop.stop(alone);
    const back = await shop.till('C01', [b], { paired: true });
    await until('its own log is back', () => entriesOf(back, device) === 5);
    expect(codes(back)).toEqual(['log_recovered', 'series_of_its_own']);
    const hub = await shop.hub();
    await shop.till('C03', [b, hub]);
    await allBooked(5);
    const { series } = back.server.peer.replica.ownLog.numbering;
    expect(series).toMatch(/^C01\.[0-9A-Z]{4}$/);
    expect(await receipts()).toEqual(['C01-1', 'C01-2', 'C01-3', `${series}-1`, `${series}-2`]);
    // It goes on where it stopped, and nobody suspects it.
    await accepted(back, await sell(back));
    expect((await receipts()).at(-1)).toBe(`${series}-3`);
    expect(codes(hub)).toEqual([]);
  });

  test('that was never started is no loss: its first ticket is the first of its series', async () => {
    const a = await shop.till('C01', []);
    await sell(a);
    expect((await heldAt(a)).map(({ op }) => 'receipt' in op && op.receipt)).toEqual([
      { series: 'C01', number: 1 },
    ]);
    expect(codes(a)).toEqual([]);
  });

  test('whose store is damaged sets it aside, salvages what can be proved, and sells on', async () => {
    const a = await shop.till('C01', []);
    for (let i = 0; i < 4; i++) await sell(a);
    await shop.stop(a);
    const manifest = (await readdir(replicaOf('C01'))).find((file) => file.startsWith('MANIFEST'))!;
    await writeFile(join(replicaOf('C01'), manifest), 'no manifest');

    const again = await shop.till('C01', [], { paired: true });
    expect(codes(again)).toEqual(['store_damaged', 'series_of_its_own']);
    expect(entriesOf(again, deviceOf(again))).toBe(4);
    expect(again.server.peer.damaged?.salvaged).toBe(4);
    await sell(again);
    const hub = await shop.hub();
    await shop.stop(again);
    await shop.till('C01', [hub], { paired: true });
    await allBooked(5);
    expect(await readdir(join(shop.folder, 'C01'))).toContain('replica.damaged-1');
  });
});

test('a till that is paired anew lists what the lost device sold, and closes its session', async () => {
  const b = await shop.till('C02', []);
  const a = await shop.till('C01', [b]);
  const session = await write(a, (common) => ({ ...common, kind: 'cash_open', total: 10_000 }));
  for (let i = 0; i < 2; i++)
    await write(a, (common) => ({
      ...saleOf('', { at: '', till: '', receipt: { series: 'C01', number: 1 } }),
      ...common,
      session,
    }));
  const lost = deviceOf(a);
  await until('the neighbour holds all', () => entriesOf(b, lost) === 3);
  await shop.stop(a);
  await rm(join(shop.folder, 'C01'), { recursive: true });

  await shop.pair('C01', {
    numbering: { from: 1_000_001, to: 2_000_000, kind: 'normal' },
    replaces: [lost],
  });
  const anew = await shop.till('C01', [b], { paired: true });
  const held = (): Promise<HeldEntry[]> => heldAt(anew);
  await until('it sees the till’s ops', async () => (await held()).length === 3);
  expect(pendingList(await held()).map(({ state, op }) => [op.kind, state])).toEqual([
    ['cash_open', 'lan'],
    ['sale', 'lan'],
    ['sale', 'lan'],
  ]);
  const view = new TillView(await held());
  expect(view.openSession('C01')?.opening.id).toBe(session);
  await write(anew, (common) => ({
    ...saleOf('', { at: '', till: '', receipt: { series: 'C01', number: 1 } }),
    ...common,
    session,
  }));
  const now = new TillView(await held());
  const { expected, heads } = now.closing(session, { heard: new Map(), nowMs: Date.now(), staleMs: 1 });
  const counted = [{ method: 'cash', amount: now.figures(session).expected.cash }];
  await write(anew, (common) => ({ ...common, kind: 'cash_close', session, counted, expected, heads }));

  const hub = await shop.hub();
  await shop.till('C03', [b, hub]);
  await allBooked(3);
  expect((await receipts()).sort()).toEqual(['C01-1', 'C01-1000001', 'C01-2']);
  const closed = async () => {
    const { rows } = await shop.pool.query<{ status: string }>(
      `select status from op where kind = 'cash_close'`,
    );
    return rows[0]?.status === 'accepted';
  };
  await until('the session is closed', closed);
  await until('nothing is pending', async () => pendingList(await held()).length === 0);
  expect(codes(anew)).toEqual([]);
});

test('a device put back from an old copy gets its past back, and no number is used twice', async () => {
  const hub = await shop.hub();
  const a = await shop.till('C01', [hub]);
  await accepted(a, await sell(a));
  await shop.stop(a);
  await cp(join(shop.folder, 'C01'), join(shop.folder, 'copy'), { recursive: true });
  const later = await shop.till('C01', [hub], { paired: true });
  for (let i = 0; i < 3; i++) await accepted(later, await sell(later));
  await shop.stop(later);
  await rm(join(shop.folder, 'C01'), { recursive: true });
  await cp(join(shop.folder, 'copy'), join(shop.folder, 'C01'), { recursive: true });

  const old = await shop.till('C01', [hub], { paired: true });
  await until('its past is back', () => entriesOf(old, deviceOf(old)) === 4);
  expect(codes(old)).toEqual(['log_recovered', 'series_of_its_own']);
  await accepted(old, await sell(old));
  const all = await receipts();
  expect(all.slice(0, 4)).toEqual(['C01-1', 'C01-2', 'C01-3', 'C01-4']);
  expect(all[4]).toMatch(/^C01\.[0-9A-Z]{4}-1$/);
  expect(codes(hub)).toEqual([]);
});

test('two copies of a device that run at once: people are told, and every op of both has its verdict', async () => {
  const hub = await shop.hub();
  const a = await shop.till('C01', []);
  await sell(a);
  const device = deviceOf(a);
  await shop.stop(a);
  await cp(join(shop.folder, 'C01'), join(shop.folder, 'copy'), { recursive: true });
  const start = async (name: string): Promise<PeerProcess> => {
    const folder = join(shop.folder, name);
    const dial = [hub.server.url('127.0.0.1')];
    const child = await startPeer({ role: 'till', folder, port: 0, databaseUrl: '', dial });
    children.push(child);
    return child;
  };
  const [one, other] = [await start('C01'), await start('copy')];
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) {
    const id = a.newId();
    ids.push(id);
    expect(await (i % 2 === 0 ? one : other).ask(id)).toMatchObject({ ok: true });
  }
  const decided = async (): Promise<number> => {
    const { rows } = await shop.pool.query<{ n: number }>(
      `select count(*) as n from op where id = any($1) and status in ('accepted', 'rejected')`,
      [ids],
    );
    return rows[0]!.n;
  };
  await until('all have a verdict', async () => (await decided()) === ids.length);
  await until('people are told', () => codes(hub).includes('device_copied'));
  const { devices } = statusOf(hub.server.peer);
  expect(devices.find((row) => row.device === device)).toMatchObject({ forked: true, entries: 7 });
  const all = await receipts();
  expect(new Set(all).size).toBe(all.length);
});
