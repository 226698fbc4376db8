/**
 * The shop around a till node: as many browser peers as are asked for, in one process. Each is the replica and the driver
 * that a page runs, on a disk in memory and a socket of its own. What all hold already is shared, as are the documents
 * of those that hold the catalog already: it is the node that is measured.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { checkUpdate, createCatalog } from '../../crdt-schema/catalog/index.ts';
import { MAX_FRAME_BYTES } from '../../crdt-schema/limits.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import {
  packForStore,
  Replica,
  ReplicaDriver,
  writeOp,
  type Pipe,
  type ReplicaDisk,
  type StoredEntry,
} from '../../crdt-schema/sync/index.ts';
import { provisionHub } from '../../server/hub/hub.ts';
import { gzip } from '../../server/peer/gzip.ts';
import { createVerifier, random, sha256 } from '../../server/security/crypto.ts';
import {
  loadAuthority,
  loadDevice,
  provisionDevice,
  type DeviceIdentity,
} from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';
import { benchProducts } from './catalog-data.ts';
import { answer } from './contestant.mjs';
import { digestOf } from './digest.mjs';
import { logsOf, saleOf, SALES_START_MS, verdictsOn, writeLogs } from './sales-disk.ts';

const STORE = 'bench';
/** A till is started every day, and begins a segment each time. */
const OPS_A_START = 100;
const STOCK_PRODUCTS = 200;

const keyOf = (segment: string, branch: number): string => `${segment}/${branch}`;

/** What was on all disks before, by segment and branch. */
const shared = new Map<string, StoredEntry[]>();

class MemoryDisk implements ReplicaDisk {
  private readonly own = new Map<string, StoredEntry[]>();

  async write(writes: Parameters<ReplicaDisk['write']>[0]): Promise<void> {
    for (const write of writes) {
      if (write.kind !== 'entry') continue;
      const key = keyOf(write.entry.segment, write.entry.branch);
      const list = this.own.get(key) ?? [];
      this.own.set(key, list);
      list[write.entry.seq] = write.entry;
    }
  }

  async read(segment: string, branch: number, from: number, maxEntries: number): Promise<StoredEntry[]> {
    const key = keyOf(segment, branch);
    return (this.own.get(key) ?? shared.get(key) ?? []).slice(from, from + maxEntries);
  }
}

const products = benchProducts(20_000);
const ids = products.slice(0, STOCK_PRODUCTS).map(([id]) => id);
let node: DeviceIdentity;
let hub: DeviceIdentity;
let tills: DeviceIdentity[] = [];
let catalog = new Y.Doc();
const peers: { readonly replica: Replica; readonly doc: Y.Doc; sell(number: number): Promise<boolean> }[] =
  [];

const device = async (folder: string): Promise<DeviceIdentity> => {
  const loaded = await loadDevice(folder);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const headsOf = ({ context: { segments } }: Replica): string =>
  digestOf(
    [...segments.ids()]
      .sort()
      .map((segment): [string, string] => [segment, hex(segments.branches(segment)[0]!.tip.head!)]),
  );

/** Joins the node; `isNew` with nothing on its disk. */
const join1 = async ({ identity, keys }: DeviceIdentity, url: string, isNew: boolean): Promise<void> => {
  const doc = isNew ? new Y.Doc() : catalog;
  const pipes = new Map<number, Pipe>();
  const unsentBytes = (conn: number): number => pipes.get(conn)?.unsentBytes() ?? 0;
  const ports = { sha256, random, unsentBytes, ...gzip };
  const replica = new Replica({ identity, ports, doc, checkUpdate });
  if (!isNew) {
    for (const one of [hub, node, ...tills]) replica.restoreCertificate(one.identity.certificateBytes);
    for (const entries of shared.values()) for (const entry of entries) replica.restoreEntry(entry);
  }
  replica.restoreSeries(identity.device, undefined, 'new');
  replica.restored();
  const driver = new ReplicaDriver(
    replica,
    {
      disk: new MemoryDisk(),
      sign: (message) => keys.sign(message),
      verify: createVerifier(),
      nowMs: Date.now,
      nextTurn: async () => new Promise((resolve) => setImmediate(resolve)),
      after(ms, then) {
        const timer = setTimeout(then, ms);
        return () => clearTimeout(timer);
      },
    },
    {},
    pipes,
  );
  const ws = new WebSocket(url, { maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  const pipe: Pipe = {
    send: (bytes) => ws.send(bytes),
    close: () => ws.close(),
    unsentBytes: () => ws.bufferedAmount,
  };
  const conn = driver.connect(pipe, true, 'none');
  ws.on('message', (data: Buffer) => driver.receive(conn, data));
  ws.on('close', () => driver.disconnected(conn));
  const { till } = identity.certificate;
  const clock = createHlc(identity.device, Date.now);
  peers.push({
    replica,
    doc,
    async sell(number) {
      const id = uuidv7(Date.now(), random);
      const written = await writeOp(
        { till, now: () => clock.now(), append: async (build) => driver.append(build) },
        id,
        (stamp) => ({ ...saleOf(identity.device, till, number, ids), ...stamp, id }) as never,
      );
      return written.ok;
    },
  });
};

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 50));
};

const lengthOf = ({ context }: Replica): number => {
  let length = 0;
  for (const segment of context.segments.ids()) length += context.segments.length(segment);
  return length;
};

answer({
  /** A node's folder with the catalog and the ops of all tills behind it, all of them settled. */
  async seed({ folder, count, ops }: { folder: string; count: number; ops: number }) {
    await provisionHub(join(folder, 'hub'), STORE);
    const authority = await loadAuthority(join(folder, 'hub'));
    const names = ['node', ...Array.from({ length: count }, (_, i) => `B${String(i).padStart(2, '0')}`)];
    for (const name of names) {
      const till = name.toUpperCase();
      const grant = { store: STORE, role: 'till', till, series: till, nowMs: SALES_START_MS } as const;
      await provisionDevice(join(folder, name), authority, grant);
    }
    hub = await device(join(folder, 'hub'));
    [node, ...tills] = (await Promise.all(names.map(async (name) => device(join(folder, name))))) as [
      DeviceIdentity,
      ...DeviceIdentity[],
    ];
    const each = Math.ceil(ops / names.length);
    const all: StoredEntry[] = [];
    const runs = [node, ...tills].flatMap((one) => {
      const { till } = one.identity.certificate;
      const own = Array.from({ length: each }, (_, i) => encodeOp(saleOf(one.identity.device, till, i, ids)));
      const logs = logsOf(one, own, OPS_A_START);
      for (const entry of logs.entries) all.push(entry);
      return logs.runs;
    });
    const verdicts = verdictsOn(hub, runs, ids);
    for (const entry of verdicts.entries) all.push(entry);
    for (const entry of all) {
      const key = keyOf(entry.segment, entry.branch);
      const list = shared.get(key) ?? [];
      shared.set(key, list);
      list.push(entry);
    }
    const opened = await LevelStore.open(join(folder, 'node', 'replica'));
    if (!opened.ok) throw new Error(opened.error.code);
    await writeLogs(opened.value, [hub, node, ...tills], all);
    catalog = new Y.Doc();
    const clock = createHlc(node.identity.device, Date.now);
    const made = createCatalog({ doc: catalog, clock, device: node.identity.device });
    if (!made.createMany('products', products).ok) throw new Error('the catalog was not made');
    await opened.value.write([{ kind: 'catalog', update: packForStore(catalog, gzip).stored }]);
    await opened.value.close();
    if (!existsSync(join(folder, 'node', 'device.key'))) throw new Error('no node');
    return { folder: join(folder, 'node'), entries: all.length, segments: shared.size };
  },
  /** All but the last come back with what they held; the last one is new and gets it all. */
  async join({ url }: { url: string }) {
    const begun = performance.now();
    for (const till of tills.slice(0, -1)) await join1(till, url, false);
    const live = ({ replica }: (typeof peers)[number]): boolean => [...replica.context.live()].length > 0;
    await until(() => peers.every(live));
    const liveMs = performance.now() - begun;
    const newAt = performance.now();
    await join1(tills.at(-1)!, url, true);
    const all = [...shared.values()].reduce((sum, { length }) => sum + length, 0);
    const last = peers.at(-1)!;
    await until(() => lengthOf(last.replica) >= all && last.doc.getMap('products').size >= products.length);
    return { liveMs, loadMs: performance.now() - newAt };
  },
  /** Each sells so many; resolves when all hold all and each knows that others do. */
  async sell({ each }: { each: number }) {
    const before = lengthOf(peers[0]!.replica);
    const begun = performance.now();
    for (let i = 0; i < each; i++)
      for (const peer of peers)
        if (!(await peer.sell(1_000_000 + i))) throw new Error('a sale was not written');
    const all = before + each * peers.length;
    await until(() => peers.every(({ replica }) => lengthOf(replica) >= all));
    return performance.now() - begun;
  },
  check() {
    const [heads, ...others] = new Set(peers.map(({ replica }) => headsOf(replica)));
    return {
      heads,
      agree: others.length === 0,
      products: peers.map(({ doc }) => doc.getMap('products').size),
      entries: lengthOf(peers[0]!.replica),
      refused: peers.flatMap(({ replica }) => [...replica.context.refusals]),
    };
  },
});
