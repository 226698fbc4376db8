/** The page with which a real shop begins, at `/empezar/`. It has no device yet. */
import { StrictMode, useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { IntlProvider } from 'use-intl';
import { LANGUAGE_KEY, type Language } from '../ui/language.tsx';
import { followTheme } from '../ui/theme.ts';
import { FirstRunPage } from './page.tsx';
import { firstRunTexts } from './texts.ts';
import '../ui/theme.css';

const Application = (): ReactNode => {
  const [language, setLanguage] = useState<Language>('es');
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (next: Language): void => {
    // Till and office, which this browser opens next, go on in it.
    localStorage.setItem(LANGUAGE_KEY, next);
    setLanguage(next);
  };
  return (
    <IntlProvider locale={language} messages={{ firstRun: firstRunTexts[language] }}>
      <FirstRunPage language={language} choose={choose} />
    </IntlProvider>
  );
};

followTheme();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Application />
  </StrictMode>,
);
