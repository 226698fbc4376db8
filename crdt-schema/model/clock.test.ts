import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_CLOCK_AHEAD_MS } from '../limits.ts';
import { createHlc, formatHlc, isHlc, parseHlc } from './clock.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const START_MS = 1_780_000_000_000;

const seeing = (clock: ReturnType<typeof createHlc>, text: string): string => {
  const seen = clock.see(text);
  return seen.ok ? 'seen' : seen.error.code;
};

describe('a hybrid logical clock only goes forward', () => {
  test('each timestamp is greater than all before it, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { minLength: 2 }), (moves) => {
        let wall = START_MS;
        const clock = createHlc(A, () => wall);
        let last = '';
        for (const move of moves) {
          wall += move;
          const next = clock.now();
          expect(isHlc(next)).toBe(true);
          expect(next > last).toBe(true);
          last = next;
        }
      }),
    );
  });

  test('after the wall clock was set back it counts on from where it was, and returns to the wall when that has caught up', () => {
    let wall = START_MS;
    const clock = createHlc(A, () => wall);
    clock.now();
    wall -= 3_600_000;
    expect(parseHlc(clock.now())).toEqual({ ms: START_MS, counter: 1, device: A });
    wall = START_MS + 1;
    expect(parseHlc(clock.now())).toEqual({ ms: START_MS + 1, counter: 0, device: A });
  });

  test('more events than one millisecond can count flow into the next', () => {
    const clock = createHlc(A, () => START_MS);
    for (let i = 0; i <= 0xffff; i++) clock.now();
    expect(parseHlc(clock.now())).toEqual({ ms: START_MS + 1, counter: 0, device: A });
  });

  test('what was seen from elsewhere lies behind what comes next', () => {
    const clock = createHlc(A, () => START_MS);
    const theirs = formatHlc({ ms: START_MS + 5_000, counter: 7, device: B });
    expect(seeing(clock, theirs)).toBe('seen');
    expect(clock.now() > theirs).toBe(true);
    expect(seeing(clock, formatHlc({ ms: START_MS, counter: 9, device: B }))).toBe('seen');
    expect(parseHlc(clock.now())!.ms).toBe(START_MS + 5_000);
  });

  test('texts sort as the clock orders: milliseconds, then counter, then device', () => {
    const texts = [
      { ms: 255, counter: 0xffff, device: B },
      { ms: 256, counter: 0, device: B },
      { ms: 256, counter: 255, device: B },
      { ms: 256, counter: 256, device: A },
      { ms: 256, counter: 256, device: B },
    ].map(formatHlc);
    expect([...texts].sort()).toEqual(texts);
  });
});

describe('a clock that lies far ahead is refused', () => {
  const at = (ms: number): string => formatHlc({ ms, counter: 0, device: B });

  test('at the bound it is taken, one millisecond past it not, and leaves no trace', () => {
    const clock = createHlc(A, () => START_MS);
    expect(seeing(clock, at(START_MS + MAX_CLOCK_AHEAD_MS + 1))).toBe('clock_out_of_range');
    expect(parseHlc(clock.now())!.ms).toBe(START_MS);
    expect(seeing(clock, at(START_MS + MAX_CLOCK_AHEAD_MS))).toBe('seen');
  });

  test('our own: ops go on at the right time once it is put right, the catalog where it was', () => {
    let wall = START_MS + MAX_CLOCK_AHEAD_MS;
    const clock = createHlc(A, () => wall);
    const ahead = clock.stamp();
    wall = START_MS;
    expect(clock.stamp() > ahead, 'within the bound it waits').toBe(true);
    wall -= 1;
    const stamps = [clock.stamp(), clock.stamp()];
    expect(stamps.map((text) => parseHlc(text))).toEqual([
      { ms: wall, counter: 0, device: A },
      { ms: wall, counter: 1, device: A },
    ]);
    expect(clock.now() > ahead).toBe(true);
    wall = START_MS + MAX_CLOCK_AHEAD_MS + 1;
    expect(parseHlc(clock.stamp())!.ms).toBe(wall);
  });

  test.each(['', 'x', at(1).toUpperCase(), `${at(1)} `, at(1).slice(1), `0${at(1)}`])(
    '"%s" is no clock',
    (text) => {
      expect(isHlc(text)).toBe(false);
      expect(
        seeing(
          createHlc(A, () => START_MS),
          text,
        ),
      ).toBe('clock_malformed');
    },
  );
});
