/** Settings that are lists, as they are typed: taxes, and formats of the scale's labels. */
import { validFieldValue } from '../../../crdt-schema/catalog/index.ts';
import { parseRate, rateText } from '../../common/typing/rate.ts';

export interface TaxDraft {
  readonly name: string;
  readonly rate: string;
}

export const HOLDS = ['weight', 'price'] as const;

export interface LabelDraft {
  readonly prefix: string;
  readonly codeDigits: string;
  readonly holds: (typeof HOLDS)[number];
  /** Empty: as usual for what it holds. */
  readonly decimals: string;
  readonly checked: boolean;
}

export const NEW_TAX: TaxDraft = { name: 'IVA', rate: '16' };
export const NEW_LABEL: LabelDraft = {
  ...{ prefix: '20', codeDigits: '5', holds: 'weight', decimals: '', checked: false },
};
export const PREFIXES = ['20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '02'] as const;
export const CODE_DIGITS = ['4', '5', '6'] as const;
export const DECIMALS = ['', '0', '1', '2', '3'] as const;

type Entry = Readonly<Record<string, unknown>>;
const entriesOf = (value: unknown): readonly Entry[] => (Array.isArray(value) ? (value as Entry[]) : []);
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** An empty list is none. Undefined: the catalog would not take it. */
const checked = (name: string, list: readonly object[]): readonly object[] | null | undefined => {
  const value = list.length === 0 ? null : list;
  return validFieldValue('settings', name, value) ? value : undefined;
};

export const taxDrafts = (value: unknown): readonly TaxDraft[] =>
  entriesOf(value).map(({ name, rate }) => ({
    name: textOf(name),
    rate: typeof rate === 'number' ? rateText(rate) : '',
  }));

/** Undefined where one of them has no name or no rate. */
export const taxesOf = (drafts: readonly TaxDraft[]): readonly object[] | null | undefined => {
  const list = drafts.map(({ name, rate }) => ({ name: name.trim(), rate: parseRate(rate) }));
  if (list.some(({ name, rate }) => name === '' || rate === undefined)) return undefined;
  return checked('taxes', list);
};

export const labelDrafts = (value: unknown): readonly LabelDraft[] =>
  entriesOf(value).map(({ prefix, codeDigits, holds, decimals, checked: hasCheck }) => ({
    prefix: textOf(prefix),
    codeDigits: textOf(codeDigits),
    holds: holds === 'price' ? 'price' : 'weight',
    decimals: textOf(decimals),
    checked: hasCheck === true,
  }));

/** Undefined where two are of one beginning: what is scanned has to be of one. */
export const labelsOf = (drafts: readonly LabelDraft[]): readonly object[] | null | undefined => {
  if (new Set(drafts.map(({ prefix }) => prefix)).size < drafts.length) return undefined;
  return checked(
    'scaleLabels',
    drafts.map(({ prefix, codeDigits, holds, decimals, checked: hasCheck }) => ({
      ...{ prefix, codeDigits: Number(codeDigits), holds },
      ...(decimals === '' ? {} : { decimals: Number(decimals) }),
      ...(hasCheck ? { checked: true } : {}),
    })),
  );
};
