import { describe, expect, test } from 'vitest';
import { createWallClock, isDay, isTimeZone } from './wall-clock.ts';

const HOUR_MS = 3_600_000;
const iso = (ms: number): string => new Date(ms).toISOString();
const hoursOf = (zone: string, day: string): number => {
  const clock = createWallClock(zone);
  return (clock.endOf(day) - clock.startOf(day)) / HOUR_MS;
};

describe('days', () => {
  test('are those of the calendar', () => {
    for (const day of ['2026-11-30', '2024-02-29', '2000-02-29', '1970-01-01']) expect(isDay(day)).toBe(true);
    for (const text of ['2026-11-31', '2025-02-29', '2100-02-29', '1969-12-31', '2026-1-1', '', 'hoy'])
      expect([text, isDay(text)]).toEqual([text, false]);
  });

  test.each([
    ['America/Mexico_City', '2026-07-01', '2026-07-01T06:00:00.000Z', 24],
    ['America/Tijuana', '2026-03-08', '2026-03-08T08:00:00.000Z', 23],
    ['America/Tijuana', '2026-11-01', '2026-11-01T07:00:00.000Z', 25],
    ['Europe/Madrid', '2026-03-29', '2026-03-28T23:00:00.000Z', 23],
    // The clock goes from midnight to one: there is no midnight.
    ['America/Santiago', '2025-09-07', '2025-09-07T04:00:00.000Z', 23],
    // It goes back from midnight to eleven, so the day before is the long one.
    ['America/Santiago', '2025-04-06', '2025-04-06T04:00:00.000Z', 24],
    ['America/Santiago', '2025-04-05', '2025-04-05T03:00:00.000Z', 25],
    // It goes back from one to midnight: midnight comes twice, and the day begins with the first.
    ['America/Havana', '2025-11-02', '2025-11-02T04:00:00.000Z', 25],
    ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00.000Z', 24],
    ['UTC', '2026-01-01', '2026-01-01T00:00:00.000Z', 24],
  ])('in %s %s begins at %s and has %d hours', (zone, day, start, hours) => {
    expect(iso(createWallClock(zone).startOf(day))).toBe(start);
    expect(hoursOf(zone, day)).toBe(hours);
  });

  test('that a zone left out end where they begin', () => {
    expect(hoursOf('Pacific/Apia', '2011-12-30')).toBe(0);
  });
});

test('says what a wall shows as the runtime does', () => {
  for (const zone of [
    'America/Mexico_City',
    'America/Tijuana',
    'Europe/Madrid',
    'Australia/Lord_Howe',
    'UTC',
  ]) {
    const clock = createWallClock(zone);
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      ...({ dateStyle: 'short', timeStyle: 'medium' } as const),
    });
    for (let ms = Date.UTC(2026, 0, 1); ms < Date.UTC(2027, 0, 1); ms += 13 * HOUR_MS + 1_234_567)
      expect(clock.dayAndTime(ms)).toBe(format.format(ms));
    expect(clock.day(Date.UTC(2026, 5, 1, 12))).toBe('2026-06-01');
  }
});

test('knows zones from words', () => {
  expect([isTimeZone('America/Bogota'), isTimeZone('Nowhere/Else'), isTimeZone('')]).toEqual([
    true,
    false,
    false,
  ]);
});
