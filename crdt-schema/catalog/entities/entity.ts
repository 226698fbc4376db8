/** What an entity of the catalog is: its fields, each with a rule, a merge policy and its names for people. */
import type { Rule } from './rule.ts';

/** `ask`: concurrent values are all kept until a person decides. `lww`: the later clock wins. */
export type FieldPolicy = 'ask' | 'lww';

export interface Field extends Rule {
  readonly policy: FieldPolicy;
  readonly label: { readonly es: string; readonly en: string };
  /** A record is not created without it, and it cannot be cleared. */
  readonly required: boolean;
}

export interface Entity {
  readonly label: { readonly es: string; readonly en: string };
  readonly fields: Readonly<Record<string, Field>>;
  /** Fields of which a record has any number, one for each id: `<family>.<uuid>`, as a quote's lines. */
  readonly families: Readonly<Record<string, Field>>;
  /**
   * Records this many days after their creation (the time in their id) may leave the document: the ledger keeps them.
   * Absent where records stay for good.
   */
  readonly keptDays?: number;
  /** The only record of this entity: it is never created, just written. */
  readonly singleton?: string;
}

type FieldOptions = { readonly policy?: FieldPolicy; readonly required?: boolean };

export const field = (rule: Rule, es: string, en: string, options: FieldOptions = {}): Field => ({
  ...rule,
  policy: options.policy ?? 'ask',
  label: { es, en },
  required: options.required ?? false,
});

/** Shorthand for the two options there are. */
export const LWW: FieldOptions = { policy: 'lww' };
export const REQUIRED: FieldOptions = { required: true };
