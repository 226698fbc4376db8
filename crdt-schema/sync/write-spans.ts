/**
 * When each device wrote each of its segments, by the clocks in its own entries. One process writes one segment at a time,
 * and its clock begins after all that it finds on its disk: so spans of one device that overlap have two writers, copies of
 * one disk. Everybody who holds the logs sees that, however late, and whoever carried them.
 */
import { deviceOfSegment } from '../model/ids.ts';

interface Span {
  first: string;
  last: string;
}

const KEY = new TextEncoder().encode('"at":"');
/** 11 digits of milliseconds and 4 of counter: the rest is the device. */
const STAMP_CHARS = 15;
/** `at` is among an op's first fields. */
const LOOKED_AT_BYTES = 512;
const decoder = new TextDecoder();

/**
 * The stamp of an encoded op without reading the whole of it: a quotation mark within a text is written with a backslash
 * before it, so that the first match is the field. Undefined where there is none.
 */
export const stampOf = (bytes: Uint8Array): string | undefined => {
  const end = Math.min(bytes.length, LOOKED_AT_BYTES) - KEY.length - STAMP_CHARS;
  for (let at = 0; at <= end; at++) {
    let matched = 0;
    while (matched < KEY.length && bytes[at + matched] === KEY[matched]) matched += 1;
    if (matched < KEY.length) continue;
    const text = decoder.decode(bytes.subarray(at + KEY.length, at + KEY.length + STAMP_CHARS));
    return /^[0-9a-f]{15}$/.test(text) ? text : undefined;
  }
  return undefined;
};

const overlap = (a: Span, b: Span): boolean => a.first <= b.last && b.first <= a.last;

export class WriteSpans {
  /** By device, then by segment: of a fork all branches together, as that is told by the branches alone. */
  private readonly devices = new Map<string, Map<string, Span>>();

  /** Takes in an entry of a till: the first of its segment, or one at which its writer signed. */
  add(segment: string, bytes: Uint8Array): void {
    const stamp = stampOf(bytes);
    if (stamp === undefined) return;
    const device = deviceOfSegment(segment);
    let spans = this.devices.get(device);
    if (spans === undefined) this.devices.set(device, (spans = new Map()));
    const span = spans.get(segment);
    if (span === undefined) spans.set(segment, { first: stamp, last: stamp });
    else {
      if (stamp < span.first) span.first = stamp;
      if (stamp > span.last) span.last = stamp;
    }
  }

  /** The segment is held no more. */
  forget(segment: string): void {
    this.devices.get(deviceOfSegment(segment))?.delete(segment);
  }

  /** Whether another segment of the same device was written at the same time as this one. */
  overlaps(segment: string): boolean {
    const spans = this.devices.get(deviceOfSegment(segment));
    const own = spans?.get(segment);
    if (spans === undefined || own === undefined) return false;
    for (const [other, span] of spans) if (other !== segment && overlap(own, span)) return true;
    return false;
  }

  /** Whether two of the device's segments were written at the same time. */
  isCopied(device: string): boolean {
    const spans = [...(this.devices.get(device)?.values() ?? [])];
    spans.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    let last = '';
    for (const span of spans) {
      if (span.first <= last) return true;
      if (span.last > last) last = span.last;
    }
    return false;
  }
}
