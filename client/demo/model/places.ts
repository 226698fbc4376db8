/** How places are called in a sentence. */
import { useLocale, useTranslations } from 'use-intl';
import { useMemo } from 'react';
import { createFormats, type Formats } from '../../ui/format.ts';
import type { Place } from './view.ts';

export interface Names {
  readonly place: (place: string) => string;
  /** `C01,C03,hub` as a sentence has it. */
  readonly places: (list: string) => string;
  readonly formats: Formats;
}

export const useNames = (): Names => {
  const t = useTranslations('demo.places');
  const locale = useLocale();
  return useMemo(() => {
    const list = new Intl.ListFormat(locale, { type: 'conjunction' });
    const place = (name: string): string => t(name as Place);
    return {
      place,
      places: (names) => list.format(names.split(',').map(place)),
      formats: createFormats(locale, 'MXN'),
    };
  }, [t, locale]);
};
