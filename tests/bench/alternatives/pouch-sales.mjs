/**
 * PouchDB 9 with express-pouchdb (what pouchdb-server runs) in `day-apart` and `all-to-all`: a document for each product
 * and each sale, LevelDB at both ends. `day-apart` syncs once in batches of 1,000; in `all-to-all` everybody syncs live.
 */
import { readFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { join } from 'node:path';
import { answer } from '../contestant.mjs';
import { digestOf } from '../digest.mjs';
import { flood, now, salesDigest, stamped, Watch } from '../sales-work.mjs';

const require = createRequire(import.meta.url);
const PouchDB = require('pouchdb');
const BATCH = 1_000;
process.setMaxListeners(0);
const watch = new Watch();
const shops = [];
let remote;

const opened = async (database) => {
  const shop = { database, sales: 0 };
  shops.push(shop);
  return shop;
};
const allDocs = async (database) =>
  (await database.allDocs({ include_docs: true })).rows.map(({ doc: { _id, _rev, ...doc } }) => [_id, doc]);
const sell = async ({ database }, sale, till, number) =>
  database.put({ _id: sale.id, ...stamped(sale, till, number) });
const sync = (database, url) => database.sync(url, { batch_size: BATCH });

answer({
  async serve({ folder, from }) {
    const prefix = `${join(folder, 'server')}/`;
    mkdirSync(prefix, { recursive: true });
    const Server = PouchDB.defaults({ prefix });
    const app = require('express')();
    const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(folder, 'log.txt') };
    app.use(require('express-pouchdb')(Server, options));
    const listening = app.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { database } = await opened(new Server('shop'));
    const products = JSON.parse(await readFile(from, 'utf8'));
    await database.bulkDocs(products.map(([id, fields]) => ({ _id: id, ...fields })));
    return `http://127.0.0.1:${listening.address().port}/shop`;
  },
  async join({ url, folder }) {
    const { database } = await opened(new PouchDB(join(folder, 'client')));
    remote = url;
    await sync(database, remote);
  },
  async day({ edits, sales }) {
    const [shop] = shops;
    for (const { id, field, value } of edits)
      await shop.database.put({ ...(await shop.database.get(id)), [field]: value });
    for (const [i, sale] of sales.entries()) await sell(shop, sale, 'T0', i + 1);
  },
  /** A sync that is complete says so; what both then hold is compared as with the others. */
  expect() {
    watch.expect(() => remote === undefined);
  },
  reconnect() {
    const begun = now();
    void sync(shops[0].database, remote).then(() => {
      remote = undefined;
      watch.look();
    });
    return begun;
  },
  equal: () => watch.reached,
  digests: () =>
    Promise.all(
      shops.map(async ({ database }) => {
        const docs = await allDocs(database);
        return {
          products: digestOf(docs.filter(([, { kind }]) => kind !== 'sale')),
          sales: salesDigest(docs.flatMap(([, doc]) => (doc.kind === 'sale' ? [doc] : []))),
        };
      }),
    ),
  async crowd({ url, folder, clients }) {
    for (let i = 0; i < clients; i++) {
      const shop = await opened(new PouchDB(join(folder, `client-${i}`)));
      shop.database.changes({ live: true, since: 'now' }).on('change', () => {
        shop.sales += 1;
        watch.look();
      });
      shop.database.sync(url, { live: true, retry: true });
    }
    await new Promise((done) => setTimeout(done, 1_000));
  },
  async sell({ sales }) {
    const all = sales.flat().length;
    const begun = now();
    watch.expect(() => shops.every(({ sales: held }) => held >= all));
    await flood(sales, (client, sale, number) => sell(shops[client], sale, `T${client}`, number));
    return { heldMs: (await watch.reached) - begun };
  },
});
