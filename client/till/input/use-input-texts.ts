/** Texts of scanning by the camera, which come with its dialog. */
import { useMemo } from 'react';
import { createTranslator, useLocale } from 'use-intl';
import { useLanguage, type Language } from '../../ui/language.tsx';
import { inputTexts } from './texts.ts';

const wordsIn = (language: Language, locale: string) =>
  createTranslator({ locale, messages: { input: inputTexts[language] }, namespace: 'input' });

export const useInputTexts = (): ReturnType<typeof wordsIn> => {
  const { language } = useLanguage();
  const locale = useLocale();
  return useMemo(() => wordsIn(language, locale), [language, locale]);
};
