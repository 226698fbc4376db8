import { afterEach, expect, test } from 'vitest';
import { followFeed, openFeed, type DisplayFeed, type DisplayState } from './channel.ts';

const idle: DisplayState = { kind: 'idle', shop: 'Abarrotes', language: 'es' };
const cart: DisplayState = { ...idle, kind: 'cart', lines: [], total: '$18.00' };
let feed: DisplayFeed | undefined;
let end: (() => void) | undefined;
afterEach(() => {
  end?.();
  feed?.close();
});

/** Messages between the two come in turns of the event loop. */
const heard = (states: readonly unknown[], count: number): Promise<void> =>
  expect.poll(() => states.length).toBe(count) as unknown as Promise<void>;

test('a window that opens later is told what is shown, then every change, then that the till is gone', async () => {
  feed = openFeed();
  feed.show(idle);
  const states: (DisplayState | undefined)[] = [];
  end = followFeed((state) => states.push(state));
  await heard(states, 1);
  feed.show(cart);
  await heard(states, 2);
  feed.close();
  feed = undefined;
  await heard(states, 3);
  expect(states).toEqual([idle, cart, undefined]);
});

test('a window that was there before the till is told once there is something', async () => {
  const states: (DisplayState | undefined)[] = [];
  end = followFeed((state) => states.push(state));
  feed = openFeed();
  feed.show(cart);
  await heard(states, 1);
  expect(states).toEqual([cart]);
});
