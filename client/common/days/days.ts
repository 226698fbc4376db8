/** Stretches of days as a shop asks for them, in the store's time zone. */
import type { Days } from '../../../crdt-schema/exports/form.ts';
import { DAY_MS, type WallClock } from '../../../crdt-schema/exports/wall-clock.ts';

export const STRETCHES = ['today', 'yesterday', 'week', 'month'] as const;
export type Stretch = (typeof STRETCHES)[number];

/** As fields have them: without a bound where one is empty. */
export interface DayFields {
  readonly from: string;
  readonly to: string;
}

const WEEK_DAYS = 7;
const HALF_DAY_MS = DAY_MS / 2;

/** By noon, as a day may have 23 or 25 hours. */
const addDays = (clock: WallClock, day: string, days: number): string =>
  clock.day(clock.startOf(day) + days * DAY_MS + HALF_DAY_MS);

/** Up to today; `month` from its first day on. */
export const daysOf = (stretch: Stretch, clock: WallClock, nowMs: number): DayFields => {
  const today = clock.day(nowMs);
  switch (stretch) {
    case 'today':
      return { from: today, to: today };
    case 'yesterday': {
      const day = addDays(clock, today, -1);
      return { from: day, to: day };
    }
    case 'week':
      return { from: addDays(clock, today, 1 - WEEK_DAYS), to: today };
    case 'month':
      return { from: `${today.slice(0, -2)}01`, to: today };
  }
};

/** Whether a moment (Unix ms) lies within the days. */
export const within = ({ from, to }: Days, clock: WallClock): ((ms: number) => boolean) => {
  const least = from === undefined ? -Infinity : clock.startOf(from);
  const end = to === undefined ? Infinity : clock.endOf(to);
  return (ms) => ms >= least && ms < end;
};
