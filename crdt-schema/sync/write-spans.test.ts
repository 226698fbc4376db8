import { describe, expect, test } from 'vitest';
import { closingOf, saleOf } from '../pending/test-logs.ts';
import { encodeOp } from '../ops/op.ts';
import { stampOf, WriteSpans } from './write-spans.ts';

const A = 'a1'.repeat(16);
const segment = (n: number, device = A): string => device + n.toString(16).padStart(16, '0');
const at = (ms: number): Uint8Array =>
  new TextEncoder().encode(`{"v":1,"at":"${ms.toString(16).padStart(11, '0')}0000-${A}"}`);

describe('the stamp of an encoded op', () => {
  test('is that of the op, of every kind', () => {
    for (const op of [saleOf(1, 100), closingOf(2, saleOf(1, 100).id)])
      expect(stampOf(encodeOp(op))).toBe(op.at.slice(0, 15));
  });

  test('is not found in a text, nor where there is none', () => {
    const text = JSON.stringify({ reason: '"at":"000000000010000-', at: `000000000020000-${A}` });
    expect(stampOf(new TextEncoder().encode(text))).toBe('000000000020000');
    for (const other of ['', '{}', '"at":"', '"at":"00000000001', '{"at":"zzzzzzzzzzzzzzzzzz"}'])
      expect(stampOf(new TextEncoder().encode(other))).toBeUndefined();
  });
});

describe('a device', () => {
  const spans = (...written: [n: number, ...ms: number[]][]): WriteSpans => {
    const all = new WriteSpans();
    for (const [n, ...times] of written) for (const ms of times) all.add(segment(n), at(ms));
    return all;
  };

  test('that writes one segment after the other has one writer, in whatever order they come', () => {
    expect(spans([1, 10, 20], [2, 21, 30], [3, 31]).isCopied(A)).toBe(false);
    expect(spans([3, 31], [1, 10, 20], [2, 21, 30]).isCopied(A)).toBe(false);
  });

  test('that writes two at once has two, wherever they overlap', () => {
    for (const all of [
      spans([1, 10, 30], [2, 20]),
      spans([2, 20], [1, 10, 30]),
      spans([1, 10, 20], [2, 20, 30]),
      spans([1, 5, 50], [2, 10, 11], [3, 60]),
    ]) {
      expect(all.isCopied(A)).toBe(true);
      expect([1, 2].map((n) => all.overlaps(segment(n)))).toEqual([true, true]);
    }
    expect(spans([1, 5, 50], [2, 10, 11], [3, 60]).overlaps(segment(3))).toBe(false);
  });

  test('is not suspected for what others wrote', () => {
    const all = spans([1, 10, 30]);
    all.add(segment(2, 'b2'.repeat(16)), at(20));
    expect(all.isCopied(A)).toBe(false);
  });
});
