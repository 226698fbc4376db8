import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp, type Op } from '../../crdt-schema/ops/op.ts';
import { provisionHub } from '../hub/hub.ts';
import { random } from '../security/crypto.ts';
import { loadAuthority, provisionDevice } from '../security/identity.ts';
import { LevelStore } from '../storage/level-store.ts';
import { Peer } from './peer.ts';

const NOW_MS = Date.UTC(2026, 5, 1, 12);
const HOUR_MS = 3_600_000;
const COFFEE = '01890000-0000-7000-8000-000000c0ffee';
const LONGER_THAN_A_TICK_MS = 1_300;

let folder: string;
let open: Peer[];

const openPeer = async (name: string, nowMs = NOW_MS): Promise<Peer> => {
  const opened = await Peer.open({ folder: join(folder, name), nowMs: () => nowMs });
  if (!opened.ok) throw new Error(opened.error.code);
  open.push(opened.value);
  return opened.value;
};

/** Joins two peers; what one sends the other hears a moment later. Counts what has been sent. */
const connect = (a: Peer, b: Peer): { sent: number } => {
  const count = { sent: 0 };
  const conns = { a: 0, b: 0 };
  const pipe = (receive: (bytes: Uint8Array) => void) => ({
    send(bytes: Uint8Array) {
      count.sent += 1;
      setImmediate(() => receive(bytes));
    },
    close: () => undefined,
    unsentBytes: () => 0,
  });
  conns.a = a.connect(
    pipe((bytes) => b.receive(conns.b, bytes)),
    true,
    'none',
  );
  conns.b = b.connect(
    pipe((bytes) => a.receive(conns.a, bytes)),
    false,
    'none',
  );
  return count;
};

const priceAt = (peer: Peer): unknown => peer.catalog.read('products', COFFEE)?.fields['price'];

const until = async (test: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !test(); i++) await sleep(10);
  expect(test()).toBe(true);
};

describe('a peer', () => {
  beforeEach(async () => {
    open = [];
    folder = await mkdtemp(join(tmpdir(), 'tillmesh-peer-'));
    await provisionHub(join(folder, 'hub'), 'norte');
    const authority = await loadAuthority(join(folder, 'hub'));
    const grant = { store: 'norte', role: 'till', till: 'T1', series: 'T1', nowMs: NOW_MS } as const;
    await provisionDevice(join(folder, 'till'), authority, grant);
  });
  afterEach(async () => {
    for (const peer of open) await peer.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('that is closed has on its disk what a peer sent it a moment before', async () => {
    const hub = await openPeer('hub');
    const till = await openPeer('till');
    connect(till, hub);
    expect(till.catalog.create('products', COFFEE, { name: 'Coffee', price: 1_000 }).ok).toBe(true);
    await until(() => priceAt(hub) === 1_000);
    await hub.close();
    expect(priceAt(await openPeer('hub'))).toBe(1_000);
  });

  test('sends an edit before it is stored once timestamps are reserved, and after it until then', async () => {
    const till = await openPeer('till');
    const count = connect(till, await openPeer('hub'));
    await sleep(100);
    const sentWhile = (work: () => void): number => {
      const before = count.sent;
      work();
      return count.sent - before;
    };
    const create = (): void => void till.catalog.create('products', COFFEE, { name: 'Coffee', price: 1_000 });
    expect(sentWhile(create)).toBe(0);
    await sleep(LONGER_THAN_A_TICK_MS);
    expect(sentWhile(() => void till.catalog.setField('products', COFFEE, 'price', 1_100))).toBe(1);
  });

  test('that dies before its edit is stored begins after it, also where its wall clock went back', async () => {
    const till = await openPeer('till');
    till.catalog.create('products', COFFEE, { name: 'Coffee', price: 1_000 });
    await sleep(LONGER_THAN_A_TICK_MS);
    await cp(join(folder, 'till'), join(folder, 'after'), {
      recursive: true,
      filter: (path) => !path.endsWith('LOCK'),
    });
    const clockOf = (peer: Peer): string => peer.catalog.origins('products', COFFEE)[0]![1].clock;
    till.catalog.setField('products', COFFEE, 'price', 1_100);
    const after = await openPeer('after', NOW_MS - HOUR_MS);
    expect(priceAt(after)).toBe(1_000);
    after.catalog.setField('products', COFFEE, 'price', 1_200);
    expect(clockOf(after) > clockOf(till)).toBe(true);
  });

  test('that was closed leaves no more reserved than it used', async () => {
    const till = await openPeer('till');
    await sleep(LONGER_THAN_A_TICK_MS);
    till.catalog.create('products', COFFEE, { name: 'Coffee', price: 1_000 });
    await till.close();
    const store = await LevelStore.open(join(folder, 'till', 'replica'));
    if (!store.ok) throw new Error(store.error.code);
    expect(await store.value.reservedMs()).toBe(NOW_MS);
    await store.value.close();
  });

  test('never gives a clock of its own log again, over starts with a wall clock that lags', async () => {
    const stamps: string[] = [];
    const write = async (peer: Peer): Promise<void> => {
      const id = uuidv7(NOW_MS, random);
      const written = await peer.append(() => {
        const at = peer.clock.now();
        stamps.push(at);
        const op: Op = {
          ...{ v: 1, id, at, till: 'T1', kind: 'stock_move', reason: 'receipt' },
          lines: [{ product: COFFEE, quantity: 1_000 }],
        };
        return { id, bytes: encodeOp(op), usesReceipt: false };
      });
      expect(written.ok).toBe(true);
    };
    let copies = 0;
    /** As after a killed process: nothing is written at the end. */
    const restart = async (): Promise<Peer> => {
      const from = join(folder, copies === 0 ? 'till' : `copy${copies}`);
      copies += 1;
      const filter = (path: string): boolean => !path.endsWith('LOCK');
      await cp(from, join(folder, `copy${copies}`), { recursive: true, filter });
      return openPeer(`copy${copies}`, NOW_MS - HOUR_MS);
    };
    await write(await openPeer('till'));
    for (let start = 1; start <= 3; start++) await write(await restart());
    expect(stamps.toSorted()).toEqual(stamps);
    expect(new Set(stamps).size).toBe(stamps.length);
  });
});
