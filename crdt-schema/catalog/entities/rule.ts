/**
 * What a value may be, said once and twice as good: as a zod schema, to describe it and to say what is wrong with it, and
 * as a plain predicate, for the gate that every update passes. The two agree on every value (`rule.test.ts`); the
 * predicate takes a fifth of the time, and a joiner's 20,000 products of 12 fields are 300,000 values.
 */
import { z } from 'zod';
import { isStorable } from '../../model/text.ts';

export interface Rule {
  readonly schema: z.ZodType;
  /** Whether the value is one: plain data throughout. */
  readonly holds: (value: unknown) => boolean;
}

/** Storable text; lengths in UTF-16 units. */
export const text = (min: number, max: number): Rule => ({
  schema: z.string().min(min).max(max).refine(isStorable, 'unstorable'),
  holds: (value) =>
    typeof value === 'string' && value.length >= min && value.length <= max && isStorable(value),
});

/** Text for which the test holds; `format` is its name in JSON Schema, where it has one. */
export const textThat = (test: (text: string) => boolean, message: string, format?: string): Rule => ({
  schema: z
    .string()
    .refine(test, message)
    .meta(format === undefined ? {} : { format }),
  holds: (value) => typeof value === 'string' && test(value),
});

export const integer = (min: number, max: number): Rule => ({
  schema: z.int().min(min).max(max),
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
});

export const flag: Rule = { schema: z.boolean(), holds: (value) => typeof value === 'boolean' };

export const oneOf = (...options: readonly string[]): Rule => ({
  schema: z.enum(options),
  holds: (value) => typeof value === 'string' && options.includes(value),
});

export const listOf = (item: Rule, max: number): Rule => ({
  schema: z.array(item.schema).max(max),
  holds(value) {
    if (!Array.isArray(value) || value.length > max) return false;
    // By index: a hole is a value that is missing.
    for (let i = 0; i < value.length; i++) if (!item.holds(value[i])) return false;
    return true;
  },
});

/** A plain object of these properties and no others; one that is optional may be absent. */
export const group = (
  required: Readonly<Record<string, Rule>>,
  optional: Readonly<Record<string, Rule>> = {},
): Rule => {
  const needed = Object.entries(required);
  const rules = new Map([...needed, ...Object.entries(optional)]);
  const shape = Object.fromEntries([
    ...needed.map(([name, { schema }]) => [name, schema] as const),
    ...Object.entries(optional).map(([name, { schema }]) => [name, schema.optional()] as const),
  ]);
  return {
    schema: z.strictObject(shape),
    holds(value) {
      if (typeof value !== 'object' || value === null) return false;
      if (Object.getPrototypeOf(value) !== Object.prototype) return false;
      const given = value as Readonly<Record<string, unknown>>;
      for (const name of Object.keys(given)) {
        const rule = rules.get(name);
        if (rule === undefined) return false;
        if (!rule.holds(given[name]) && !(given[name] === undefined && !Object.hasOwn(required, name)))
          return false;
      }
      return needed.every(([name]) => Object.hasOwn(given, name));
    },
  };
};
