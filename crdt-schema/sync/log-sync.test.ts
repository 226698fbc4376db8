import { describe, expect, test } from 'vitest';
import { MAX_UNSENT_ANSWERS_BYTES, MAX_WANTS_PER_CONNECTION } from '../limits.ts';
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
