import { expect, it } from 'vitest';
import { PinAttempts, waitAfterMs, type AttemptStore } from './attempts.ts';

const memory = (): AttemptStore => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
};

it('waits twice as long after each wrong PIN, from the third on, and never more than a minute', () => {
  expect([1, 2, 3, 4, 5, 8, 100, 5_000].map(waitAfterMs)).toEqual([
    0, 0, 2_000, 4_000, 8_000, 60_000, 60_000, 60_000,
  ]);
});

it('counts for each person, over reloads, until the right PIN', () => {
  let now = 1_000;
  const store = memory();
  const attempts = new PinAttempts(store, () => now);
  for (let i = 0; i < 4; i++) attempts.wrong('ana');
  expect([attempts.waitMs('ana'), attempts.waitMs('beto')]).toEqual([4_000, 0]);
  now += 1_500;
  const reloaded = new PinAttempts(store, () => now);
  expect(reloaded.waitMs('ana')).toBe(2_500);
  now += 2_500;
  expect(reloaded.waitMs('ana')).toBe(0);
  reloaded.wrong('ana');
  expect(reloaded.waitMs('ana')).toBe(8_000);
  reloaded.right('ana');
  expect(new PinAttempts(store, () => now).waitMs('ana')).toBe(0);
});

it('does not wait longer for a clock that was set back, nor trip over what is no count', () => {
  let now = 10_000_000;
  const store = memory();
  const attempts = new PinAttempts(store, () => now);
  for (let i = 0; i < 3; i++) attempts.wrong('ana');
  now = 0;
  expect(attempts.waitMs('ana')).toBe(2_000);
  for (const text of ['{', '[]', 'null', '{"ana":{"wrong":"x"}}']) {
    store.setItem('tillmesh/pin-attempts', text);
    expect(new PinAttempts(store, () => now).waitMs('ana')).toBe(0);
  }
});
