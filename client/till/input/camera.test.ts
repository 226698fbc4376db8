import { expect, test } from 'vitest';
import { createSight, FORGET_MS } from './camera.ts';

test('a code counts once while it is in sight, and again after it was out of it', () => {
  let now = 0;
  const sight = createSight(() => now);
  expect(sight(['7501', '7501'])).toEqual(['7501']);
  for (let i = 0; i < 20; i++) {
    now += FORGET_MS / 2;
    expect(sight(['7501'])).toEqual([]);
  }
  now += FORGET_MS / 2;
  expect(sight(['96385074', ''])).toEqual(['96385074']);
  now += FORGET_MS;
  expect(sight(['7501'])).toEqual(['7501']);
});
