/** What an entity of the catalog is: its fields, each with a schema, a merge policy and its names for people. */
import type { z } from 'zod';

/** `ask`: concurrent values are all kept until a person decides. `lww`: the later clock wins. */
export type FieldPolicy = 'ask' | 'lww';

export interface Field {
  readonly schema: z.ZodType;
  readonly policy: FieldPolicy;
  readonly label: { readonly es: string; readonly en: string };
}

export type Fields = Readonly<Record<string, Field>>;

export const field = (schema: z.ZodType, es: string, en: string, policy: FieldPolicy = 'ask'): Field => ({
  schema,
  policy,
  label: { es, en },
});
