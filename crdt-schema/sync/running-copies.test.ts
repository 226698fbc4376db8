/** A process copied while it runs (the snapshot of a machine): both go on in one segment. */
import { describe, expect, test } from 'vitest';
import type { StoredEntry } from './events.ts';
import { link, START_MS, TestPeer } from './test-peers.ts';

/** Till C01 twice, in the same state, and a till that hears both. */
const copies = () => {
  const [one, other] = [new TestPeer('C01'), new TestPeer('C01')];
  const witness = new TestPeer('C02');
  const segment = one.write(1);
  expect(other.write(1)).toBe(segment);
  // The two processes go on in different moments.
  one.nowMs = START_MS + 1;
  other.nowMs = START_MS + 2;
  return { one, other, witness, segment };
};

const append = (peer: TestPeer, byte: number): void =>
  peer.handle({
    type: 'append',
    token: byte,
    build: () => ({ id: `op ${byte}`, bytes: Uint8Array.of(byte), usesReceipt: false }),
  });

const stored = (peer: TestPeer): StoredEntry[] =>
  peer.writes.flatMap((write) => (write.kind === 'entry' ? [write.entry] : []));
const bytesAt = (peer: TestPeer): number[] => [...new Set(stored(peer).map(({ bytes }) => bytes[0]!))].sort();
const places = (peer: TestPeer): string[] =>
  stored(peer).map(({ segment, branch, seq }) => `${segment}/${branch}/${seq}`);

describe('two that go on in one segment', () => {
  test('leave it as soon as they hear of each other', () => {
    const { one, other, witness, segment } = copies();
    link(other, witness);
    append(other, 100);
    link(one, witness);
    append(one, 101);
    expect(bytesAt(one)).toEqual([1, 100, 101]);
    expect(stored(one).find(({ bytes }) => bytes[0] === 101)?.segment).not.toBe(segment);
  });

  test('fork where both wrote at one place, and everybody has both', () => {
    const { one, other, witness } = copies();
    append(one, 100);
    append(other, 101);
    link(one, witness);
    link(other, witness);
    for (const peer of [one, other, witness]) {
      for (let i = 0; i < 3; i++) peer.tick();
      expect(bytesAt(peer)).toEqual([1, 100, 101]);
      expect(peer.replica.isCopied(one.device)).toBe(true);
    }
  });

  test.each([
    ['our own entry is being stored', 100],
    ['the other’s entry is being stored', 101],
  ])('never write two entries at one place of the disk: %s', (_, during) => {
    const { one, other, witness } = copies();
    link(one, witness);
    append(other, 101);
    let fired = false;
    one.watch = (effect) => {
      const [write] = effect.type === 'persist' ? effect.writes : [];
      if (fired || write?.kind !== 'entry' || write.entry.bytes[0] !== during) return;
      fired = true;
      // Comes in before the disk has answered.
      if (during === 101) return append(one, 100);
      link(other, witness);
      // As if it had been asked for before.
      const { segment, seq, hash, bytes } = stored(witness).find((entry) => entry.bytes[0] === 101)!;
      const signature = new Uint8Array(64);
      witness.say({ kind: 'changes', segment, from: seq, entries: [bytes], head: hash, signature });
    };
    if (during === 100) append(one, 100);
    else link(other, witness);
    one.watch = () => undefined;
    one.nowMs += 3_000;
    for (let i = 0; i < 3; i++) for (const peer of [one, other, witness]) peer.tick();
    expect(fired).toBe(true);
    expect(new Set(places(one)).size).toBe(places(one).length);
    expect(bytesAt(one)).toEqual([1, 100, 101]);
    expect(bytesAt(witness)).toEqual([1, 100, 101]);
  });
});
