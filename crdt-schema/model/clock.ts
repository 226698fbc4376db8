/**
 * Hybrid logical clock (Kulkarni et al., 2014): wall milliseconds, a counter for events of one millisecond, and
 * the device as tie-break. As text it sorts as it orders: 11 hex digits of ms, 4 of counter, '-', the device id.
 */
import { MAX_CLOCK_AHEAD_MS } from '../limits.ts';
import { err, ok, type Failure, type Result } from '../result.ts';

const FORM = /^([0-9a-f]{11})([0-9a-f]{4})-([0-9a-f]{32})$/;
const MAX_COUNTER = 0xffff;

export interface HlcParts {
  readonly ms: number;
  readonly counter: number;
  readonly device: string;
}

export const formatHlc = ({ ms, counter, device }: HlcParts): string =>
  `${ms.toString(16).padStart(11, '0')}${counter.toString(16).padStart(4, '0')}-${device}`;

export const parseHlc = (text: string): HlcParts | undefined => {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  return { ms: Number.parseInt(match[1]!, 16), counter: Number.parseInt(match[2]!, 16), device: match[3]! };
};

export const isHlc = (text: unknown): text is string => typeof text === 'string' && FORM.test(text);

export interface HlcClock {
  /** The next timestamp: greater than every one given or seen before, even if the wall clock went back. */
  now(): string;
  /**
   * The same for an op. Where the wall clock was more than a day ahead and has been put right, `now` would go on from there,
   * and the ledger would refuse each op for as long: an op's place in its log orders it as well, so it gets the right time.
   */
  stamp(): string;
  /** Takes in a timestamp from elsewhere, so that later ones of ours are greater. */
  see(text: string): Result<void, Failure<'clock_malformed' | 'clock_out_of_range'>>;
  /** Unix milliseconds of the highest that was given or seen. */
  reached(): number;
}

interface Time {
  ms: number;
  counter: number;
}

/** `wallMs` is the injected wall clock in Unix milliseconds. */
export const createHlc = (device: string, wallMs: () => number): HlcClock => {
  const own: Time = { ms: 0, counter: 0 };
  const ofOps: Time = { ms: 0, counter: 0 };
  const next = (time: Time, wall: number): string => {
    if (wall > time.ms) {
      time.ms = wall;
      time.counter = 0;
    } else if (time.counter < MAX_COUNTER) time.counter += 1;
    else {
      time.ms += 1;
      time.counter = 0;
    }
    return formatHlc({ ...time, device });
  };
  return {
    now: () => next(own, wallMs()),
    stamp() {
      const wall = wallMs();
      return own.ms - wall > MAX_CLOCK_AHEAD_MS ? next(ofOps, wall) : next(own, wall);
    },
    see(text) {
      const seen = parseHlc(text);
      if (seen === undefined) return err('clock_malformed');
      const aheadMs = seen.ms - wallMs();
      if (aheadMs > MAX_CLOCK_AHEAD_MS) return err('clock_out_of_range', { aheadMs });
      if (seen.ms > own.ms || (seen.ms === own.ms && seen.counter > own.counter)) {
        own.ms = seen.ms;
        own.counter = seen.counter;
      }
      return ok(undefined);
    },
    reached: () => own.ms,
  };
};
