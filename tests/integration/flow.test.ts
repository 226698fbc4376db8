/**
 * Peers that never read, dribble, ask without end and flood, beside a hub in a process of its own and two tills that sell
 * all the while: nobody waits for them, and what they cost is bounded.
 */
import * as encoding from 'lib0/encoding';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { newSegmentId, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { loadDevice } from '../../server/security/identity.ts';
import { random } from '../../server/security/crypto.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { startPeer, type PeerProcess } from './peer-process.ts';
import { changesOf, RawPeer, type Identity } from './raw-peer.ts';
import { accepted, HOST, sell, Shop, stateOf, STORE, until } from './shop.ts';

const PRODUCTS = 4_000;
const SALES = 25;
const NEVER_READ = 40;
const DRIBBLE = 40;
/** Each of those that never read is asked to be sent this many states, of 1 MB or more. */
const ASKS = 50;
const FLOOD = 3_000;
const MAX_GROWTH_MIB = 800;
const PATIENCE_MS = 40_000;

let shop: Shop;
let hub: PeerProcess;
let tills: TillNode[];
const raws: RawPeer[] = [];
const sockets: Socket[] = [];

const url = (token = ''): string =>
  `ws://${HOST}:${hub.port}/sync/${STORE}${token === '' ? '' : `?token=${token}`}`;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await startPeer({
    role: 'hub',
    folder: `${shop.folder}/hub`,
    port: 0,
    databaseUrl: shop.database.url,
  });
  const dial = { server: { url: () => url() } } as never;
  tills = [await shop.till('C01', [dial]), await shop.till('C02', [dial])];
  tills[0]!.server.peer.catalog.createMany(
    'products',
    Array.from({ length: PRODUCTS }, (_, i) => [
      uuidv7(Date.now(), random),
      { name: `Producto ${i} ${'x'.repeat(150)}`, price: i, active: true },
    ]),
  );
  for (const till of tills) await accepted(till, await sell(till));
}, 60_000);

afterAll(async () => {
  for (const raw of raws) raw.close();
  for (const socket of sockets) socket.destroy();
  await hub.kill();
  await shop.close();
});

const memoryMib = (field: 'VmRSS' | 'VmHWM'): number => {
  const status = readFileSync(`/proc/${hub.child.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)![1]) / 1024;
};

const refusals = async (): Promise<Record<string, number>> => {
  const answer = await fetch(`http://${HOST}:${hub.port}/status.json`);
  return ((await answer.json()) as { refusals: Record<string, number> }).refusals;
};

/** y-websocket's first step, of somebody who has nothing. */
const ask = ((): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
  return encoding.toUint8Array(encoder);
})();

const joined = async (name: string): Promise<{ raw: RawPeer; identity: Identity; device: string }> => {
  const device = await loadDevice(await shop.pair(name));
  if (!device.ok) throw new Error(device.error.code);
  const { identity, keys } = device.value;
  const { store, certificateBytes: certificate, authority } = identity;
  const raw = await RawPeer.dial(url());
  raws.push(raw);
  const who = { store, certificate, keys, authority };
  await raw.join(who);
  return { raw, identity: who, device: identity.device };
};

/** Plain clients with the token, who get the state as Yjs writes it. */
const neverReads = async (): Promise<void> => {
  for (let i = 0; i < NEVER_READ; i++) {
    const ws = new WebSocket(url(hub.token), { perMessageDeflate: false });
    ws.on('error', () => undefined);
    await new Promise((resolve) => ws.once('open', resolve));
    ws.pause();
    for (let n = 0; n < ASKS; n++) ws.send(ask);
    sockets.push((ws as unknown as { _socket: Socket })._socket);
  }
};

/** A frame of 16 MiB, as it says, of which a byte comes now and then. */
const dribbles = async (): Promise<Promise<unknown>[]> => {
  const ends: Promise<unknown>[] = [];
  for (let i = 0; i < DRIBBLE; i++) {
    const socket = connect(hub.port, HOST);
    sockets.push(socket);
    socket.on('error', () => undefined);
    ends.push(new Promise((resolve) => socket.once('close', resolve)));
    await new Promise((resolve) => socket.once('connect', resolve));
    const key = Buffer.from(random(16)).toString('base64');
    socket.write(
      `GET /sync/${STORE} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    const head = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    socket.write(head);
    // A few come fast, up to what a stranger may send; others a byte at a time.
    if (i % 4 === 0) for (let n = 0; n < 12; n++) socket.write(Buffer.alloc(512 * 1024));
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('x')), 200);
  }
  return ends;
};

/** Answers every ping, and never says who it is. */
const saysNothing = async (): Promise<string> => {
  const raw = await RawPeer.dial(url());
  raws.push(raw);
  return (await until('a silent peer is cut off', () => raw.closed, PATIENCE_MS)).reason;
};

const asksAgain = async (): Promise<void> => {
  const { raw } = await joined('C08');
  const have = await raw.heard('have');
  for (let n = 0; n < 2_000; n++) {
    raw.send(ask);
    for (const { segment, length, head } of have.heads)
      raw.frame({ kind: 'want', segment, length: 0, head: undefined, targetLength: length, target: head });
  }
};

/** Its own logs, well signed, one after another, each as large as a frame may be. */
const floods = async (): Promise<void> => {
  const { raw, identity, device } = await joined('C09');
  const entry = new Uint8Array(20_000).fill(7);
  for (let n = 0; n < FLOOD; n++) {
    raw.frame(changesOf(identity, newSegmentId(device, Date.now() + n, random), [entry]));
    if (n % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
};

it('peers that never read, dribble, ask again and flood cost little and harm nobody', async () => {
  const before = memoryMib('VmRSS');
  const silent = saysNothing();
  await neverReads();
  const dribbled = await dribbles();
  await asksAgain();
  await floods();
  for (let n = 0; n < SALES; n++) {
    const sold = await Promise.all(tills.map((till) => sell(till)));
    for (const [i, op] of sold.entries())
      await until(
        `sale ${n} is accepted`,
        () => stateOf(tills[i]!, op).verdict?.status === 'accepted',
        PATIENCE_MS,
      );
  }
  await Promise.all(dribbled);
  expect(await silent).toBe('handshake_timeout');
  expect(memoryMib('VmHWM') - before).toBeLessThan(MAX_GROWTH_MIB);
  const counted = await refusals();
  expect(counted['too_much_unproved'] ?? 0).toBeGreaterThan(0);
}, 120_000);
