/** The page's language: what the person chose in this browser, else the store's, else Spanish. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, type Messages } from 'use-intl';
import { useSettings } from './use-session.ts';

export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Each in its own language. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { es: 'Español', en: 'English' };
/** Where numbers and dates are written: Mexican Spanish, as the shops of the demo. */
const LOCALES: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };
const KEY = 'tillmesh/language';

const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const Context = createContext<LanguageChoice>({ language: 'es', choose: () => undefined });

export const useLanguage = (): LanguageChoice => useContext(Context);

/** `texts` are those of the page, the shared ones among them. */
export const LanguageProvider = ({
  texts,
  children,
}: {
  readonly texts: Readonly<Record<Language, Partial<Messages>>>;
  readonly children: ReactNode;
}): ReactNode => {
  const [chosen, setChosen] = useState(() => localStorage.getItem(KEY));
  const ofStore = useSettings()['language'];
  const language = [chosen, ofStore].find(isLanguage) ?? 'es';
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(KEY, next);
        setChosen(next);
      },
    }),
    [language],
  );
  return (
    <Context value={choice}>
      <IntlProvider locale={LOCALES[language]} messages={texts[language]} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </Context>
  );
};

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
