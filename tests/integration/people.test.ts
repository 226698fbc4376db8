/** The shop's people at its tills: who they are comes in the hub's log, from nobody else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import { encodeVerdictEntry, type SharedPerson } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import { openPersonKey } from '../../server/security/person-key.ts';
import type { TillNode } from '../../server/till-node/till-node.ts';
import { apiOf } from './http.ts';
import { accepted, HOST, sell, Shop, until } from './shop.ts';

let shop: Shop;
let hub: Hub;
let till: TillNode;

const ask = async (method: string, path: string, body: object): Promise<{ id: string }> => {
  const response = await fetch(`http://${HOST}:${hub.server.port}/api/people${path}`, {
    method,
    headers: { Authorization: `Bearer ${hub.catalogToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
  return response.json() as Promise<{ id: string }>;
};
const seen = (node: TillNode, id: string): SharedPerson | undefined =>
  node.server.peer.replica.context.people.get(id);

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub();
  till = await shop.till('C01', [hub]);
  await until('the ledger', () => hub.bridge.connected);
});
afterAll(() => shop?.close());

it('tells tills of a person, of what changes, and of who has left no key', async () => {
  const api = apiOf(hub);
  const { id } = await ask('POST', '', { name: 'Ana', role: 'supervisor', pin: '471182' });
  const ana = await until('Ana at the till', () => seen(till, id));
  expect(ana).toMatchObject({ name: 'Ana', role: 'supervisor', active: true });
  expect((await openPersonKey(ana.sealedKey!, '471182')).ok).toBe(true);
  // Another PIN is another key: who has a copy of the old one approves nothing with it.
  await api.send('PUT', `/api/people/${id}/pin`, { pin: '99887766' });
  const anew = await until('the new key', () => {
    const now = seen(till, id);
    return now?.publicKey === ana.publicKey ? undefined : now;
  });
  expect((await openPersonKey(anew.sealedKey!, '99887766')).ok).toBe(true);
  expect((await openPersonKey(anew.sealedKey!, '471182')).ok).toBe(false);
  await ask('PATCH', `/${id}`, { role: 'cashier' });
  await until('another role', () => seen(till, id)?.role === 'cashier');
  await ask('PATCH', `/${id}`, { active: false });
  const left = await until('who has left', () => seen(till, id)?.active === false && seen(till, id));
  expect(left).not.toHaveProperty('sealedKey');
});

it('goes on with verdicts and people after a start, each told once', async () => {
  const { id } = await ask('POST', '', { name: 'Beto', role: 'cashier', pin: '471183' });
  await until('Beto at the till', () => seen(till, id));
  await accepted(till, await sell(till));
  await shop.stop(hub);
  const before = [...till.server.peer.replica.context.segments.ids()];
  hub = await shop.hub({ port: hub.server.port });
  await until('the ledger', () => hub.bridge.connected);
  // A new segment of the hub's says again who they are.
  const segment = await until('a new segment', () =>
    [...till.server.peer.replica.context.segments.ids()].find(
      (other) => other.startsWith(hub.server.peer.device) && !before.includes(other),
    ),
  );
  await until('stock and people', () => till.server.peer.replica.context.segments.length(segment) >= 2);
  await accepted(till, await sell(till));
  const told = await till.server.peer.read(segment, 0, 0, 10, 1_000_000);
  const people = told.filter(({ bytes }) => Buffer.from(bytes).includes('"people"'));
  expect(people).toHaveLength(1);
});

it('believes no till that names a supervisor', async () => {
  const id = uuidv7(Date.now(), random);
  const forged: SharedPerson = { id, name: 'Eva', role: 'admin', active: true, publicKey: 'ab'.repeat(32) };
  const bytes = encodeVerdictEntry({
    v: 1,
    kind: 'verdicts',
    pos: 1,
    accepted: [],
    others: [],
    stock: [],
    people: [forged],
  });
  const appended = await till.server.peer.append(() => ({ id, bytes, usesReceipt: false }));
  expect(appended.ok).toBe(true);
  const { segment, seq } = appended.ok ? appended.value : { segment: '', seq: 0 };
  const replica = hub.server.peer.replica;
  await until('the forgery at the hub', () => replica.context.segments.length(segment) > seq);
  expect(replica.context.people.get(id)).toBeUndefined();
  expect(seen(till, id)).toBeUndefined();
});
