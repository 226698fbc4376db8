/** A shop whose tills keep what is done with for a second only: what goes, what stays, what a new till is told. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../crdt-schema/model/ids.ts';
import type { Hub } from '../../server/hub/hub.ts';
import { random } from '../../server/security/crypto.ts';
import type { Confirmed, TillNode } from '../../server/till-node/till-node.ts';
import { accepted, saleOf, sell, Shop, stateOf, until } from './shop.ts';

const KEEPS_MS = 1_000;

let shop: Shop;
let hub: Hub;
let till: TillNode;
const customer = uuidv7(Date.now(), random);

beforeAll(async () => {
  shop = await Shop.create();
  hub = await shop.hub({ settleEveryMs: 200 });
  hub.server.peer.catalog.create('customers', customer, { name: 'Ana', creditLimit: 1_000_000 });
  till = await shop.till('C01', [hub], { keepsMs: KEEPS_MS });
});

afterAll(() => shop.close());

/** Another log begins. */
const restart = async (): Promise<void> => {
  await shop.stop(till);
  till = await shop.till('C01', [hub], { keepsMs: KEEPS_MS, paired: true });
};

/** Time passes, by the hub's clock too: the till begins one log after another until it lacks these. */
const untilGone = async (...segments: readonly string[]): Promise<void> => {
  await until('the logs are gone', async () => {
    await restart();
    await accepted(till, await sell(till));
    await new Promise((resolve) => setTimeout(resolve, KEEPS_MS + 300));
    return segments.every((segment) => !holds(till, segment));
  });
};

const holds = (node: TillNode, segment: string): boolean =>
  node.server.peer.replica.context.segments.length(segment) > 0;

const write = async (build: Parameters<TillNode['write']>[1], id = till.newId()): Promise<Confirmed> => {
  const written = await till.write(id, build);
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
};

it('a till drops what is done with and keeps what is open, and a new one knows what is owed without it', async () => {
  const id = till.newId();
  const onCredit = await write(
    (stamp) => ({ ...saleOf(id, stamp), customer, payments: [{ method: 'credit', amount: 250 }] }),
    id,
  );
  await accepted(till, onCredit);
  await restart();
  const wrong = till.newId();
  const refused = await write((stamp) => ({ ...saleOf(wrong, stamp), total: 1 }), wrong);
  await until('it is refused', () => stateOf(till, refused).verdict?.status === 'rejected');
  await untilGone(onCredit.segment);
  expect(stateOf(till, onCredit)).toMatchObject({ server: true });
  expect(holds(till, refused.segment)).toBe(true);

  const other = await shop.till('C02', [hub], { keepsMs: KEEPS_MS });
  await accepted(other, await sell(other));
  expect(other.server.peer.replica.context.verdicts.owed(customer)).toBe(250);
  expect(holds(other, onCredit.segment)).toBe(false);
  expect(holds(other, refused.segment)).toBe(true);

  const voidId = till.newId();
  const voided = await write(
    ({ at, till: name }) => ({
      v: 1,
      kind: 'void',
      id: voidId,
      at,
      till: name,
      target: wrong,
      reason: 'mal',
    }),
    voidId,
  );
  await accepted(till, voided);
  await untilGone(refused.segment, voided.segment);
  const { segments } = hub.server.peer.replica.context;
  for (const { segment } of [onCredit, refused, voided]) expect(segments.length(segment)).toBeGreaterThan(0);
}, 60_000);
