/** What a device may send, by its role: every cell of the table, tried by a peer made by hand on the hub and on a till without server. */
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createCatalog } from '../../crdt-schema/catalog/index.ts';
import { ROLES } from '../../crdt-schema/log/certificate.ts';
import { createHlc, formatHlc } from '../../crdt-schema/model/clock.ts';
import { newSegmentId, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import { deviceAccess, type DeviceRole, type Sent } from '../../crdt-schema/sync/device-access.ts';
import { encodeVerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import { packState } from '../../crdt-schema/wire/packed-update.ts';
import type { PeerServer } from '../../server/peer/peer-server.ts';
import { gzip } from '../../server/peer/gzip.ts';
import { random } from '../../server/security/crypto.ts';
import { loadDevice } from '../../server/security/identity.ts';
import { changesOf, RawPeer, type Identity } from './raw-peer.ts';
import { HOST, saleOf, Shop, until } from './shop.ts';

type Device = Identity & { readonly device: string; readonly till: string };

let shop: Shop;
const targets = new Map<string, PeerServer>();
let names = 0;

beforeAll(async () => {
  shop = await Shop.create();
  targets.set('the hub', (await shop.hub()).server);
  targets.set('a till without server', (await shop.till('C01', [])).server);
});
afterAll(() => shop?.close());

const paired = async (role: DeviceRole): Promise<Device> => {
  const till = `X${++names}`;
  const loaded = await loadDevice(await shop.pair(till, { role }));
  if (!loaded.ok) throw new Error(loaded.error.code);
  const { keys, identity } = loaded.value;
  const { certificateBytes, authority, device, store } = identity;
  return { store, certificate: certificateBytes, keys, authority, device, till };
};

const sale = ({ device, till }: Device): Uint8Array =>
  encodeOp(
    saleOf(uuidv7(Date.now(), random), {
      at: formatHlc({ ms: Date.now(), counter: 0, device }),
      till,
      receipt: { series: till, number: 1 },
    }),
  );

/** A change of the catalog as the device would make it. */
const catalogUpdate = ({ device }: Device): { id: string; doc: Y.Doc } => {
  const doc = new Y.Doc();
  const id = uuidv7(Date.now(), random);
  const written = createCatalog({ doc, device, clock: createHlc(device, Date.now) }).create('products', id, {
    name: 'Pan',
  });
  expect(written.ok).toBe(true);
  return { id, doc };
};

const syncUpdate = (doc: Y.Doc): Uint8Array => {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(doc));
  return encoding.toUint8Array(encoder);
};

/** Sends it; resolves with whether it was taken, once that is sure. */
type Try = (target: PeerServer, self: Device, raw: RawPeer) => Promise<boolean>;

const takenOrRefused = async (raw: RawPeer, code: string, isTaken: () => boolean): Promise<boolean> => {
  const isRefused = (): boolean =>
    raw.received.some((frame) => frame.kind === 'refused' && frame.code === code);
  await until(`taken or ${code}`, () => isTaken() || isRefused());
  expect(isTaken()).toBe(!isRefused());
  return isTaken();
};

const tries: Readonly<Record<Sent, Try>> = {
  async catalog({ peer }, self, raw) {
    const [plain, packed] = [catalogUpdate(self), catalogUpdate(self)];
    raw.send(syncUpdate(plain.doc));
    const isTaken = await takenOrRefused(
      raw,
      'catalog_read_only',
      () => peer.catalog.read('products', plain.id) !== undefined,
    );
    // By the other way that state comes, it is the same.
    raw.received.length = 0;
    raw.frame({ kind: 'catalog', state: gzip.compress(packState(packed.doc)) });
    const isTakenPacked = await takenOrRefused(
      raw,
      'catalog_read_only',
      () => peer.catalog.read('products', packed.id) !== undefined,
    );
    expect(isTakenPacked).toBe(isTaken);
    return isTaken;
  },
  async log({ peer }, self, raw) {
    const segment = newSegmentId(self.device, Date.now(), random);
    raw.frame(changesOf(self, segment, [sale(self)]));
    const held = (): boolean => peer.replica.context.segments.length(segment) > 0;
    return takenOrRefused(raw, 'log_read_only', held);
  },
  async verdicts({ peer }, self, raw) {
    const id = uuidv7(Date.now(), random);
    const person = { id, name: 'Eva', role: 'admin', active: true, publicKey: 'ab'.repeat(32) } as const;
    const segment = newSegmentId(self.device, Date.now(), random);
    const said = { v: 1, kind: 'verdicts', pos: 0 } as const;
    const entry = { ...said, accepted: [], others: [], stock: [], people: [person] };
    raw.frame(changesOf(self, segment, [encodeVerdictEntry(entry)]));
    const { context } = peer.replica;
    await takenOrRefused(raw, 'log_read_only', () => context.segments.length(segment) > 0);
    return context.people.get(id) !== undefined;
  },
  async relay({ peer }, _self, raw) {
    const other = await paired('till');
    const segment = newSegmentId(other.device, Date.now(), random);
    raw.frame({ kind: 'certificates', certificates: [other.certificate] });
    await until('the certificate', () => peer.replica.context.certificates.has(other.device));
    raw.frame(changesOf(other, segment, [sale(other)]));
    return until('the entry of the other', () => peer.replica.context.segments.length(segment) > 0);
  },
  async presence(_target, _self, raw) {
    const other = await paired('till');
    raw.frame({ kind: 'certificates', certificates: [other.certificate] });
    const segment = newSegmentId(other.device, Date.now(), random);
    const { head } = changesOf(other, segment, [sale(other)]);
    raw.frame({ kind: 'have', heads: [{ segment, length: 1, head }] });
    await until('it is asked for', () =>
      raw.received.some((frame) => frame.kind === 'want' && frame.segment === segment),
    );
    return true;
  },
};

describe('a device', () => {
  for (const role of ROLES)
    for (const where of ['the hub', 'a till without server'])
      test(`that is ${role} sends ${where} what the table says, and nothing else counts`, async () => {
        const target = targets.get(where)!;
        for (const sent of Object.keys(deviceAccess) as Sent[]) {
          const self = await paired(role);
          const raw = await RawPeer.dial(target.url(HOST));
          await raw.join(self);
          expect([sent, await tries[sent](target, self, raw)]).toEqual([
            sent,
            deviceAccess[sent].includes(role),
          ]);
          raw.close();
        }
      });
});
