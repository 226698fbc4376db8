/** A device is revoked at the hub, and the others know: with real peers, on real sockets and disks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateKeyPair, random } from '../../server/security/crypto.ts';
import {
  issueCertificate,
  loadAuthority,
  loadDevice,
  revokeCertificate,
} from '../../server/security/identity.ts';
import { join } from 'node:path';
import type { Certificate } from '../../crdt-schema/log/certificate.ts';
import { formatHlc } from '../../crdt-schema/model/clock.ts';
import { fromHex, newSegmentId, uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeOp } from '../../crdt-schema/ops/op.ts';
import { command } from '../../server/cli/device.ts';
import type { Hub } from '../../server/hub/hub.ts';
import type { PeerServer } from '../../server/peer/peer-server.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { apiOf, type Json } from './http.ts';
import { changesOf, RawPeer, type Identity } from './raw-peer.ts';
import { accepted, HOST, saleOf, sell, Shop, STORE, until } from './shop.ts';

let shop: Shop;
let hub: Hub;
let neighbour: TillNode;
let stolen: TillNode;
let unaware: TillNode;

type Node = { readonly server: PeerServer };
const isLive = ({ server }: Node, other: Node): boolean =>
  [...server.peer.replica.context.live()].some(
    (conn) => conn.certificate.device === other.server.peer.device,
  );
const knows = ({ server }: Node, other: Node): boolean =>
  server.peer.replica.context.isRevoked(other.server.peer.device);
const certificateOf = ({ server }: Node, id: string): Certificate | undefined =>
  server.peer.replica.context.certificates.get(id)?.certificate;
const refusals = ({ server }: Node, code = 'device_revoked'): number =>
  server.peer.replica.context.refusals.get(code) ?? 0;
const device = (node: Node): string => node.server.peer.device;
const revoke = (id: string, reason?: string): Promise<{ status: number; body: Json }> =>
  apiOf(hub).send('POST', `/api/devices/${id}/revoke`, reason === undefined ? undefined : { reason });
const held = ({ server }: Node, segment: string): number =>
  server.peer.replica.context.segments.length(segment);

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  await until('the ledger', () => hub.bridge.projected());
  neighbour = await shop.till('C02', [hub]);
  stolen = await shop.till('C03', [hub, neighbour]);
  await until('they hear each other', () => isLive(hub, stolen) && isLive(neighbour, stolen));
});
afterAll(() => shop?.close());

describe('a device that is revoked at the hub', () => {
  test('is cut off by the hub and by a neighbour that the hub told, and what it sold stays', async () => {
    const before = await sell(stolen);
    await accepted(stolen, before);
    const { status, body } = await revoke(device(stolen), 'La robaron');
    expect([status, body['till'], body['revokedAt']]).toEqual([200, 'C03', expect.any(String)]);
    await until('the neighbour knows', () => knows(neighbour, stolen));
    await until('nobody talks to it', () => !isLive(hub, stolen) && !isLive(neighbour, stolen));
    expect(await shop.booked(before.id)).toBe(1);
    // Asking again changes nothing.
    expect((await revoke(device(stolen))).body['revokedAt']).toBe(body['revokedAt']);
    const { body: audit } = await apiOf(hub).get('/api/audit?action=device_revoked');
    expect(audit['items']).toMatchObject([
      { target: device(stolen), details: { till: 'C03', role: 'till', reason: 'La robaron' } },
    ]);
    const { body: listed } = await apiOf(hub).get('/api/devices');
    const shown = (listed['items'] as Json[]).find(({ id }) => id === device(stolen));
    expect(shown?.['revokedBy']).toEqual({ kind: 'program', name: null, reason: 'La robaron' });
  });

  test('is refused by a till that has no server, after a start too, and sells to nobody there', async () => {
    await shop.stop(hub);
    const count = refusals(neighbour);
    await until('it tries the neighbour again', () => refusals(neighbour) > count);
    const late = await sell(stolen);
    expect(held(neighbour, late.segment)).toBeLessThanOrEqual(late.seq);
    const port = neighbour.server.port;
    await shop.stop(neighbour);
    neighbour = await shop.till('C02', [], { paired: true, port });
    await until('it tries again', () => refusals(neighbour) > 0);
    expect([isLive(neighbour, stolen), held(neighbour, late.segment) > late.seq]).toEqual([false, false]);
  });

  test('is still heard by a till that never heard of it, and what that passes on is booked as revoked', async () => {
    hub = await shop.hub();
    await until('the ledger', () => hub.bridge.projected());
    // One that would not pass on its own revocation.
    const thief = await joined('C05');
    await until('the hub knows it', () => certificateOf(hub, thief.identity.device) !== undefined);
    expect((await revoke(thief.identity.device)).status).toBe(200);
    expect((await thief.raw.ended()).reason).toBe('device_revoked');
    unaware = await shop.till('C04', []);
    const again = await RawPeer.dial(unaware.server.url(HOST));
    await again.join(thief.identity);
    const segment = newSegmentId(thief.identity.device, Date.now(), random);
    const id = uuidv7(Date.now(), random);
    const at = formatHlc({ ms: Date.now(), counter: 0, device: thief.identity.device });
    const sale = saleOf(id, { at, till: 'C05', receipt: { series: 'C05', number: 1 } });
    again.frame(changesOf(thief.identity, segment, [encodeOp(sale)]));
    await until('the unaware till has it', () => held(unaware, segment) === 1);
    const own = await sell(unaware);
    again.close();
    await shop.stop(unaware);
    unaware = await shop.till('C04', [hub], { paired: true });
    await until('it is told', () => unaware.server.peer.replica.context.isRevoked(thief.identity.device));
    await accepted(unaware, own);
    const verdict = await until('an answer', async () => {
      const { rows } = await shop.pool.query<Json>('select status, code from op where id = $1', [id]);
      return rows[0];
    });
    expect(verdict).toEqual({ status: 'rejected', code: 'device_revoked' });
    expect(await shop.booked(id)).toBe(0);
  });

  test('comes back neither with its old certificate nor by pairing the same key again', async () => {
    const loaded = await loadDevice(join(shop.folder, 'C03'));
    if (!loaded.ok) throw new Error(loaded.error.code);
    const { keys, identity } = loaded.value;
    const raw = await RawPeer.dial(hub.server.url(HOST));
    raw.hello({ store: STORE, certificate: identity.certificateBytes });
    expect(await raw.ended()).toEqual({ code: 4_400, reason: 'device_revoked' });
    // Even one that the authority really signed, with a later date.
    const later = issueCertificate(await loadAuthority(join(shop.folder, 'hub')), keys.publicKey, {
      ...{ store: STORE, role: 'till', till: 'C03', series: 'C03' },
      nowMs: Date.now() + 60_000,
    });
    const helper = await joined('X1');
    helper.raw.frame({ kind: 'certificates', certificates: [identity.certificateBytes, later] });
    const { body } = await apiOf(hub).send('POST', '/api/pairings', { till: 'C03' });
    const request = { code: body['code'], publicKey: Buffer.from(keys.publicKey).toString('hex') };
    const paired = await apiOf(hub).send('POST', '/api/pair', request);
    expect([paired.status, paired.body['code']]).toEqual([422, 'device_revoked']);
    expect(knows(hub, stolen)).toBe(true);
    helper.raw.close();
  });

  test('tells whoever uses it, once it hears of it', async () => {
    expect(certificateOf(hub, device(stolen))?.revokedAt).toBeTypeOf('number');
    const loud = await shop.till('C07', [hub]);
    await until('it is there', () => isLive(hub, loud));
    await revoke(device(loud));
    await until('it knows', () => knows(loud, loud));
    const alerts = (await (await fetch(`${loud.server.origin(HOST)}/status.json`)).json()) as {
      alerts: { code: string }[];
    };
    expect(alerts.alerts.map(({ code }) => code)).toContain('device_revoked');
  });
});

const joined = async (name: string): Promise<{ identity: Identity & { device: string }; raw: RawPeer }> => {
  const loaded = await loadDevice(await shop.pair(name));
  if (!loaded.ok) throw new Error(loaded.error.code);
  const { keys, identity } = loaded.value;
  const { certificateBytes, authority, device: id, store } = identity;
  const raw = await RawPeer.dial(hub.server.url(HOST));
  const self = { store, certificate: certificateBytes, keys, authority, device: id };
  await raw.join(self);
  return { identity: self, raw };
};

describe('nobody', () => {
  test('revokes a device but the authority', async () => {
    const { identity, raw } = await joined('X2');
    const victim = unaware.server.peer.replica.context.identity.certificate;
    for (const keys of [identity.keys, generateKeyPair()]) {
      const before = refusals(hub, 'bad_signature');
      raw.frame({ kind: 'certificates', certificates: [revokeCertificate(keys, victim, Date.now())] });
      await until('it is refused', () => refusals(hub, 'bad_signature') > before);
    }
    expect(knows(hub, unaware)).toBe(false);
    // It goes on talking and selling.
    await accepted(unaware, await sell(unaware));
    raw.close();
  });

  test('revokes the hub itself, or what is no device', async () => {
    const { body } = await apiOf(hub).get('/api/devices');
    const own = (body['items'] as Json[]).filter(({ isHub }) => isHub === true);
    expect(own).toHaveLength(2);
    for (const { id } of own) {
      const answer = await revoke(String(id));
      expect([answer.status, answer.body['code']]).toEqual([422, 'device_of_the_hub']);
    }
    for (const id of ['ab'.repeat(16), 'x', '%00']) expect((await revoke(id)).status).toBe(404);
  });

  test('who is being let in is let in, when the revocation comes between hello and proof', async () => {
    const loaded = await loadDevice(await shop.pair('X3'));
    if (!loaded.ok) throw new Error(loaded.error.code);
    const { keys, identity } = loaded.value;
    const self = {
      store: STORE,
      certificate: identity.certificateBytes,
      keys,
      authority: identity.authority,
    };
    const raw = await RawPeer.dial(hub.server.url(HOST));
    raw.hello(self);
    const theirs = await raw.heard('hello');
    const authority = await loadAuthority(join(shop.folder, 'hub'));
    await hub.server.peer.certify(revokeCertificate(authority, identity.certificate, Date.now()));
    raw.frame({ kind: 'proof', signature: raw.proof(self, theirs) });
    expect((await raw.ended()).reason).toBe('device_revoked');
    // What it signed before may still come by others.
    const helper = await joined('X4');
    const segment = newSegmentId(identity.device, Date.now(), random);
    helper.raw.frame(changesOf({ store: STORE, keys }, segment, [fromHex('7b7d')]));
    await until('it is held', () => held(hub, segment) === 1);
    helper.raw.close();
  });
});

test('the command lists devices and revokes one by its till', async () => {
  const node = await shop.till('C09', [hub]);
  await until('it is there', () => isLive(hub, node));
  const options: Record<string, string> = { url: hub.server.origin(HOST), data: shop.folder };
  const run = (...positionals: string[]): Promise<void> =>
    command.run({ positionals, text: (name) => options[name], flag: () => false });
  await run('list');
  await run('revoke', 'C09');
  expect(knows(hub, node)).toBe(true);
  await expect(run('revoke', 'C09')).rejects.toMatchObject({ code: 'device_unknown' });
});
