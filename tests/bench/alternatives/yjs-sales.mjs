/**
 * Yjs in `day-apart` and `all-to-all`. Products are a Y.Map each; sales are plain objects in one Y.Array, each pushed in
 * a transaction of its own. `y-websocket` keeps its document in memory, `y-leveldb` also with y-websocket's own LevelDB
 * persistence (not synced), `hocuspocus` with its SQLite extension (2 s after the last change). Clients keep it in memory.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { answer } from '../contestant.mjs';
import { digestOf } from '../digest.mjs';
import { allSeen, flood, now, salesDigest, stamped, Watch } from '../sales-work.mjs';

const [kind, role] = process.argv.slice(2);
const isHocuspocus = kind === 'hocuspocus';
const require = createRequire(import.meta.url);
// The server of y-websocket is CommonJS, and Yjs must be there once.
const Y = !isHocuspocus && role === 'server' ? require('yjs') : await import('yjs');
const DOCUMENT = 'shop';
const watch = new Watch();
const docs = [];
const providers = [];
process.setMaxListeners(0);

const productsOf = (doc) => doc.getMap('products');
const salesOf = (doc) => doc.getArray('sales');
const added = (doc) => {
  docs.push(doc);
  doc.on('afterTransaction', () => watch.look());
  return doc;
};
const sell = (doc, sale, till, number) => salesOf(doc).push([stamped(sale, till, number)]);

const servers = {
  async 'y-websocket'(folder) {
    if (kind === 'y-leveldb') process.env.YPERSISTENCE = join(folder, 'level');
    const utils = require('y-websocket-server/bin/utils');
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (ws, request) => utils.setupWSConnection(ws, request));
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return { url: `ws://127.0.0.1:${server.address().port}`, doc: utils.getYDoc(DOCUMENT) };
  },
  async hocuspocus(folder) {
    const { Server } = await import('@hocuspocus/server');
    const { SQLite } = await import('@hocuspocus/extension-sqlite');
    const server = new Server({
      port: 0,
      address: '127.0.0.1',
      quiet: true,
      stopOnSignals: false,
      extensions: [new SQLite({ database: join(folder, 'hocuspocus.sqlite') })],
    });
    await server.listen();
    const { document } = await server.hocuspocus.openDirectConnection(DOCUMENT);
    return { url: `ws://127.0.0.1:${server.address.port}`, doc: document };
  },
};

const connect = async (url, doc) => {
  if (isHocuspocus) {
    const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider');
    const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
    const provider = new HocuspocusProvider({ websocketProvider: socket, name: DOCUMENT, document: doc });
    provider.attach();
    providers.push(socket);
    await new Promise((done) => provider.on('synced', done));
    return;
  }
  const { WebsocketProvider } = await import('y-websocket');
  const provider = new WebsocketProvider(url, DOCUMENT, doc, {
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  });
  providers.push(provider);
  await new Promise((done) => provider.on('sync', done));
};

answer({
  async serve({ folder, from }) {
    const { url, doc } = await servers[isHocuspocus ? kind : 'y-websocket'](folder);
    const products = JSON.parse(await readFile(from, 'utf8'));
    doc.transact(() => {
      for (const [id, fields] of products) productsOf(doc).set(id, new Y.Map(Object.entries(fields)));
    });
    added(doc);
    return url;
  },
  async join({ url, count }) {
    const doc = added(new Y.Doc());
    watch.expect(() => productsOf(doc)._map.size >= count);
    await connect(url, doc);
    await watch.reached;
    providers[0].disconnect();
  },
  async day({ edits, sales }) {
    const [doc] = docs;
    for (const { id, field, value } of edits) productsOf(doc).get(id).set(field, value);
    for (const [i, sale] of sales.entries()) sell(doc, sale, 'T0', i + 1);
    await new Promise((done) => setTimeout(done, 500));
  },
  expect({ edits, sales }) {
    const [doc] = docs;
    const seen = allSeen(edits, (id, field) => productsOf(doc).get(id).get(field));
    watch.expect(() => salesOf(doc).length >= sales && seen());
  },
  reconnect() {
    const begun = now();
    providers[0].connect();
    return begun;
  },
  equal: () => watch.reached,
  digests: () =>
    docs.map((doc) => ({
      products: digestOf([...productsOf(doc)].map(([id, product]) => [id, product.toJSON()])),
      sales: salesDigest(salesOf(doc).toArray()),
    })),
  async crowd({ url, clients }) {
    for (let i = 0; i < clients; i++) await connect(url, added(new Y.Doc()));
  },
  async sell({ sales }) {
    const all = sales.flat().length;
    const begun = now();
    watch.expect(() => docs.every((doc) => salesOf(doc).length >= all));
    await flood(sales, (client, sale, number) => sell(docs[client], sale, `T${client}`, number));
    return { heldMs: (await watch.reached) - begun };
  },
});
