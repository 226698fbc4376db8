/** The store's settings as a form has them, what is wrong with what was typed, and what of it is to be written. */
import { validFieldValue, type FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { amountText, parseAmount } from '../typing/amount-text.ts';
import { parseRate, rateText } from '../typing/rate.ts';
import { SETTINGS, YES, NO, type Setting } from './setting-list.ts';

/** By the name of the setting. */
export type Draft = Readonly<Record<string, string>>;
type Value = string | number | boolean | null;

export const draftText = (
  fields: FieldValues,
  { name, kind, unset = '' }: Setting,
  exponent: number,
): string => {
  const value = fields[name];
  if (typeof value === 'boolean') return value ? YES : NO;
  if (typeof value === 'number') return kind === 'percent' ? rateText(value) : amountText(value, exponent);
  return typeof value === 'string' ? value : unset;
};

export const draftOf = (fields: FieldValues, exponent: number): Draft =>
  Object.fromEntries(SETTINGS.map((setting) => [setting.name, draftText(fields, setting, exponent)]));

/** As the catalog takes it; null clears the field. Undefined: it is none. */
export const valueOf = (typed: string, { name, kind }: Setting, exponent: number): Value | undefined => {
  const text = typed.trim();
  const parsed = (): Value | undefined => {
    if (kind === 'flag') return text === YES;
    if (text === '') return null;
    if (kind === 'amount') return parseAmount(text, exponent);
    return kind === 'percent' ? parseRate(text) : text;
  };
  const value = parsed();
  return value !== undefined && validFieldValue('settings', name, value) ? value : undefined;
};

/** Names of the settings that cannot be written as they were typed. */
export const wrongIn = (draft: Draft, exponent: number): ReadonlySet<string> =>
  new Set(
    SETTINGS.filter((setting) => valueOf(draft[setting.name] ?? '', setting, exponent) === undefined).map(
      ({ name }) => name,
    ),
  );

/**
 * What the person changed: the rest stays as others have it. `before` is what the form began with. Of a draft without anything
 * wrong.
 */
export const changesOf = (before: Draft, after: Draft, exponent: number): Readonly<Record<string, Value>> =>
  Object.fromEntries(
    SETTINGS.flatMap((setting) => {
      const [old, value] = [before, after].map((draft) =>
        valueOf(draft[setting.name] ?? '', setting, exponent),
      );
      return value === undefined || old === value ? [] : [[setting.name, value] as const];
    }),
  );

/** Names of settings that somebody else wrote since the form began: all of them hold plain values. */
export const changedSince = (began: FieldValues, now: FieldValues): ReadonlySet<string> =>
  new Set(SETTINGS.map(({ name }) => name).filter((name) => began[name] !== now[name]));
