/**
 * What the writer of a value had seen of its field: the highest clock of each device that wrote it, directly or
 * through the values it saw. One highest clock over all devices would not do: a value may have a lower clock than one
 * that was seen and still be unseen itself. As text: the clocks, sorted by device, joined by spaces; '' is nothing.
 */
import { MAX_SEEN_DEVICES } from '../limits.ts';
import { isHlc } from '../model/clock.ts';

const DEVICE_AT = 16;
/** A clock is 15 digits, '-', 32 of the device; one space is between two. */
const CLOCK_CHARS = 48;

/** The device in a clock's text; that a clock has the form is checked where it comes in. */
export const deviceOfClock = (clock: string): string => clock.slice(DEVICE_AT);

export const seenClocks = (seen: string): string[] => (seen === '' ? [] : seen.split(' '));

/** Whether a writer with this knowledge had seen the value of that clock. */
export const hasSeen = (seen: string, clock: string): boolean => {
  if (seen === clock) return true;
  const device = deviceOfClock(clock);
  for (let at = 0; at < seen.length; at += CLOCK_CHARS + 1) {
    if (seen.startsWith(device, at + DEVICE_AT)) return seen.slice(at, at + CLOCK_CHARS) >= clock;
  }
  return false;
};

/** All that the given clocks and knowledge say, the highest clock of each device. */
export const joinSeen = (clocks: Iterable<string>): string => {
  const highest = new Map<string, string>();
  for (const clock of clocks) {
    const device = deviceOfClock(clock);
    const before = highest.get(device);
    if (before === undefined || before < clock) highest.set(device, clock);
  }
  let kept = [...highest.values()];
  if (kept.length > MAX_SEEN_DEVICES) kept = kept.sort().slice(-MAX_SEEN_DEVICES);
  return kept.sort((a, b) => (deviceOfClock(a) < deviceOfClock(b) ? -1 : 1)).join(' ');
};

/** Whether the text has the form, and names nothing later than the value's own clock. */
export const isSeen = (seen: unknown, clock: string): seen is string => {
  if (typeof seen !== 'string') return false;
  const clocks = seenClocks(seen);
  if (clocks.length > MAX_SEEN_DEVICES) return false;
  let before = '';
  for (const other of clocks) {
    if (!isHlc(other) || other >= clock || deviceOfClock(other) <= before) return false;
    before = deviceOfClock(other);
  }
  return true;
};
