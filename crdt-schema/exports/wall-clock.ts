/**
 * The clock on a shop's wall: moments (Unix ms) as dates and times of a time zone, and the moment at which a day begins
 * there. Works by the zone's offsets as the runtime knows them, without any clock of its own.
 */

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** Zones change their offset at whole quarters of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
/** A year has 35,000 quarters of an hour. */
const MAX_KNOWN_OFFSETS = 50_000;
const FIRST_DAY = '1970-01-01';
const DAY_FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Days since 1970-01-01 of a date of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
const daysOf = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

/** `2026-11-30` of days since 1970-01-01. */
const dayText = (days: number): string => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * part + 2) / 5) + 1;
  const month = part < 10 ? part + 3 : part - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year.toString().padStart(4, '0')}-${two(month)}-${two(day)}`;
};

const parseDay = (text: string): number | undefined => {
  const match = DAY_FORM.exec(text);
  if (match === null) return undefined;
  const days = daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return dayText(days) === text ? days : undefined;
};

/** Whether it is a day of the calendar, `2026-11-30`, from 1970 on. */
export const isDay = (text: string): boolean => parseDay(text) !== undefined && text >= FIRST_DAY;

export interface WallClock {
  /** What the zone is ahead of UTC at that moment, ms. */
  offset(ms: number): number;
  /** `2026-11-30` */
  day(ms: number): string;
  /** `2026-11-30 14:05:07` */
  dayAndTime(ms: number): string;
  /** The first moment of the day `2026-11-30`, whatever the hour on the wall: Unix ms. */
  startOf(day: string): number;
  /** The first moment after it: a day may have 23 or 25 hours. */
  endOf(day: string): number;
}

/** Whether the runtime knows the zone, like `America/Mexico_City`. */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** Throws a `RangeError` where the runtime does not know the zone. */
export const createWallClock = (timeZone: string): WallClock => {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const ask = (ms: number): number => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
    const { year, month, day, hour, minute, second } = parts as Readonly<Record<string, number>>;
    const wall = daysOf(year!, month!, day!) * DAY_MS + ((hour! * 60 + minute!) * 60 + second!) * 1_000;
    return wall - Math.floor(ms / 1_000) * 1_000;
  };
  const known = new Map<number, number>();
  const offset = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS);
    let found = known.get(quarter);
    if (found === undefined) {
      if (known.size >= MAX_KNOWN_OFFSETS) known.clear();
      found = ask(quarter * QUARTER_MS);
      known.set(quarter, found);
    }
    return found;
  };
  let lastDays = Number.NaN;
  let lastText = '';
  const textOf = (days: number): string => {
    if (days !== lastDays) {
      lastDays = days;
      lastText = dayText(days);
    }
    return lastText;
  };
  const daysAt = (ms: number): number => Math.floor((ms + offset(ms)) / DAY_MS);
  const startOf = (day: string): number => {
    const days = parseDay(day);
    if (days === undefined) throw new RangeError(`no day: ${day}`);
    const midnight = days * DAY_MS;
    // Where the clock is changed at midnight it shows midnight never or twice: the offsets of both sides are tried.
    const moments = [offset(midnight - DAY_MS), offset(midnight + DAY_MS)].map((ahead) => midnight - ahead);
    return Math.min(...moments.filter((ms) => daysAt(ms) >= days));
  };
  return {
    offset,
    startOf,
    endOf: (day) => startOf(dayText(parseDay(day)! + 1)),
    day: (ms) => textOf(daysAt(ms)),
    dayAndTime(ms) {
      const wall = ms + offset(ms);
      const days = Math.floor(wall / DAY_MS);
      const seconds = Math.floor((wall - days * DAY_MS) / 1_000);
      const time = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
      return `${textOf(days)} ${time}`;
    },
  };
};
