import { expect, test } from 'vitest';
import { EPOCH_STEP, epochAt, FIRST_EPOCH_POSITION, isEpochStart, isOfLaterEpoch } from './epoch.ts';

const NOW_MS = Date.UTC(2026, 10, 25);

test('an epoch begins above all that was told, whatever the clock says, and stays a safe number', () => {
  for (const nowMs of [0, NOW_MS, Date.UTC(2200, 0, 1)]) {
    let after = 41;
    for (let restores = 0; restores < 5; restores++) {
      const pos = epochAt(nowMs, after);
      expect([pos > after, isEpochStart(pos), Number.isSafeInteger(pos)]).toEqual([true, true, true]);
      after = pos + restores;
    }
  }
  expect(epochAt(NOW_MS, 41)).toBe(NOW_MS * EPOCH_STEP);
});

test('two restores of one archive begin in different places', () => {
  expect(epochAt(NOW_MS + 1, 41)).toBeGreaterThan(epochAt(NOW_MS, 41) + EPOCH_STEP - 1);
});

test('positions of the first epoch never replace a final verdict', () => {
  expect(isOfLaterEpoch(42, 41)).toBe(false);
  expect(isOfLaterEpoch(FIRST_EPOCH_POSITION, 41)).toBe(true);
  expect(isOfLaterEpoch(FIRST_EPOCH_POSITION, FIRST_EPOCH_POSITION + 1)).toBe(false);
});
