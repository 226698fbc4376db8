/** Who is at the till and who approves, on a real peer with a real hub: what was signed without network counts later. */
import { argon2id } from 'hash-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PinAttempts } from '../../../client/common/people/attempts.ts';
import type { Staff } from '../../../client/common/people/key-opener.ts';
import { PeopleDesk, type DeskPorts, type DeskState } from '../../../client/till/people/people-desk.ts';
import type { TillModel } from '../../../client/till/model/till-model.ts';
import { SETTINGS_ID } from '../../../crdt-schema/catalog/index.ts';
import type { Hub } from '../../../server/hub/hub.ts';
import { COFFEE, HOST, Shop, until } from '../shop.ts';
import { openModel } from './opened-model.ts';

let shop: Shop;
let hub: Hub;
let till: TillModel;
let desk: PeopleDesk;
let nowMs = 1_000_000;
const session = new Map<string, string>();
/** What people did. */
const noted: Parameters<DeskPorts['note']>[0][] = [];

const PINS = { Ana: '111111', Carmen: '471182' } as const;

const hire = async (name: keyof typeof PINS, role: string): Promise<void> => {
  const response = await fetch(`http://${HOST}:${hub.server.port}/api/people`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${hub.catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, role, pin: PINS[name] }),
  });
  expect(response.status).toBe(201);
};
const person = (name: keyof typeof PINS): Staff => desk.state().people.find((one) => one.name === name)!;
const openDesk = (): PeopleDesk =>
  new PeopleDesk(till, {
    derive: async ({ pin, salt, memoryKib, passes, lanes }) =>
      argon2id({
        password: pin,
        salt,
        memorySize: memoryKib,
        iterations: passes,
        parallelism: lanes,
        hashLength: 32,
        outputType: 'binary',
      }),
    attempts: new PinAttempts({ getItem: () => null, setItem: () => undefined }, () => nowMs),
    session: {
      getItem: (key) => session.get(key) ?? null,
      setItem: (key, value) => void session.set(key, value),
      removeItem: (key) => void session.delete(key),
    },
    note: (activity) => void noted.push(activity),
  });
const codeOf = async (result: ReturnType<PeopleDesk['signIn']>): Promise<string> => {
  const done = await result;
  return done.ok ? 'ok' : done.error.code;
};
/** A coffee of 2.50 with so much off. */
const sell = (discount: number) =>
  till.write('sale', {
    lines: [{ product: COFFEE, quantity: 1_000, price: 25_000, discount, total: 250 - discount }],
    payments: [{ method: 'cash', amount: 250 - discount }],
    total: 250 - discount,
  });
const asked = (): Promise<NonNullable<DeskState['request']>> =>
  until('somebody is asked', () => desk.state().request);

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  hub.server.peer.catalog.setField('settings', SETTINGS_ID, 'discountLimit', 1_000);
  ({ till } = await openModel(shop, 'C01', [hub]));
  desk = openDesk();
  await until('the settings', () => till.settings().discountLimit === 1_000);
  await until('the ledger', () => hub.bridge.connected);
});
afterAll(() => shop?.close());

describe('a till', () => {
  it('sells without asking anybody, where the shop has no people', async () => {
    expect((await sell(250)).ok).toBe(true);
    expect(desk.state()).toEqual({ people: [], cashier: undefined, request: undefined });
  });

  it('knows the people by name once the hub has them, and who is at it by the PIN', async () => {
    await hire('Carmen', 'supervisor');
    await hire('Ana', 'cashier');
    await until('both', () => desk.state().people.length === 2);
    expect(desk.state().people.map(({ name }) => name)).toEqual(['Ana', 'Carmen']);
    await shop.stop(hub);
    expect(await codeOf(desk.signIn(person('Ana'), '111112'))).toBe('wrong_pin');
    expect(desk.state().cashier).toBeUndefined();
    expect(await codeOf(desk.signIn(person('Ana'), PINS.Ana))).toBe('ok');
    const sold = await sell(0);
    expect(sold.ok && sold.value.cashier).toBe(person('Ana').id);
    // A reload finds her still there.
    expect(openDesk().state().cashier?.name).toBe('Ana');
    desk = openDesk();
  });

  it('does not write what nobody approved, and asks again', async () => {
    const written = sell(100);
    expect(await asked()).toMatchObject({ code: 'discount_limit', note: '150' });
    desk.dismiss();
    expect(await written).toEqual({
      ok: false,
      error: { code: 'not_approved', params: { rule: 'discount_limit' } },
    });
    expect(desk.state().request).toBeUndefined();
  });

  it('lets a person wait after wrong PINs, and the other one not; what was approved offline is accepted', async () => {
    const written = sell(100);
    const { op } = await asked();
    for (let i = 0; i < 3; i++)
      expect(await codeOf(desk.approve(person('Carmen'), '000000'))).toBe('wrong_pin');
    expect(await codeOf(desk.approve(person('Carmen'), PINS.Carmen))).toBe('pin_wait');
    expect([desk.waitMs(person('Carmen')), desk.waitMs(person('Ana'))]).toEqual([2_000, 0]);
    nowMs += 2_000;
    const [first, second] = await Promise.all([
      codeOf(desk.approve(person('Carmen'), PINS.Carmen)),
      codeOf(desk.approve(person('Carmen'), '000000')),
    ]);
    expect([first, second]).toEqual(['ok', 'pin_busy']);
    const sold = await written;
    expect(sold.ok && sold.value.approvals).toMatchObject([
      { code: 'discount_limit', by: person('Carmen').id },
    ]);
    hub = await shop.hub({ port: hub.server.port });
    await until('accepted', () => till.ticks(op)?.verdict?.status === 'accepted');
  });

  it('is asked by nobody where the hub would refuse: a cashier who approves is no supervisor', async () => {
    const written = sell(100);
    const { op } = await asked();
    expect(await codeOf(desk.approve(person('Ana'), PINS.Ana))).toBe('ok');
    expect((await written).ok).toBe(true);
    await until('refused', () => till.ticks(op)?.verdict?.code === 'approval_invalid');
  });

  it('lets no cashier approve what no hub looks at again, and asks a supervisor at the till only for what is final', async () => {
    const first = till.permit({ code: 'settings', details: ['a'] });
    expect(await asked()).toMatchObject({ code: 'settings', details: ['a'] });
    expect(await codeOf(desk.approve(person('Ana'), PINS.Ana))).toBe('ok');
    expect(await first).toEqual({ ok: false, error: { code: 'not_approved', params: { rule: 'settings' } } });
    const second = till.permit({ code: 'settings' });
    await asked();
    expect(await codeOf(desk.approve(person('Carmen'), PINS.Carmen))).toBe('ok');
    const carmen = { ok: true, value: { by: person('Carmen').id } };
    expect(await second).toEqual(carmen);
    expect(await codeOf(desk.signIn(person('Carmen'), PINS.Carmen))).toBe('ok');
    expect(await till.permit({ code: 'settings' })).toEqual(carmen);
    const final = till.permit({ code: 'unpair', isFinal: true });
    await asked();
    desk.dismiss();
    expect((await final).ok).toBe(false);
    desk.signOut();
  });

  it('notes who came and went, who approved what for whom, and who had to wait', () => {
    expect(noted.map(({ kind, who, at, code, seconds }) => [kind, who, at, code, seconds])).toEqual([
      ['signed_in', 'Ana', undefined, undefined, undefined],
      ['not_approved', 'Ana', undefined, 'discount_limit', undefined],
      ['pin_locked', 'Carmen', undefined, undefined, 2],
      ['approved', 'Carmen', 'Ana', 'discount_limit', undefined],
      ['approved', 'Ana', 'Ana', 'discount_limit', undefined],
      ['approved', 'Ana', 'Ana', 'settings', undefined],
      ['approved', 'Carmen', 'Ana', 'settings', undefined],
      ['signed_in', 'Carmen', undefined, undefined, undefined],
      ['not_approved', 'Carmen', undefined, 'unpair', undefined],
      ['signed_out', 'Carmen', undefined, undefined, undefined],
    ]);
  });
});
