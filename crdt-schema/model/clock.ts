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
  /** Takes in a timestamp from elsewhere, so that later ones of ours are greater. */
  see(text: string): Result<void, Failure<'clock_malformed' | 'clock_out_of_range'>>;
  /** Unix milliseconds of the highest that was given or seen. */
  reached(): number;
}

/** `wallMs` is the injected wall clock in Unix milliseconds. */
export const createHlc = (device: string, wallMs: () => number): HlcClock => {
  let ms = 0;
  let counter = 0;
  const advance = (): void => {
    if (counter < MAX_COUNTER) counter += 1;
    else {
      ms += 1;
      counter = 0;
    }
  };
  return {
    now() {
      const wall = wallMs();
      if (wall > ms) {
        ms = wall;
        counter = 0;
      } else advance();
      return formatHlc({ ms, counter, device });
    },
    see(text) {
      const seen = parseHlc(text);
      if (seen === undefined) return err('clock_malformed');
      const aheadMs = seen.ms - wallMs();
      if (aheadMs > MAX_CLOCK_AHEAD_MS) return err('clock_out_of_range', { aheadMs });
      if (seen.ms > ms || (seen.ms === ms && seen.counter > counter)) {
        ms = seen.ms;
        counter = seen.counter;
      }
      return ok(undefined);
    },
    reached: () => ms,
  };
};
