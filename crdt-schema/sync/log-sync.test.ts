import { describe, expect, test } from 'vitest';
import { MAX_CHANGES_ENTRIES, MAX_UNSENT_ANSWERS_BYTES, MAX_WANTS_PER_CONNECTION } from '../limits.ts';
import { toHex } from '../model/ids.ts';
import { encodeFrame } from '../wire/frames.ts';
import { link, TestPeer } from './test-peers.ts';

/** A till with a log for each of so many starts. */
const tillWith = (segments: number): TestPeer => {
  const till = new TestPeer('C01');
  for (let i = 0; i < segments; i++) {
    till.write(1);
    till.start();
  }
  return till;
};
const held = ({ replica }: TestPeer): number => [...replica.context.segments.ids()].length;

describe('requests of a peer', () => {
  test('SY-29: are all answered, a few at a time, though it asks for more at once', () => {
    const till = tillWith(MAX_WANTS_PER_CONNECTION);
    const other = new TestPeer('C02');
    till.reads = [];
    link(till, other);
    const atOnce = till.reads.length;
    expect(atOnce).toBeLessThan(MAX_WANTS_PER_CONNECTION / 2);
    for (let next = till.reads.shift(); next !== undefined; next = till.reads.shift()) {
      till.handle({ type: 'read', token: next.token, entries: till.entries(next) });
      expect(till.reads.length).toBeLessThanOrEqual(atOnce);
    }
    expect(held(other)).toBe(MAX_WANTS_PER_CONNECTION);
  });

  test('SY-29: wait while much waits to be sent to it already', () => {
    const till = tillWith(3);
    const other = new TestPeer('C02');
    till.unsent = MAX_UNSENT_ANSWERS_BYTES + 1;
    link(till, other);
    expect(held(other)).toBe(0);
    till.unsent = 0;
    till.tick();
    expect(held(other)).toBe(3);
  });
});

describe('what comes next of a log', () => {
  test('is asked for while the part before is stored, and comes once', () => {
    const till = new TestPeer('C01');
    for (let i = 0; i < 2 * MAX_CHANGES_ENTRIES; i++) till.write(1);
    const other = new TestPeer('C02');
    other.unwritten = [];
    const read: number[] = [];
    till.watch = (effect) => {
      if (effect.type === 'read') read.push(effect.from);
    };
    link(till, other);
    expect(read).toEqual([0, MAX_CHANGES_ENTRIES]);
    expect(held(other)).toBe(0);
    for (let next = other.unwritten.shift(); next !== undefined; next = other.unwritten.shift())
      other.handle(next);
    const [segment] = other.replica.context.segments.ids();
    expect(other.replica.context.segments.length(segment!)).toBe(2 * MAX_CHANGES_ENTRIES);
    expect(read).toHaveLength(2);
  });
});

describe('a log that a peer dropped', () => {
  test('SY-27: whoever holds some of it tells that peer how much, as it may have to be fetched again for it', () => {
    const [holder, other] = [tillWith(2), new TestPeer('C02')];
    link(holder, other);
    const [segment] = [...holder.replica.context.segments.ids()] as [string];
    const told: string[] = [];
    holder.watch = (effect) => {
      if (effect.type === 'send') told.push(toHex(effect.bytes));
    };
    other.say({ kind: 'gone', segment });
    const { length, head } = holder.replica.context.segments.branch(segment, 0)!.tip;
    expect(told).toEqual([toHex(encodeFrame({ kind: 'have', heads: [{ segment, length, head: head! }] }))]);
  });

  test('SY-27: and whoever asks for what is not held hears so at once', () => {
    const [asker, other] = [new TestPeer('C01'), new TestPeer('C02')];
    link(asker, other);
    const segment = asker.device + '0'.repeat(16);
    const told: string[] = [];
    other.watch = (effect) => {
      if (effect.type === 'send') told.push(toHex(effect.bytes));
    };
    const target = new Uint8Array(32);
    asker.say({ kind: 'want', segment, length: 0, head: undefined, targetLength: 1, target });
    expect(told).toEqual([toHex(encodeFrame({ kind: 'gone', segment }))]);
  });
});
