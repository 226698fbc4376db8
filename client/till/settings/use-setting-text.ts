/** Settings as a person reads them: what nobody set as what it means, regional formats by language and country. */
import { useLocale, useTranslations } from 'use-intl';
import { useFieldTexts } from '../../common/conflicts/use-field-text.ts';
import { YES, type Setting } from './setting-list.ts';

export interface SettingTexts {
  label(setting: Pick<Setting, 'name'>): string;
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
    value({ name, kind, unset }, given) {
      const value = given ?? (kind === 'flag' ? unset === YES : unset);
      if (value === undefined || value === '') return t('unset');
      return kind === 'region' && typeof value === 'string' ? regionOf(value) : texts.value(name, value);
    },
  };
};
