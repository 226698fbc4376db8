/**
 * `tsx tests/bench/catalog-year.ts`: a year of a busy shop's catalog: 20,000 products, 200 edits and 50 quotes of 5 lines
 * a day by 4 devices, with and without the daily care. Prints what the document weighs and what loading it costs.
 */
import * as Y from 'yjs';
import { checkUpdate, createCatalog, type Catalog } from '../../crdt-schema/catalog/index.ts';
import { createHlc } from '../../crdt-schema/model/clock.ts';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { createPrng } from '../../crdt-schema/model/prng.ts';
import { packState } from '../../crdt-schema/wire/packed-update.ts';
import { gzip } from '../../server/peer/gzip.ts';
import { careForCatalog } from '../../server/hub/catalog-care.ts';

const START_MS = 1_780_000_000_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const PRODUCTS = 20_000;
const DAYS = 365;
const EDITS = 200;
const QUOTES = 50;
const LINES = 5;
const DEVICES = 4;
const MIB = 1024 * 1024;

const year = (cared: boolean): Y.Doc => {
  const prng = createPrng('year');
  let now = START_MS;
  const doc = new Y.Doc({ gc: true });
  doc.clientID = 1;
  const random = (n: number): Uint8Array => prng.bytes(n);
  // One document for all devices: what they wrote has met by the end of each edit, as in a shop that is connected.
  const devices = Array.from({ length: DEVICES }, (_, i): Catalog => {
    const device = String(i).repeat(32);
    return createCatalog({ doc, device, clock: createHlc(device, () => now) });
  });
  const [hub] = devices;
  const ids = Array.from({ length: PRODUCTS }, () => uuidv7(now, random));
  hub!.createMany(
    'products',
    ids.map((id, i) => [
      id,
      {
        name: `Producto número ${i}`,
        sku: `SKU${i}`,
        barcodes: [`750${String(i).padStart(10, '0')}`],
        price: 10_000 + i,
        taxes: [{ name: 'IVA', rate: 1_600 }],
        unit: 'piece',
        stockPolicy: 'allow_negative',
        minStock: 5_000,
        active: true,
      },
    ]),
  );
  for (let day = 0; day < DAYS; day++) {
    now += DAY_MS;
    for (let i = 0; i < EDITS; i++) {
      const price = prng.int(1_000_000);
      devices[prng.int(DEVICES)]!.setField('products', ids[prng.int(PRODUCTS)]!, 'price', price);
    }
    const quotes = Array.from({ length: QUOTES }, (_, i) => {
      const lines = Array.from({ length: LINES }, () => [
        `line.${uuidv7(now, random)}`,
        { product: ids[prng.int(PRODUCTS)]!, quantity: 1_000, unitPrice: 10_000 },
      ]);
      const fields = {
        number: `COT-${day}-${i}`,
        state: 'sent',
        createdAt: now,
        validUntil: now + 15 * DAY_MS,
      };
      return [uuidv7(now, random), { ...fields, ...Object.fromEntries(lines) }] as const;
    });
    devices[prng.int(DEVICES)]!.createMany('quotes', quotes);
    if (cared) careForCatalog(hub!, now);
  }
  return doc;
};

for (const cared of [false, true]) {
  const doc = year(cared);
  const update = Y.encodeStateAsUpdate(doc);
  const keys = [...doc.share.keys()].reduce((sum, name) => sum + doc.getMap(name).size, 0);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const fresh = new Y.Doc();
  const packed = gzip.compress(packState(doc));
  const checkStarted = performance.now();
  const checked = checkUpdate(fresh, update, START_MS + (DAYS + 1) * DAY_MS);
  if (!checked.ok) throw new Error(`a peer would refuse it: ${checked.error.code}`);
  const checkMs = performance.now() - checkStarted;
  const started = performance.now();
  Y.applyUpdate(fresh, update);
  const loadMs = performance.now() - started;
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed - before;
  process.stdout.write(
    `${cared ? 'with' : 'without'} daily care: ${keys} keys, ${(update.length / MIB).toFixed(1)} MiB, ` +
      `${(packed.length / MIB).toFixed(1)} MiB packed for a joiner, checked in ${checkMs.toFixed(0)} ms, ` +
      `loads in ${loadMs.toFixed(0)} ms, ` +
      `${(heap / MIB).toFixed(0)} MiB of heap\n`,
  );
  fresh.destroy();
  doc.destroy();
}
