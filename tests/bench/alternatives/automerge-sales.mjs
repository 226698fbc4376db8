/**
 * automerge-repo in `day-apart` and `all-to-all`: one document, products by id, sales in a list, each pushed in a change
 * of its own. The server keeps it in files; so does the client of `day-apart`, those of `all-to-all` in memory.
 */
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { Repo } from '@automerge/automerge-repo';
import { WebSocketClientAdapter, WebSocketServerAdapter } from '@automerge/automerge-repo-network-websocket';
import { NodeFSStorageAdapter } from '@automerge/automerge-repo-storage-nodefs';
import { answer } from '../contestant.mjs';
import { digestOf } from '../digest.mjs';
import { allSeen, flood, now, salesDigest, stamped, Watch } from '../sales-work.mjs';

const watch = new Watch();
const handles = [];
let repo;
let adapter;
let address;

const added = (handle) => {
  handles.push(handle);
  handle.on('change', () => watch.look());
  return handle;
};
const sell = (handle, sale, till, number) =>
  handle.change((doc) => {
    doc.sales.push(stamped(sale, till, number));
  });
/** What the list holds lies in the document as Automerge's own values. */
const plain = (value) => JSON.parse(JSON.stringify(value));

answer({
  async serve({ folder, from }) {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    repo = new Repo({
      network: [new WebSocketServerAdapter(sockets)],
      storage: new NodeFSStorageAdapter(join(folder, 'server')),
      sharePolicy: async () => true,
    });
    const products = Object.fromEntries(JSON.parse(await readFile(from, 'utf8')));
    const handle = added(repo.create({ products, sales: [] }));
    await repo.flush();
    return `ws://127.0.0.1:${sockets.address().port}#${handle.url}`;
  },
  async join({ url, folder, count }) {
    address = url.split('#');
    adapter = new WebSocketClientAdapter(address[0], 100);
    repo = new Repo({ network: [adapter], storage: new NodeFSStorageAdapter(join(folder, 'client')) });
    const handle = added(await repo.find(address[1]));
    watch.expect(() => Object.keys(handle.doc().products).length >= count);
    await watch.reached;
    await repo.flush();
    repo.networkSubsystem.removeNetworkAdapter(adapter);
  },
  async day({ edits, sales }) {
    const [handle] = handles;
    for (const { id, field, value } of edits)
      handle.change((doc) => {
        doc.products[id][field] = value;
      });
    for (const [i, sale] of sales.entries()) sell(handle, sale, 'T0', i + 1);
    await repo.flush();
    await new Promise((done) => setTimeout(done, 500));
  },
  expect({ edits, sales }) {
    const [handle] = handles;
    const seen = allSeen(edits, (id, field) => handle.doc().products[id][field]);
    watch.expect(() => handle.doc().sales.length >= sales && seen());
  },
  reconnect() {
    const begun = now();
    adapter = new WebSocketClientAdapter(address[0], 100);
    repo.networkSubsystem.addNetworkAdapter(adapter);
    return begun;
  },
  equal: () => watch.reached,
  digests: () =>
    handles.map((handle) => ({
      products: digestOf(Object.entries(plain(handle.doc().products))),
      sales: salesDigest(plain(handle.doc().sales)),
    })),
  async crowd({ url, clients }) {
    const [socket, document] = url.split('#');
    for (let i = 0; i < clients; i++) {
      const own = new Repo({ network: [new WebSocketClientAdapter(socket, 100)] });
      added(await own.find(document));
    }
  },
  async sell({ sales }) {
    const all = sales.flat().length;
    const begun = now();
    watch.expect(() => handles.every((handle) => handle.doc().sales.length >= all));
    await flood(sales, (client, sale, number) => sell(handles[client], sale, `T${client}`, number));
    return { heldMs: (await watch.reached) - begun };
  },
});
