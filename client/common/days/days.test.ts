import { expect, test } from 'vitest';
import { createWallClock } from '../../../crdt-schema/exports/wall-clock.ts';
import { daysOf, within } from './days.ts';

const mexico = createWallClock('America/Mexico_City');
/** 23:30 of the last day of November there, and already December in Greenwich. */
const LATE = Date.parse('2026-12-01T05:30:00Z');

test('a stretch is of the days of the store, wherever the clock of the machine is', () => {
  expect(daysOf('today', mexico, LATE)).toEqual({ from: '2026-11-30', to: '2026-11-30' });
  expect(daysOf('yesterday', mexico, LATE)).toEqual({ from: '2026-11-29', to: '2026-11-29' });
  expect(daysOf('week', mexico, LATE)).toEqual({ from: '2026-11-24', to: '2026-11-30' });
  expect(daysOf('month', mexico, LATE)).toEqual({ from: '2026-11-01', to: '2026-11-30' });
});

test('the day before one of 23 or 25 hours is the day before', () => {
  const berlin = createWallClock('Europe/Berlin');
  for (const [day, before] of [
    ['2026-03-30', '2026-03-29'],
    ['2026-10-26', '2026-10-25'],
    ['2026-10-25', '2026-10-24'],
  ] as const)
    expect(daysOf('yesterday', berlin, berlin.startOf(day)).from).toBe(before);
});

test('both days are included, and without one there is no bound', () => {
  const isIn = within({ from: '2026-11-30', to: '2026-11-30' }, mexico);
  const start = Date.parse('2026-11-30T06:00:00Z');
  expect([start - 1, start, LATE, start + 86_399_999, start + 86_400_000].map(isIn)).toEqual([
    ...[false, true, true],
    ...[true, false],
  ]);
  expect([0, Number.MAX_SAFE_INTEGER].map(within({}, mexico))).toEqual([true, true]);
});
