import { describe, expect, test } from 'vitest';
import { MAX_COPIES_TOLD } from '../limits.ts';
import { ACCEPTED } from '../verdicts/verdict.ts';
import { encodeVerdictEntry } from '../verdicts/verdict-entry.ts';
import type { Standing } from './standings.ts';
import { link, TestPeer } from './test-peers.ts';

const none = { peers: 0, server: false };
const here: Standing = { ...none, verdict: undefined, hearsay: none };

describe('the standing of an op', () => {
  test('SY-21: is unknown of what is not on this disk', () => {
    const till = new TestPeer('C01');
    const segment = till.write(1);
    expect(till.replica.standing(segment, 0)).toEqual(here);
    expect(till.replica.standing(segment, 1)).toBeUndefined();
    expect(till.replica.standing('00'.repeat(24), 0)).toBeUndefined();
  });

  test('SY-21: counts the devices that said so, the hub apart, and each op by itself', () => {
    const [till, other, hub] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('HUB', 'hub')];
    const segment = till.write(1);
    link(till, other);
    link(till, hub)();
    expect(till.replica.standing(segment, 0)).toEqual({ ...here, peers: 1, server: true });
    till.write(1);
    expect(till.replica.standing(segment, 1)).toEqual({ ...here, peers: 1 });
    expect(till.replica.heldByHub(segment)).toBe(1);
  });

  test('SY-21: goes down when a device comes back without what it held, and up again when it has it', () => {
    const [till, other] = [new TestPeer('C01'), new TestPeer('C02')];
    const segment = till.write(3);
    link(till, other)();
    expect(till.replica.standing(segment, 2)?.peers).toBe(1);
    other.writes = [];
    other.start();
    const seen: (number | undefined)[] = [];
    till.watch = ({ type }) => {
      if (type === 'live') seen.push(till.replica.standing(segment, 2)?.peers);
    };
    link(till, other)();
    expect(seen).toEqual([0]);
    expect(till.replica.standing(segment, 2)?.peers).toBe(1);
    const node = new TestPeer('C03');
    link(till, node);
    const cut = link(other, node);
    node.tick();
    cut();
    other.writes = [];
    other.start();
    link(till, other);
    expect(seen.at(-1)).toBe(1);
  });

  test('SY-21: does not count a head that is not on the own chain', () => {
    const [till, hub] = [new TestPeer('C01'), new TestPeer('HUB', 'hub')];
    const segment = till.write(1);
    link(till, hub);
    hub.say({ kind: 'have', heads: [{ segment, length: 900, head: new Uint8Array(32) }] });
    till.watch = ({ type }) => {
      if (type === 'appended') expect(till.replica.standing(segment, 1)).toEqual(here);
    };
    till.write(1);
    expect(till.replica.standing(segment, 1)?.server).toBe(true);
    expect.assertions(2);
  });

  test('SY-22: what others say of the hub is hearsay, and never past what was written', () => {
    const [till, relay, hub] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('HUB', 'hub')];
    const segment = till.write(1);
    link(till, relay);
    link(relay, hub);
    expect(till.replica.standing(segment, 0)).toEqual({
      ...here,
      peers: 1,
      server: true,
      hearsay: { peers: 0, server: true },
    });
    relay.say({ kind: 'ack', by: hub.device, stored: [{ segment, length: 1_000 }] });
    expect(till.replica.heldByHub(segment)).toBe(1);
    link(till, hub);
    expect(till.replica.standing(segment, 0)?.hearsay.server).toBe(false);
  });

  test('SY-22: a verdict is the hub’s own word, by whatever road it came, and outlives a start', () => {
    const [till, relay, hub] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('HUB', 'hub')];
    const segment = till.write(1);
    link(till, relay);
    link(relay, hub);
    const hash8 = till.replica.context.segments.hash8(segment, 0, 0)!;
    till.standings.length = 0;
    hub.handle({
      type: 'append',
      token: 1,
      build: () => ({
        id: 'verdict',
        usesReceipt: false,
        bytes: encodeVerdictEntry({
          v: 1,
          kind: 'verdicts',
          pos: 1,
          accepted: [[segment, 0, 0, hash8]],
          others: [],
          stock: [],
        }),
      }),
    });
    const settled = { ...here, server: true, verdict: ACCEPTED };
    expect(till.replica.standing(segment, 0)).toEqual({ ...settled, peers: 1 });
    expect(till.standings).toEqual([new Set([segment])]);
    till.start();
    expect(till.replica.standing(segment, 0)).toEqual(settled);
  });

  test('SY-23: a writer hears of copies at peers that it does not hear, once a second and a few', () => {
    const [till, node] = [new TestPeer('C01'), new TestPeer('C02')];
    const segment = till.write(1);
    link(till, node);
    const others = Array.from({ length: MAX_COPIES_TOLD + 2 }, (_, i) => new TestPeer(`T${i}`));
    for (const other of others) link(other, node);
    link(others[0]!, till);
    expect(till.replica.standing(segment, 0)?.peers).toBe(2);
    node.tick();
    const all = MAX_COPIES_TOLD + 2;
    expect(till.replica.standing(segment, 0)?.hearsay).toEqual({ peers: MAX_COPIES_TOLD, server: false });
    expect(till.replica.standing(segment, 0)?.peers).toBe(all);
    const before = node.sent;
    node.tick();
    expect(node.sent).toBe(before);
    till.write(1);
    node.tick();
    expect(till.replica.standing(segment, 1)?.peers).toBe(all);
    node.start();
    expect(till.replica.standing(segment, 1)?.peers).toBe(all);
    link(till, node);
    node.tick();
    expect(till.replica.standing(segment, 1)?.peers).toBe(2);
  });
});
