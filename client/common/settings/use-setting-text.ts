/** Settings as a person reads them: what nobody set as what it means, regional formats by language and country. */
import { useLocale, useTranslations } from 'use-intl';
import { useFieldTexts } from '../conflicts/use-field-text.ts';
import { YES, type Setting } from './setting-list.ts';
import type { settingsTexts } from './texts.ts';

type Hinted = keyof typeof settingsTexts.es.hints;
const HINTED = [
  ...([
    'storeName',
    'address',
    'taxId',
    'ticketFooter',
    'pricesIncludeTax',
    'discountLimit',
    'stockPolicy',
  ] as const),
  ...([
    'refundsWithoutSale',
    'cashRounding',
    'cashSessions',
    'blindCount',
    'language',
    'timeZone',
    'locale',
  ] as const),
  ...(['currency', 'taxes', 'scaleLabels'] as const),
] satisfies readonly Hinted[];

export interface SettingTexts {
  label(setting: Pick<Setting, 'name'>): string;
  /** What it does; undefined where the name says it. */
  hint(setting: Pick<Setting, 'name'>): string | undefined;
  value(setting: Setting, value: unknown): string;
}

export const useSettingTexts = (): SettingTexts => {
  const t = useTranslations('settings');
  const texts = useFieldTexts();
  const languages = new Intl.DisplayNames(useLocale(), { type: 'language', languageDisplay: 'standard' });
  const regionOf = (tag: string): string => {
    try {
      return languages.of(tag) ?? tag;
    } catch {
      // Of a form that this browser does not know.
      return tag;
    }
  };
  return {
    label: ({ name }) => texts.label('settings', name),
    hint({ name }) {
      const hinted = HINTED.find((each) => each === name);
      return hinted === undefined ? undefined : t(`hints.${hinted}`);
    },
    value({ name, kind, unset }, given) {
      const value = given ?? (kind === 'flag' ? unset === YES : unset);
      if (value === undefined || value === '') return t('unset');
      return kind === 'region' && typeof value === 'string' ? regionOf(value) : texts.value(name, value);
    },
  };
};
