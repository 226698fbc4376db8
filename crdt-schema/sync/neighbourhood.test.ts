import { describe, expect, test } from 'vitest';
import { HEARD_SAVED_MS, MAX_LIVE_PEERS } from '../limits.ts';
import { HeardMemory } from './heard-memory.ts';
import type { Neighbour } from './neighbourhood.ts';
import { link, START_MS, TestPeer } from './test-peers.ts';

const of = (peer: TestPeer, other: TestPeer): Neighbour | undefined =>
  peer.replica.neighbourhood.neighbours().find(({ device }) => device === other.device);

const unheard = { direct: false, through: [], backlog: undefined };

describe('who is heard', () => {
  test('SY-24: now while it is, directly or through others, and until when once it is not', () => {
    const [till, node, far] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('C03')];
    far.nowMs += 90_000;
    link(till, node);
    const cut = link(node, far);
    expect(of(till, node)).toMatchObject({ direct: true, through: [], heardMs: START_MS, skewMs: 0 });
    expect(of(till, far)).toEqual({
      device: far.device,
      direct: false,
      through: [node.device],
      heardMs: START_MS,
      software: 'till C03',
      skewMs: undefined,
      backlog: undefined,
    });
    expect(of(node, far)).toMatchObject({ direct: true, skewMs: 90_000 });
    till.nowMs += 60_000;
    expect(of(till, far)?.heardMs).toBe(START_MS);
    till.tick();
    expect(of(till, far)?.heardMs).toBe(START_MS + 60_000);
    cut();
    till.nowMs += 60_000;
    till.tick();
    expect(of(till, far)).toMatchObject({ ...unheard, heardMs: START_MS + 60_000, software: 'till C03' });
    expect(of(node, far)).toMatchObject({ ...unheard, skewMs: 90_000 });
  });

  test('SY-24: one that is known by its certificate alone was never heard', () => {
    const [till, node, far] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('C03')];
    link(node, far)();
    link(till, node);
    expect(of(till, far)).toEqual({
      ...unheard,
      device: far.device,
      heardMs: undefined,
      software: undefined,
      skewMs: undefined,
    });
  });

  test('SY-25: is remembered over a start, and a crash forgets five minutes at most', () => {
    const [till, node, far] = [new TestPeer('C01'), new TestPeer('C02'), new TestPeer('C03')];
    node.nowMs -= 5_000;
    link(till, node);
    const cut = link(node, far);
    till.nowMs += HEARD_SAVED_MS;
    till.tick();
    const savedMs = till.nowMs;
    till.nowMs += HEARD_SAVED_MS - 1;
    till.tick();
    till.start();
    const lastMs = { heardMs: savedMs, software: 'till C02', skewMs: -5_000 };
    expect(of(till, node)).toMatchObject({ ...unheard, ...lastMs });
    expect(of(till, far)).toMatchObject({ ...unheard, heardMs: savedMs });
    const alone = link(till, node);
    cut();
    alone();
    const goneMs = till.nowMs;
    till.nowMs += 1_000;
    till.start();
    expect(of(till, node)?.heardMs).toBe(goneMs);
    till.nowMs = START_MS;
    till.tick();
    expect(of(till, node)?.heardMs).toBe(START_MS);
  });

  test('SY-25: a memory that cannot be read is counted, and begins anew', () => {
    const till = new TestPeer('C01');
    till.writes.push({ kind: 'heard', bytes: Uint8Array.of(1, 2, 3) });
    till.start();
    expect([...till.replica.context.refusals]).toEqual([['heard_malformed', 1]]);
    const foreign = new TextEncoder().encode('{"v":1,"heard":{"x":{"heardMs":1,"software":""}}}');
    expect(new HeardMemory().restore(foreign)).toBe(false);
  });

  test('SY-25: the memory is bounded: whom it has not heard for longest it forgets', () => {
    const memory = new HeardMemory();
    const idOf = (n: number): string => n.toString(16).padStart(32, '0');
    for (let n = 0; n <= MAX_LIVE_PEERS; n++) memory.set(idOf(n), { heardMs: n, software: '' });
    expect(memory.get(idOf(0))).toBeUndefined();
    expect(memory.get(idOf(1))).toBeDefined();
    const again = new HeardMemory();
    expect(again.restore(memory.encode())).toBe(true);
    expect(again.encode()).toEqual(memory.encode());
  });

  test('SY-26: what each lacks of the other is told while they are linked', () => {
    const [till, node] = [new TestPeer('C01'), new TestPeer('C02')];
    till.write(3);
    node.write(5);
    const seen: (Neighbour['backlog'] | undefined)[] = [];
    till.watch = () => {
      const backlog = of(till, node)?.backlog;
      if (JSON.stringify(backlog) !== JSON.stringify(seen.at(-1))) seen.push(backlog);
    };
    link(till, node);
    expect(seen[0]).toEqual({ theyLack: 3, weLack: 0 });
    expect(seen).toContainEqual({ theyLack: 3, weLack: 5 });
    const level = { theyLack: 0, weLack: 0 };
    expect([of(till, node)?.backlog, of(node, till)?.backlog]).toEqual([level, level]);
    till.write(1);
    expect([of(till, node)?.backlog, of(node, till)?.backlog]).toEqual([level, level]);
  });
});
