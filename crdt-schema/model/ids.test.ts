import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  deviceOfSegment,
  fromHex,
  isSegmentId,
  isUuid,
  newSegmentId,
  toHex,
  uuidFromDigest,
  uuidv7,
} from './ids.ts';

const NOW_MS = 1_780_000_000_123;

test('a UUIDv7 says its version and sorts by its time', () => {
  const ids = [0, 1, NOW_MS, NOW_MS + 1, 0xffffffffffff].map((ms) => uuidv7(ms, randomBytes));
  expect(ids.every((id) => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19]!))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});

test.each([
  ['a Buffer', (bytes: Uint8Array) => Buffer.from(bytes)],
  ['an array of bytes', (bytes: Uint8Array) => Uint8Array.from(bytes)],
])('an id made of a digest leaves the digest as it was: %s', (_, as) => {
  const digest = as(createHash('sha256').update('entry').digest());
  const before = toHex(digest);
  const id = uuidFromDigest(digest);
  expect(isUuid(id) && id[14]).toBe('8');
  expect(uuidFromDigest(digest)).toBe(id);
  expect(toHex(digest)).toBe(before);
});

test('a segment names its device', () => {
  const device = 'ab'.repeat(16);
  const segment = newSegmentId(device, NOW_MS, randomBytes);
  expect(isSegmentId(segment)).toBe(true);
  expect(deviceOfSegment(segment)).toBe(device);
});

test('hex is read as it was written', () => {
  const bytes = randomBytes(100);
  expect([...fromHex(toHex(bytes))]).toEqual([...bytes]);
});
