/** Ours, as it runs in a shop: real handshake, LevelDB synced to disk at both ends, the status page served beside. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Y from 'yjs';
import { provisionHub } from '../../server/hub/hub.ts';
import { dial } from '../../server/peer/dialer.ts';
import { Peer } from '../../server/peer/peer.ts';
import { PeerServer } from '../../server/peer/peer-server.ts';
import { loadAuthority, provisionDevice } from '../../server/security/identity.ts';
import { LevelStore } from '../../server/storage/level-store.ts';
import type { Product } from './catalog-data.ts';
import { answer, cpuMsSince } from './contestant.mjs';
import { digestOf } from './digest.mjs';

const STORE = 'bench';
const TOKEN = 'bench-token';
const peers: Peer[] = [];
let server: PeerServer | undefined;

/** When this process last had catalog changes on disk. */
let storedAt = 0;
const { write } = LevelStore.prototype;
LevelStore.prototype.write = async function written(writes) {
  await write.call(this, writes);
  if (writes.some(({ kind }) => kind === 'catalog')) storedAt = performance.now();
};

const openPeer = async (folder: string): Promise<Peer> => {
  const opened = await Peer.open({ folder });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
const countOf = (doc: Y.Doc): number => doc.getMap('products')._map.size;

const whenTrue = async (doc: Y.Doc, test: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!test()) return;
      doc.off('afterTransaction', look);
      resolve();
    };
    doc.on('afterTransaction', look);
    look();
  });

answer({
  /** A hub's folder that holds the products, and folders of tills. */
  async seed({ from, folder, tills }: { from: string; folder: string; tills: number }) {
    const hub = join(folder, 'hub');
    await provisionHub(hub, STORE);
    const authority = await loadAuthority(hub);
    for (let i = 0; i < tills; i++) {
      const till = `T${i}`;
      await provisionDevice(join(folder, till), authority, {
        store: STORE,
        role: 'till',
        till,
        series: till,
        nowMs: Date.now(),
      });
    }
    const peer = await openPeer(hub);
    const created = peer.catalog.createMany(
      'products',
      JSON.parse(await readFile(from, 'utf8')) as Product[],
    );
    if (!created.ok) throw new Error(created.error.code);
    await peer.close();
    // Started once more: an import lies on the disk as one large update, and the next start packs it.
    await (await openPeer(hub)).close();
  },
  async serve({ folder }: { folder: string }) {
    const begun = performance.now();
    const started = await PeerServer.start({
      folder: join(folder, 'hub'),
      host: '127.0.0.1',
      port: 0,
      dial: [],
      guests: {
        find: async (token) => (token === TOKEN ? { access: 'write' } : undefined),
        onEnded: () => undefined,
      },
    });
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    return { url: server.url('127.0.0.1'), token: TOKEN, openMs: performance.now() - begun };
  },
  async join({ url, folder, count }: { url: string; folder: string; count: number }) {
    const peer = await openPeer(folder);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    dial(peer, url);
    await whenTrue(peer.doc, () => countOf(peer.doc) >= count);
    const heldMs = performance.now() - begun;
    const cpuMs = cpuMsSince(cpu);
    peers.push(peer);
    while (storedAt < begun + heldMs) await new Promise(setImmediate);
    return { heldMs, cpuMs, storedMs: storedAt - begun };
  },
  digest() {
    const { catalog } = peers.at(-1)!;
    return digestOf([...catalog.list('products')].map(({ id, fields }) => [id, fields]));
  },
  digests: () =>
    peers.map(({ catalog }) => digestOf([...catalog.list('products')].map(({ id, fields }) => [id, fields]))),
  async crowd({
    url,
    clients,
    count,
    folder,
  }: {
    url: string;
    clients: number;
    count: number;
    folder: string;
  }) {
    for (let i = 0; i < clients; i++) {
      const peer = await openPeer(join(folder, `T${i}`));
      dial(peer, url);
      await whenTrue(peer.doc, () => countOf(peer.doc) >= count);
      peers.push(peer);
    }
  },
  async edit({ by, id, value }: { by: number; id: string; value: number }) {
    let begun = 0;
    const others = peers
      .filter((_, i) => i !== by)
      .map(
        async ({ doc, catalog }) =>
          new Promise<number>((resolve) => {
            const look = (): void => {
              if (catalog.read('products', id)?.fields['price'] !== value) return;
              doc.off('afterTransaction', look);
              resolve(performance.now() - begun);
            };
            doc.on('afterTransaction', look);
          }),
      );
    begun = performance.now();
    const written = peers[by]!.catalog.setField('products', id, 'price', value);
    if (!written.ok) throw new Error(written.error.code);
    return Promise.all(others);
  },
  async close() {
    for (const peer of peers) await peer.close();
    await server?.close();
  },
});
