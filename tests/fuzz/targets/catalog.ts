/** Updates of the catalog, as Yjs writes them and packed: the check, and what is applied after it. */
import * as encoding from 'lib0/encoding';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { checkUpdate } from '../../../crdt-schema/catalog/check-update.ts';
import type { DecodedUpdate } from '../../../crdt-schema/model/yjs-update.ts';
import { entityNames, isEntityName } from '../../../crdt-schema/catalog/entities/index.ts';
import { parseKey } from '../../../crdt-schema/catalog/layout.ts';
import {
  createTestPeer,
  idOf,
  meet,
  START_MS,
  type TestPeer,
} from '../../../crdt-schema/catalog/test-peers.ts';
import { MAX_CATALOG_UPDATE_BYTES } from '../../../crdt-schema/limits.ts';
import { packState, readPacked } from '../../../crdt-schema/wire/packed-update.ts';
import { readTexts, writeTexts } from '../../../crdt-schema/wire/text-column.ts';
import { ValueReader, ValueWriter } from '../../../crdt-schema/wire/value-column.ts';
import { readRows } from '../../../crdt-schema/wire/value-rows.ts';
import { gzip } from '../../../server/peer/gzip.ts';
import { varUint } from '../mutate.ts';
import { promised, type Target } from '../target.ts';

const SETTINGS = '00000000-0000-7000-8000-000000000000';

/** Two devices that wrote the same fields apart and together. */
const history = (): [TestPeer, TestPeer] => {
  let nowMs = START_MS;
  const tick = (): number => (nowMs += 1_000);
  const [a, b] = [createTestPeer(1, tick, 'Ana'), createTestPeer(2, tick)];
  for (let n = 1; n < 4; n++)
    a.catalog.create('products', idOf(n), {
      name: `Café ${n}`,
      price: 25_000,
      barcodes: ['7501055363513'],
      active: true,
    });
  a.catalog.create('customers', idOf(9), { name: 'María', active: true });
  meet(a, b);
  a.catalog.setField('products', idOf(1), 'price', 26_000);
  b.catalog.setField('products', idOf(1), 'price', 27_000);
  meet(a, b);
  b.catalog.setFields('products', idOf(1), { price: 28_000, name: 'Café molido' });
  b.catalog.archive('products', idOf(2));
  return [a, b];
};

const updates = (): Uint8Array[] => {
  const [a, b] = history();
  return [...a.written, ...b.written, a.state(), b.state(), b.state(a)];
};

/** What a peer holds that knows of a part: the document that updates come into. */
const held = ((): Uint8Array => history()[0].state())();

const documentHeld = (): Y.Doc => {
  const doc = new Y.Doc();
  doc.clientID = 77;
  Y.applyUpdate(doc, held);
  return doc;
};

/** Checks and applies to a document of its own; what was let in has to be what the schema allows, whole and at once. */
const takeIn = (update: Uint8Array | DecodedUpdate, apply: (doc: Y.Doc) => void): string => {
  const doc = documentHeld();
  const checked = checkUpdate(doc, update, START_MS + 1_000_000);
  if (!checked.ok) return checked.error.code;
  apply(doc);
  promised(doc.store.pendingStructs === null && doc.store.pendingDs === null, 'nothing of it waits for more');
  for (const [name, map] of doc.share) {
    promised(isEntityName(name), 'no map but those of the catalog');
    for (const key of map._map.keys())
      promised(isEntityName(name) && parseKey(name, key) !== undefined, 'no key but those of the grammar');
  }
  for (const entity of entityNames) doc.getMap(entity).toJSON();
  const again = Y.encodeStateAsUpdate(doc);
  const other = new Y.Doc();
  Y.applyUpdate(other, again);
  promised(other.store.pendingStructs === null, 'who joins gets it whole');
  return 'ok';
};

const words: readonly (string | Uint8Array)[] = [
  ...[...entityNames, 'price', 'name', 'active', '/', '@', '/*@', SETTINGS, idOf(1), 'schema'],
  ...[varUint(2 ** 53), Uint8Array.of(...Array.from({ length: 170 }, () => 0x80), 0)],
  // lib0's any: undefined, null, integer, float, boolean, text, object, list, bytes.
  ...[127, 126, 125, 123, 120, 119, 118, 117, 116].map((type) => Uint8Array.of(type, 1)),
];

export const catalogUpdate: Target = {
  about: 'updates of the catalog: check on receipt, then Yjs (`crdt-schema/catalog/check-update.ts`)',
  weight: 40,
  seeds: updates,
  words,
  decode: (input) => takeIn(input, (doc) => Y.applyUpdate(doc, input)),
};

const packed = (): Uint8Array[] => {
  const [a, b] = history();
  return [
    packState(a.doc),
    packState(b.doc),
    packState(b.doc, Y.encodeStateVector(a.doc)),
    packState(new Y.Doc()),
  ];
};

const takePacked = (bytes: Uint8Array): string => {
  const read = readPacked(bytes);
  if (!read.ok) return read.error.code;
  return takeIn(read.value.decoded, (doc) => {
    read.value.apply(doc, 'fuzz');
    read.value.toYjs();
  });
};

export const packedState: Target = {
  about: 'packed state of the catalog (`crdt-schema/wire/packed-update.ts`)',
  weight: 40,
  seeds: packed,
  words,
  decode: takePacked,
};

export const zippedState: Target = {
  about: 'the same as it comes, with gzip (`server/peer/gzip.ts`)',
  weight: 10,
  seeds: () => packed().map(gzip.compress),
  decode(input) {
    const bytes = gzip.decompress(input, MAX_CATALOG_UPDATE_BYTES);
    return bytes === undefined ? 'catalog_state_unreadable' : takePacked(bytes);
  },
};

const VALUES = [
  1,
  -7,
  0.5,
  'Café',
  'Café',
  null,
  true,
  { v: 1, c: 'x' },
  { v: [1, 2, { a: 'b' }], c: 'y' },
  [[]],
];
const BUDGET = { texts: 10_000, bytes: 100_000, values: 10_000 };

const column = (values: readonly unknown[]): Uint8Array => {
  const out = encoding.createEncoder();
  const writer = new ValueWriter();
  for (const value of values) writer.write(value);
  writer.finish(out);
  return encoding.toUint8Array(out);
};

const texts = (all: readonly string[]): Uint8Array => {
  const out = encoding.createEncoder();
  writeTexts(out, all);
  return encoding.toUint8Array(out);
};

/** Columns throw by contract; whoever reads them catches that. */
const orMalformed = (work: () => void): string => {
  try {
    work();
    return 'ok';
  } catch {
    return 'catalog_update_malformed';
  }
};

export const columns: Target = {
  about: 'columns of texts and of values, and rows (`crdt-schema/wire/value-column.ts`)',
  weight: 60,
  seeds: () => [
    ...[Uint8Array.of(0, ...column(VALUES)), Uint8Array.of(0, ...column([]))],
    ...[texts(['a', 'ab', 'abc']), texts(['x', 'x', 'x', 'x', 'x', 'y']), texts([idOf(1), idOf(2)])].map(
      (each) => Uint8Array.of(1, ...each),
    ),
    Uint8Array.of(2, ...new TextEncoder().encode('[["products"],["a"],[1,{"v":1}]]')),
  ],
  words,
  decode(input) {
    const kind = input[0] ?? 0;
    const body = input.subarray(1);
    if (kind % 3 === 2) return orMalformed(() => void readRows(body));
    const budget = { ...BUDGET };
    return orMalformed(() => {
      if (kind % 3 === 1) {
        const read = readTexts(decoding.createDecoder(body), budget);
        promised(read.length <= BUDGET.texts, 'no more texts than the budget has');
      } else new ValueReader(decoding.createDecoder(body), budget).readAll(VALUES.length);
      promised(budget.texts >= 0 && budget.bytes >= 0 && budget.values >= 0, 'nothing past the budget');
    });
  },
};
