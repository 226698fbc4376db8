/** Devices at a running hub: what people call them, and certificates that are renewed before and after they ran out. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Hub } from '../../server/hub/hub.ts';
import { loadDevice } from '../../server/security/identity.ts';
import { apiOf, type Api, type Json } from './http.ts';
import { accepted, sell, Shop, until } from './shop.ts';

const YEAR_MS = 365 * 24 * 60 * 60 * 1_000;

let shop: Shop;
let hub: Hub;
let api: Api;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  api = apiOf(hub);
  await until('the ledger', () => hub.bridge.projected());
});
afterAll(() => shop?.close());

const listed = async (id: string): Promise<Json | undefined> =>
  ((await api.get('/api/devices')).body['items'] as Json[]).find((each) => each['id'] === id);

it('a device is called what people call it, until they say otherwise', async () => {
  const id = hub.server.peer.device;
  const label = (to: unknown): Promise<{ status: number; body: Json }> =>
    api.send('PATCH', `/api/devices/${id}`, { label: to });
  expect((await label('  La de la bodega ')).body).toMatchObject({ label: 'La de la bodega', till: 'HUB' });
  expect(await listed(id)).toMatchObject({ label: 'La de la bodega' });
  for (const none of ['', ' ', 'x'.repeat(201), 'a\u0000', 7]) expect((await label(none)).status).toBe(422);
  expect((await label(null)).body).toMatchObject({ label: null });
  expect((await api.send('PATCH', `/api/devices/${'ab'.repeat(16)}`, { label: 'x' })).status).toBe(404);
  const { body } = await api.get('/api/audit?action=device_renamed');
  expect((body['items'] as Json[]).map(({ details }) => details)).toEqual([
    { till: 'HUB', from: 'La de la bodega', to: null },
    { till: 'HUB', from: null, to: 'La de la bodega' },
  ]);
});

it('SY-33: a till whose certificate ran out is let in again once that is renewed, and has the new one for good', async () => {
  const folder = await shop.pair('C05', { nowMs: Date.now() - 11 * YEAR_MS });
  const loaded = await loadDevice(folder);
  if (!loaded.ok) throw new Error(loaded.error.code);
  const { device, certificateBytes } = loaded.value.identity;
  await hub.server.peer.certify(certificateBytes);
  const till = await shop.till('C05', [hub], { paired: true });
  const refusals = (): number => hub.server.peer.replica.context.refusals.get('certificate_expired') ?? 0;
  await until('it is refused', () => refusals() > 0);
  const { status, body } = await api.send('POST', `/api/devices/${device}/renew`, undefined);
  expect([status, body['till']]).toEqual([200, 'C05']);
  expect(Date.parse(String(body['validUntil']))).toBeGreaterThan(Date.now() + 9 * YEAR_MS);
  await accepted(till, await sell(till));
  const renewed = (): number =>
    till.server.peer.replica.context.certificates.get(device)?.certificate.validUntil ?? 0;
  await until('it has the new one', () => renewed() > Date.now());
  await shop.stop(till);
  // A peer that knows nothing of it takes the word of the certificate that it shows.
  const other = await shop.till('C06', []);
  const again = await shop.till('C05', [other], { paired: true });
  await until('they hear each other', () =>
    [...other.server.peer.replica.context.live()].some(({ certificate }) => certificate.device === device),
  );
  expect(again.server.peer.replica.context.certificates.get(device)?.certificate.validUntil).toBe(renewed());
  const { body: audit } = await api.get('/api/audit?action=device_renewed');
  expect(audit['items']).toMatchObject([{ target: device, details: { till: 'C05' } }]);
});

it('one that was revoked is not renewed', async () => {
  const till = await shop.till('C07', [hub]);
  const { device } = till.server.peer;
  await until('the hub knows it', () => listed(device));
  expect((await api.send('POST', `/api/devices/${device}/revoke`, undefined)).status).toBe(200);
  const { status, body } = await api.send('POST', `/api/devices/${device}/renew`, undefined);
  expect([status, body['code']]).toEqual([422, 'device_revoked']);
});
