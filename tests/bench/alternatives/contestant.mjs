/**
 * The others, each as its own documentation sets it up: hocuspocus 4 with its provider; y-websocket's own server of
 * version 2 (`bin/utils`) with the client of version 3. `layout`: `nested`, a Y.Map for each product; `flat`, a plain
 * object for each. Their documents are in memory before anybody joins, and neither server writes to a disk.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { answer, cpuMsSince } from '../contestant.mjs';
import { digestOf } from '../digest.mjs';

const [kind, layout, role] = process.argv.slice(2);
// The server of y-websocket is CommonJS, and Yjs must be there once.
const Y =
  kind === 'y-websocket' && role === 'server' ? createRequire(import.meta.url)('yjs') : await import('yjs');
const DOCUMENT = 'catalog';

const load = {
  async hocuspocus() {
    const { Server } = await import('@hocuspocus/server');
    return async (state) => {
      const server = new Server({
        port: 0,
        address: '127.0.0.1',
        quiet: true,
        stopOnSignals: false,
        async onLoadDocument({ document }) {
          Y.applyUpdate(document, state);
        },
      });
      await server.listen();
      await server.hocuspocus.openDirectConnection(DOCUMENT);
      return `ws://127.0.0.1:${server.address.port}`;
    };
  },
  async 'y-websocket'() {
    const utils = createRequire(import.meta.url)('y-websocket-server/bin/utils');
    return async (state) => {
      const server = createServer();
      const sockets = new WebSocketServer({ server });
      sockets.on('connection', (ws, request) => utils.setupWSConnection(ws, request));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      Y.applyUpdate(utils.getYDoc(DOCUMENT), state);
      return `ws://127.0.0.1:${server.address().port}`;
    };
  },
};

const connect = {
  async hocuspocus() {
    const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import('@hocuspocus/provider');
    return (url, document) => {
      const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
      const provider = new HocuspocusProvider({ websocketProvider, name: DOCUMENT, document });
      provider.attach();
      return provider;
    };
  },
  async 'y-websocket'() {
    const { WebsocketProvider } = await import('y-websocket');
    return (url, document, params = {}, room = DOCUMENT) =>
      new WebsocketProvider(url, room, document, { WebSocketPolyfill: WebSocket, disableBc: true, params });
  },
};

const productsOf = (doc) => doc.getMap('products');
/** Yjs counts the keys of a map by walking over them; this is a field of its own. */
const countOf = (doc) => productsOf(doc)._map.size;
const toFields = (product) => (product instanceof Y.Map ? product.toJSON() : product);
/** Our own layout, which plain clients at our hub read. */
const priceOf = (doc, id) => {
  const product = productsOf(doc).get(id);
  return product instanceof Y.Map ? product.get('price') : product.price;
};

const startServer = role === 'server' ? await load[kind]() : undefined;
const open = role === 'client' ? await connect[kind]() : undefined;
// One listener a client is meant here.
process.setMaxListeners(0);
const docs = [];

const whenAll = (doc, count) =>
  new Promise((resolve) => {
    const look = () => {
      if (countOf(doc) < count) return;
      doc.off('afterTransaction', look);
      resolve();
    };
    doc.on('afterTransaction', look);
    look();
  });

answer({
  async seed({ from, to }) {
    const doc = new Y.Doc();
    const products = JSON.parse(await readFile(from, 'utf8'));
    doc.transact(() => {
      for (const [id, fields] of products) {
        if (layout === 'flat') productsOf(doc).set(id, fields);
        else productsOf(doc).set(id, new Y.Map(Object.entries(fields)));
      }
    });
    await writeFile(to, Y.encodeStateAsUpdate(doc));
  },
  async serve({ state }) {
    return startServer(await readFile(state));
  },
  async join({ url, count }) {
    const doc = new Y.Doc();
    const cpu = process.cpuUsage();
    const begun = performance.now();
    open(url, doc);
    await whenAll(doc, count);
    const heldMs = performance.now() - begun;
    const cpuMs = cpuMsSince(cpu);
    docs.push(doc);
    return { heldMs, cpuMs };
  },
  digest() {
    const doc = docs.at(-1);
    return digestOf([...productsOf(doc)].map(([id, product]) => [id, toFields(product)]));
  },
  digests: () =>
    docs.map((doc) => digestOf([...productsOf(doc)].map(([id, product]) => [id, toFields(product)]))),
  /** Many clients in this process; `own` are theirs at our hub, where a field lies beside its record. */
  async crowd({ url, clients, count, token, room }) {
    for (let i = 0; i < clients; i++) {
      const doc = new Y.Doc();
      open(url, doc, token === undefined ? {} : { token }, room);
      await whenAll(doc, count);
      docs.push(doc);
    }
  },
  /** One field is edited by one client; milliseconds until each other client shows it. */
  async edit({ by, id, value, device, clock }) {
    const key = device === undefined ? id : `${id}/price@${device}`;
    const has = (doc) =>
      device === undefined ? priceOf(doc, id) === value : productsOf(doc).get(key)?.v === value;
    let begun = 0;
    const others = docs
      .filter((_, i) => i !== by)
      .map(
        (doc) =>
          new Promise((resolve) => {
            const look = () => {
              if (!has(doc)) return;
              doc.off('afterTransaction', look);
              resolve(performance.now() - begun);
            };
            doc.on('afterTransaction', look);
          }),
      );
    const products = productsOf(docs[by]);
    begun = performance.now();
    if (device !== undefined) products.set(key, { v: value, c: clock, s: '' });
    else if (layout === 'flat') products.set(id, { ...products.get(id), price: value });
    else products.get(id).set('price', value);
    return Promise.all(others);
  },
});
