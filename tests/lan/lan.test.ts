/**
 * A shop of five tills and a hub, each on a host of its own: they find each other, relay, lose nothing, and say nothing twice
 * that once is enough for. `npm run lan` does it for long.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL, LanShop, TILLS } from './lan-shop.ts';
import { canBuild } from './network.ts';
import { MAX_RATIO } from './ratio.ts';

const PATIENCE_MS = 60_000;
const HOUR_MS = 60 * 60 * 1_000;
const able = canBuild();
if (!able) console.log('skipped: network namespaces need root, ip and Python');

describe.skipIf(!able)('a shop on a LAN', { timeout: 120_000 }, () => {
  let lan: LanShop;
  beforeAll(async () => {
    lan = await LanShop.open('lan', PATIENCE_MS);
  });
  afterAll(() => lan?.close());

  it('finds itself without an address being told', async () => {
    await lan.linked(Object.fromEntries(ALL.map((name) => [name, ALL.filter((other) => other !== name)])));
  });

  it('sells, and everything is in the ledger and at every till', async () => {
    await lan.sell(20);
    await lan.createProduct();
    await lan.allBooked();
    await lan.allHold();
  });

  it('sells on while the hub is off for hours, and the hub gets all of it', async () => {
    lan.network.cable('hub', false);
    await lan.sell(20);
    await lan.allHold(TILLS);
    await lan.later(5 * HOUR_MS);
    lan.network.cable('hub', true);
    await lan.allBooked();
  });

  it('carries everything along a chain, where the hub hears one till and each till its neighbours', async () => {
    const chain = [...TILLS, 'hub'];
    lan.graph(chain.slice(1).map((name, i) => [chain[i]!, name] as const));
    await lan.linked({ C01: ['C02'], C03: ['C02', 'C04'], hub: ['C05'] });
    await lan.sell(10);
    await lan.allBooked();
    await lan.allHold();
  });

  it('follows the hub to another till', async () => {
    lan.graph([...TILLS.slice(1).map((name, i) => [TILLS[i]!, name] as const), ['C02', 'hub']]);
    await lan.linked({ hub: ['C02'] });
    await lan.sell(5);
    await lan.allBooked();
    lan.openAll();
  });

  it('gets everything through a network that loses, delays, repeats and reorders', async () => {
    lan.faults({ delay: 0.1, jitter: 0.06, loss: 0.1, duplicate: 0.02 }, ['C02', 'C04', 'hub']);
    await lan.sell(20);
    await lan.allBooked();
    await lan.allHold();
    lan.faults({});
  });

  it('comes back after the router was off, though a till was killed meanwhile', async () => {
    const off = lan.network.reboot(2_000);
    await lan.sell(10);
    await lan.kill('C05');
    await off;
    lan.start('C05');
    await lan.allBooked();
    await lan.allHold();
  });

  it(`has sent no entry over a link more than ${MAX_RATIO} times`, async () => {
    const rows = (await lan.traffic()).filter(({ needed }) => needed > 0);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ bytes, needed }) => bytes > needed * MAX_RATIO)).toEqual([]);
  });
});
