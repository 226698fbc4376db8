import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHlc } from '../model/clock.ts';
import { inConflict, settledFields, standing } from './candidates.ts';
import { overrideKey, type BaseRecord, type Override } from './layout.ts';
import { joinSeen } from './seen.ts';

const ID = '0190a000-0000-7000-8000-000000000001';
const DEVICES = ['a', 'b', 'c'].map((digit) => digit.repeat(32));
const FIELDS = ['price', 'name', 'color'];

const clock = fc
  .record({ ms: fc.nat(6), counter: fc.nat(1), device: fc.constantFrom(...DEVICES) })
  .map(formatHlc);
const base = fc.option(
  fc.record({
    c: clock,
    f: fc.dictionary(fc.constantFrom('price', 'name'), fc.nat(3)),
  }) as fc.Arbitrary<BaseRecord>,
  { nil: undefined },
);
/** Keys as devices write them: a clock of their own, and what they say to have seen before it. */
const overrides = fc
  .uniqueArray(fc.record({ field: fc.constantFrom(...FIELDS), device: fc.constantFrom(...DEVICES) }), {
    maxLength: 4,
    selector: ({ field, device }) => field + device,
  })
  .chain((places) =>
    fc.tuple(
      ...places.map(({ field, device }) =>
        fc
          .record({ ms: fc.nat(6), v: fc.option(fc.nat(3)), seen: fc.array(clock, { maxLength: 3 }) })
          .map(({ ms, v, seen }) => {
            const c = formatHlc({ ms, counter: 2, device });
            const s = joinSeen(seen.filter((other) => other < c));
            return [overrideKey(ID, field, device), { v, c, s }] as [string, Override];
          }),
      ),
    ),
  );

test('what reads as settled at a glance is what stands after comparing all values', () => {
  let settled = 0;
  fc.assert(
    fc.property(base, overrides, (record, written) => {
      const map = new Map(written);
      const get = (key: string): unknown => map.get(key);
      const glance = settledFields(record, [...map.keys()], get);
      if (glance === undefined) return;
      settled += 1;
      const values = standing('products', record, map.keys(), get);
      const expected: Record<string, unknown> = { ...record?.f };
      for (const [field, list] of values) {
        expect(inConflict('products', field, list)).toBe(false);
        if (list[0]!.v === null) delete expected[field];
        else expected[field] = list[0]!.v;
      }
      expect(glance).toEqual(expected);
    }),
    { numRuns: 3_000 },
  );
  expect(settled).toBeGreaterThan(500);
});
