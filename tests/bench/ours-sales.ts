/** Ours in `day-apart` and `all-to-all`: real handshake, signatures, LevelDB synced to disk at both ends. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeOp } from '../../crdt-schema/ops/op.ts';
import { writeOp } from '../../crdt-schema/sync/index.ts';
import { provisionHub } from '../../server/hub/hub.ts';
import { dial, type Dialer } from '../../server/peer/dialer.ts';
import { Peer } from '../../server/peer/peer.ts';
import { PeerServer } from '../../server/peer/peer-server.ts';
import { loadAuthority, provisionDevice } from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';
import type { Product } from './catalog-data.ts';
import { answer } from './contestant.mjs';
import { digestOf } from './digest.mjs';
import { allSeen, flood, now, salesDigest, Watch, type Edit, type SaleBody } from './sales-work.mjs';

const STORE = 'bench';
const TILLS = 10;
const READ_BYTES = 1024 * 1024;
const watch = new Watch();
const peers: Peer[] = [];
let link: Dialer | undefined;
let closing: (() => Promise<void>) | undefined;

/** When this process last had something on disk, and what waits. */
let storedAt = 0;
let syncs = 0;
const { write } = LevelStore.prototype;
LevelStore.prototype.write = async function written(writes) {
  await write.call(this, writes);
  syncs += 1;
  storedAt = now();
};

const listeners = { stored: () => watch.look() };
const added = (peer: Peer): Peer => {
  peers.push(peer);
  peer.doc.on('afterTransaction', () => watch.look());
  return peer;
};
const open = async (folder: string): Promise<Peer> => {
  const opened = await Peer.open({ folder, listeners });
  if (!opened.ok) throw new Error(opened.error.code);
  return added(opened.value);
};

const salesHeld = ({ replica: { context } }: Peer): number => {
  let count = 0;
  for (const segment of context.segments.ids()) count += context.segments.length(segment);
  return count;
};
const salesOf = async (peer: Peer): Promise<SaleBody[]> => {
  const sales: SaleBody[] = [];
  for (const segment of peer.replica.context.segments.ids()) {
    const length = peer.replica.context.segments.length(segment);
    for (let from = 0; from < length;) {
      const entries = await peer.read(segment, 0, from, length, READ_BYTES);
      if (entries.length === 0) throw new Error('entries are missing on the disk');
      from += entries.length;
      for (const { bytes } of entries) {
        const op = decodeOp(bytes);
        if (op.ok && op.value.kind === 'sale') sales.push(op.value as SaleBody);
      }
    }
  }
  return sales;
};
const digests = async (peer: Peer) => ({
  products: digestOf([...peer.catalog.list('products')].map(({ id, fields }) => [id, fields])),
  sales: salesDigest(await salesOf(peer)),
});

const sell = async (peer: Peer, { id, lines, payments, total }: SaleBody): Promise<void> => {
  const { till } = peer.replica.context.identity.certificate;
  const done = await writeOp(
    { till, now: () => peer.clock.now(), append: async (build) => peer.append(build) },
    id,
    (stamp) => ({ v: 1, kind: 'sale', id, ...stamp, lines: [...lines], payments: [...payments], total }),
  );
  if (!done.ok) throw new Error(done.error.code);
};

const quiet = async (): Promise<void> => {
  do await new Promise((done) => setTimeout(done, 250));
  while (now() - storedAt < 200);
};

answer({
  async serve({ folder, from }: { folder: string; from: string }) {
    const hub = join(folder, 'hub');
    await provisionHub(hub, STORE);
    const authority = await loadAuthority(hub);
    for (let i = 0; i < TILLS; i++) {
      const till = `T${i}`;
      await provisionDevice(join(folder, till), authority, {
        store: STORE,
        role: 'till',
        till,
        series: till,
        nowMs: Date.now(),
      });
    }
    const started = await PeerServer.start({ folder: hub, host: '127.0.0.1', port: 0, dial: [], listeners });
    if (!started.ok) throw new Error(started.error.code);
    closing = async () => started.value.close();
    const products = JSON.parse(await readFile(from, 'utf8')) as Product[];
    const peer = added(started.value.peer);
    if (products.length > 0) peer.catalog.createMany('products', products);
    await quiet();
    return started.value.url('127.0.0.1');
  },
  async join({ url, folder, count }: { url: string; folder: string; count: number }) {
    const peer = await open(join(folder, 'T0'));
    link = dial(peer, url);
    watch.expect(() => peer.doc.getMap('products')._map.size >= count);
    await watch.reached;
    await quiet();
    link.cut();
  },
  async day({ edits, sales }: { edits: Edit[]; sales: SaleBody[] }) {
    const peer = peers[0]!;
    for (const { id, field, value } of edits) {
      const done = peer.catalog.setField('products', id, field as 'price', value);
      if (!done.ok) throw new Error(done.error.code);
    }
    for (const sale of sales) await sell(peer, sale);
    await quiet();
  },
  expect({ edits, sales }: { edits: Edit[]; sales: number }) {
    const peer = peers[0]!;
    const seen = allSeen(edits, (id, field) => peer.catalog.read('products', id)?.fields[field]);
    watch.expect(() => salesHeld(peer) >= sales && seen());
  },
  reconnect() {
    const begun = now();
    link!.restore();
    return begun;
  },
  equal: async () => watch.reached,
  async durable() {
    await quiet();
    return storedAt;
  },
  digests: async () => Promise.all(peers.map(digests)),
  async crowd({ url, folder, clients }: { url: string; folder: string; clients: number }) {
    for (let i = 0; i < clients; i++) dial(await open(join(folder, `T${i}`)), url);
    const live = ({ replica }: Peer): boolean => [...replica.context.live()].length > 0;
    while (!peers.every(live)) await new Promise((done) => setTimeout(done, 20));
    await quiet();
  },
  async sell({ sales }: { sales: SaleBody[][] }) {
    const all = sales.flat().length;
    const syncsBefore = syncs;
    const begun = now();
    watch.expect(() => peers.every((peer) => salesHeld(peer) >= all));
    await flood(sales, async (client, sale) => sell(peers[client]!, sale));
    const heldMs = (await watch.reached) - begun;
    return { heldMs, syncs: syncs - syncsBefore };
  },
  async close() {
    for (const peer of peers) await peer.close();
    await closing?.();
  },
});
