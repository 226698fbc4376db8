import * as decoding from 'lib0/decoding';
import { expect, test } from 'vitest';
import { GATHER_ANNOUNCEMENTS_MS } from '../limits.ts';
import { readFrame, type LogFrame } from '../wire/frames.ts';
import { link, TestPeer } from './test-peers.ts';

/** Frames of the kind that the peer sends from now on. */
const framesOf = (peer: TestPeer, kind: LogFrame['kind']): LogFrame[] => {
  const frames: LogFrame[] = [];
  peer.watch = (effect) => {
    if (effect.type !== 'send' || effect.bytes[0] !== 100) return;
    const frame = readFrame(decoding.createDecoder(effect.bytes.subarray(1)));
    if (frame.ok && frame.value.kind === kind) frames.push(frame.value);
  };
  return frames;
};

const shop = () => {
  const [writer, hub, other] = [new TestPeer('C01'), new TestPeer('HUB', 'hub'), new TestPeer('C02')];
  link(writer, hub);
  link(other, hub);
  hub.sleeps = true;
  const held = (segment: string): number => other.replica.context.segments.length(segment);
  return { writer, hub, other, held };
};

test('SY-28: others hear of a first entry at once, of those of the next moment together', () => {
  const { writer, hub, other, held } = shop();
  const changes = framesOf(hub, 'changes');
  const segment = writer.write(1);
  expect(held(segment)).toBe(1);
  writer.write(4);
  expect([held(segment), changes.length, hub.wakes]).toEqual([1, 1, 1]);
  hub.nowMs += GATHER_ANNOUNCEMENTS_MS;
  hub.handle({ type: 'wake' });
  expect([held(segment), changes.length]).toEqual([5, 2]);
  // Alone again: no wait.
  hub.nowMs += GATHER_ANNOUNCEMENTS_MS;
  writer.write(1);
  expect([held(segment), hub.wakes]).toEqual([6, 1]);
  expect(other.replica.context.refusals.size).toBe(0);
});

test('SY-28: who wrote it is answered for each', () => {
  const { writer, hub } = shop();
  const answers = framesOf(hub, 'have');
  const segment = writer.write(3);
  expect(writer.replica.standing(segment, 2)?.server).toBe(true);
  // Three to the writer, the first also to the other.
  expect(answers).toHaveLength(4);
});

test('SY-28: a clock that was set back keeps nobody waiting', () => {
  const { writer, hub, held } = shop();
  const segment = writer.write(1);
  hub.nowMs -= 3_600_000;
  writer.write(1);
  expect([held(segment), hub.wakes]).toEqual([2, 0]);
});
