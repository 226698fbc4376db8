/** How this browser shows the page. */
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Choice } from './choice.tsx';
import { LANGUAGE_NAMES, LANGUAGES, useLanguage } from './language.tsx';
import { Storage } from './storage.tsx';
import { chooseTheme, chosenTheme, THEMES, type Theme } from './theme.ts';

const PreferencesPage = (): ReactNode => {
  const t = useTranslations('ui');
  const { language, choose } = useLanguage();
  const [theme, setTheme] = useState(chosenTheme);
  const change = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <main className="flex flex-col gap-6 p-4">
      <h1 className="text-2xl font-semibold">{t('preferences')}</h1>
      <Choice
        label={t('language')}
        value={language}
        options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]] as const)}
        choose={choose}
      />
      <Choice
        label={t('theme')}
        value={theme}
        options={THEMES.map((each) => [each, t(`themes.${each}`)] as const)}
        choose={change}
      />
      <Storage />
    </main>
  );
};

export default PreferencesPage;
