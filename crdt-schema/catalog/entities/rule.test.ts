import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entities } from './index.ts';
import { flag, group, integer, listOf, oneOf, text, textThat, type Rule } from './rule.ts';

const RULES: Readonly<Record<string, readonly [rule: Rule, ...good: unknown[]]>> = {
  text: [text(1, 4), 'Sal', '🍬🍬'],
  'text that': [textThat((value) => value.startsWith('a'), 'a'), 'ajo'],
  integer: [integer(-3, 5), -3, 0, 5],
  'large integer': [integer(0, Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
  flag: [flag, true, false],
  'one of': [oneOf('piece', 'kg'), 'kg'],
  list: [listOf(integer(0, 2), 3), [], [1, 2, 0]],
  group: [group({ from: integer(0, 2) }, { name: text(0, 3) }), { from: 1 }, { name: 'Sal', from: 2 }],
  'list of groups': [listOf(group({ name: text(0, 3), rate: integer(0, 2) }), 2), [{ name: 'IVA', rate: 1 }]],
};

/** Values near what the rules take, so that both answers come up. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, false, NaN, -0, 0.5, 1e21, Infinity, 2 ** 53, 1n),
  fc.integer({ min: -6, max: 8 }),
  fc.string({ maxLength: 5 }),
  fc.constantFrom('piece', 'kg', 'a', 'ab', '', 'a\0', '\ud800', '\ud83d\ude00', '__proto__'),
);
const name = fc.constantFrom('from', 'name', 'rate', 'more', 'toString');
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, tie('list'), tie('object'), tie('odd')),
  list: fc.array(tie('any'), { maxLength: 4 }),
  object: fc.dictionary(name, tie('any'), { maxKeys: 3, noNullPrototype: true }),
  odd: fc.constantFrom<unknown>(new Map(), new Date(0), new Uint8Array(1), [,], () => 1),
})).any;

describe('a rule says the same in both its forms', () => {
  test.each(Object.entries(RULES))('%s', (_, [rule, ...good]) => {
    const seen = { true: 0, false: 0 };
    fc.assert(
      fc.property(fc.oneof(value, fc.constantFrom(...good)), (given) => {
        const holds = rule.holds(given);
        seen[`${holds}`] += 1;
        expect(holds).toBe(rule.schema.safeParse(given).success);
      }),
      { numRuns: 3_000 },
    );
    expect(seen.true).toBeGreaterThan(0);
    expect(seen.false).toBeGreaterThan(0);
  });

  const fields = Object.entries(entities).flatMap(([entity, { fields: plain, families }]) =>
    [...Object.entries(plain), ...Object.entries(families)].map(
      ([field, rule]) => [`${entity}.${field}`, rule] as const,
    ),
  );

  test.each(fields)('%s', (_, rule) => {
    fc.assert(
      fc.property(value, (given) => {
        expect(rule.holds(given)).toBe(rule.schema.safeParse(given).success);
      }),
      { numRuns: 300 },
    );
  });

  test('only plain objects are groups', () => {
    const { holds } = group({ rate: integer(0, 2) });
    expect(holds({ rate: 1 })).toBe(true);
    expect(holds(Object.assign(Object.create({ more: 1 }) as object, { rate: 1 }))).toBe(false);
    expect(holds(Object.create({ rate: 1 }))).toBe(false);
    expect(holds(Object.assign([], { rate: 1 }))).toBe(false);
  });
});
