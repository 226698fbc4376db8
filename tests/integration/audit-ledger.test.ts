/** What tills do by their own logs and edits, in the audit of the hub: approvals, voids, prices, settings; and how to find it there. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { toHex } from '../../crdt-schema/model/ids.ts';
import { approvalMessage } from '../../crdt-schema/ops/approval.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import { command } from '../../server/cli/audit.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { openPersonKey } from '../../server/security/person-key.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { apiOf, type Api, type Json } from './http.ts';
import { COFFEE, HOST, RICE, saleOf, Shop, STORE, stateOf, until } from './shop.ts';

const PIN = '471182';

let shop: Shop;
let hub: Hub;
let till: TillNode;
let api: Api;
let carmen: string;
let sign: (message: Uint8Array) => Uint8Array;

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  till = await shop.till('C01', [hub]);
  api = apiOf(hub);
  await until('the ledger', () => hub.bridge.projected());
  const made = await api.send('POST', '/api/people', { name: 'Carmen', role: 'supervisor', pin: PIN });
  hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'discountLimit', 500);
  carmen = String(made.body['id']);
  const key = await until('Carmen at the till', () => till.server.peer.replica.context.people.get(carmen));
  const opened = await openPersonKey(key.sealedKey!, PIN);
  if (!opened.ok) throw new Error(opened.error.code);
  sign = opened.value.sign;
});
afterAll(() => shop?.close());

type Row = Json & {
  readonly action: string;
  readonly target: string;
  readonly actor: Json;
  readonly details: Json;
};
const rows = async (query: Record<string, string> = {}): Promise<Row[]> => {
  const wanted = new URLSearchParams({ limit: '500', ...query });
  const { status, body } = await api.get(`/api/audit?${wanted.toString()}`);
  expect([wanted.toString(), status]).toEqual([wanted.toString(), 200]);
  return body['items'] as Row[];
};
const approval = (op: string, code: string, note: string): { code: string; by: string; proof: string } => ({
  ...{ code, by: carmen, proof: toHex(sign(approvalMessage({ store: STORE, op, code, note }))) },
});
/** Written at the till, and decided at the hub. */
const write = async (
  make: (id: string, stamp: Parameters<typeof saleOf>[1]) => Op,
): Promise<[string, string]> => {
  const id = till.newId();
  const written = await till.write(id, (stamp) => make(id, stamp));
  if (!written.ok) throw new Error(written.error.code);
  const verdict = await until('a verdict', () => stateOf(till, written.value).verdict);
  return [id, verdict.code ?? verdict.status];
};

it('has who let a discount pass at a till, and a signature that is none as what it is', async () => {
  const sale = (note: string) => (id: string, stamp: Parameters<typeof saleOf>[1]) => ({
    ...saleOf(id, stamp, COFFEE, 1_000),
    cashier: carmen,
    approvals: [approval(id, 'discount_limit', note)],
  });
  const [good, verdict] = await write(sale('250'));
  expect(verdict).toBe('accepted');
  const [forged, refused] = await write(sale('1'));
  expect(refused).toBe('approval_invalid');
  const found = await rows({ action: 'overridden' });
  const device = till.server.peer.device;
  expect(found.map(({ actor, target, details }) => ({ actor, target, details }))).toEqual([
    {
      actor: { kind: 'device', id: device, name: 'C01', person: carmen },
      target: forged,
      details: {
        ...{ op: forged, kind: 'sale', till: 'C01', cashier: carmen, code: 'discount_limit', total: 250 },
        ...{ status: 'rejected', refused: 'approval_invalid' },
      },
    },
    {
      actor: { kind: 'person', id: carmen, name: 'Carmen' },
      target: good,
      details: { op: good, kind: 'sale', till: 'C01', cashier: carmen, code: 'discount_limit', total: 250 },
    },
  ]);
});

it('has what was refused and let pass all the same, and what was dropped', async () => {
  const wrong = (id: string, stamp: Parameters<typeof saleOf>[1]): Op => ({
    ...saleOf(id, stamp, COFFEE, 1_000),
    customer: '01890000-0000-7000-8000-00000000dead',
  });
  hub.server.peer.catalog.setField('products', RICE, 'stockPolicy', 'reject');
  await hub.bridge.projected();
  const [target, refusal] = await write((id, stamp) => saleOf(id, stamp, RICE, 1_000));
  expect(refusal).toBe('insufficient_stock');
  const [by, outcome] = await write((id, { at, till: name }) => ({
    ...{ v: 1, id, at, till: name, kind: 'override', target, reason: 'Revisado' },
    approval: approval(target, 'insufficient_stock', 'Revisado'),
  }));
  expect(outcome).toBe('accepted');
  const [dropped] = await write(wrong);
  const [voiding] = await write((id, { at, till: name }) => ({
    ...{ v: 1, id, at, till: name, kind: 'void', target: dropped, reason: 'Repetida', cashier: carmen },
  }));
  const [voided, overridden] = await rows({ limit: '2' });
  expect(overridden).toMatchObject({
    ...{ action: 'overridden', target, actor: { kind: 'person', name: 'Carmen' } },
    details: { op: by, code: 'insufficient_stock', reason: 'Revisado' },
  });
  expect(voided).toMatchObject({
    ...{ action: 'voided', target: dropped, actor: { kind: 'device', name: 'C01', person: carmen } },
    details: { op: voiding, reason: 'Repetida' },
  });
});

it('has prices and settings that a till changed, from what to what, and those of HTTP once', async () => {
  const { catalog } = till.server.peer;
  catalog.setField('products', COFFEE, 'price', 27_000);
  await until('it is in the audit', async () => (await rows({ action: 'price_changed' })).length === 1);
  catalog.setField('settings', SETTINGS_ID, 'discountLimit', 700);
  await until('it is in the audit', async () => (await rows({ action: 'settings_changed' })).length === 1);
  // Another name is nobody's business here.
  catalog.setField('products', COFFEE, 'name', 'Café de olla');
  const read = await until('the name has come', async () => {
    const { body } = await api.get(`/api/products/${COFFEE}`);
    return body['name'] === 'Café de olla' && body;
  });
  await api.send('PATCH', `/api/products/${COFFEE}`, { version: read['version'], price: 28_000 });
  await hub.bridge.projected();
  const [byHttp, byTill, ...more] = await rows({ action: 'price_changed' });
  expect(more).toEqual([]);
  expect(byTill).toMatchObject({
    ...{ actor: { kind: 'device', id: till.server.peer.device, name: 'C01' }, target: COFFEE },
    details: { from: 25_000, to: 27_000 },
  });
  expect(byHttp).toMatchObject({ actor: { kind: 'program' }, details: { from: 27_000, to: 28_000 } });
  expect((await rows({ action: 'settings_changed' }))[0]!.details).toEqual({
    fields: { discountLimit: { from: 500, to: 700 } },
  });
});

it('is found by who, by what and by when, over HTTP and at the console', async () => {
  const all = await rows();
  const count = async (query: Record<string, string>): Promise<number> => (await rows(query)).length;
  expect(await count({ who: 'carmen' })).toBe(await count({ who: carmen }));
  expect(await count({ who: carmen })).toBeGreaterThan(3);
  expect(await count({ who: 'c01', action: 'price_changed' })).toBe(1);
  expect(await count({ who: 'nobody of that name' })).toBe(0);
  const middle = String(all[2]!['at']);
  expect(await count({ from: middle })).toBe(all.filter(({ at }) => String(at) >= middle).length);
  expect(await count({ to: middle })).toBe(all.filter(({ at }) => String(at) < middle).length);
  expect((await api.get('/api/audit?from=yesterday')).status).toBe(400);
  const [written, { write: print }] = [[] as string[], process.stdout];
  process.stdout.write = ((text: string) => written.push(text) > 0) as typeof print;
  const options: Record<string, string> = {
    ...{ url: hub.server.origin(HOST), data: shop.folder },
    ...{ who: 'Carmen', action: 'voided', since: '2020-01-01', until: '2999-12-31' },
  };
  try {
    await command.run({ positionals: ['list'], text: (name) => options[name], flag: () => false });
  } finally {
    process.stdout.write = print;
  }
  expect(written.join('')).toMatch(/^\S+ {2}voided .*device C01.*Repetida[^\n]*\n$/);
  expect((await api.get('/api/audit/check')).body).toMatchObject({ ok: true, entries: all.length });
});
