/** A shop on a bad network, for long: what `tests/lan/lan.test.ts` does in a short form. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, LanShop, TILLS } from './lan-shop.ts';
import { canBuild, type Faults } from './network.ts';
import { MAX_RATIO, tell } from './ratio.ts';

const able = canBuild();
if (!able) console.log('skipped: network namespaces need root, ip and Python');

const HOUR_MS = 60 * 60 * 1_000;
/** Over two cables: 20 % lost, 300 ms ± 200, some repeated, all out of order; 64 kbit/s each. */
const AWFUL: Faults = { loss: 0.106, delay: 0.15, jitter: 0.1, duplicate: 0.02, rate: 8_000 };

describe.skipIf(!able)('a shop on a bad network', () => {
  let lan: LanShop;
  beforeAll(async () => {
    lan = await LanShop.open('long', 600_000);
    await lan.linked(Object.fromEntries(ALL.map((name) => [name, ALL.filter((other) => other !== name)])));
    await lan.createProduct();
  });
  afterAll(() => lan?.close());

  it('sells through loss, delay, repetition, disorder and 64 kbit/s', async () => {
    await lan.sell(50);
    lan.faults(AWFUL);
    await lan.sell(20);
    await lan.allBooked();
    await lan.allHold();
  });

  it('goes on after cuts of hours, one till after the other', async () => {
    for (const name of [...TILLS, 'hub']) {
      lan.network.cable(name, false);
      await lan.sell(10);
      await lan.later(5 * HOUR_MS);
      lan.faults({}, [name]);
      await lan.allBooked();
    }
    await lan.allHold();
  });

  it('carries everything along a chain, the hub at its end', async () => {
    lan.faults({});
    const chain = [...TILLS, 'hub'];
    lan.graph(chain.slice(1).map((name, i) => [chain[i]!, name] as const));
    await lan.linked({ C01: ['C02'], C03: ['C02', 'C04'], hub: ['C05'] });
    await lan.sell(100);
    await lan.allBooked();
    await lan.allHold();
    lan.openAll();
  });

  it('follows the hub from till to till', async () => {
    const pairs = TILLS.flatMap((a, i) => TILLS.slice(i + 1).map((b) => [a, b] as const));
    for (const name of TILLS) {
      lan.graph([...pairs, [name, 'hub']]);
      await lan.linked({ hub: [name] });
      await lan.sell(20);
      await lan.allBooked();
    }
    await lan.allHold();
    lan.openAll();
  });

  it('comes back when the router does', async () => {
    for (let round = 0; round < 3; round++) {
      await lan.sell(10);
      await lan.network.reboot(15_000);
      await lan.sell(10);
      await lan.allBooked();
    }
    await lan.allHold();
  });

  it(`sends nothing over a link more than ${MAX_RATIO} times`, async () => {
    const rows = await lan.traffic();
    tell(rows);
    expect(rows.filter(({ bytes, needed }) => bytes > needed * MAX_RATIO)).toEqual([]);
  });
});
