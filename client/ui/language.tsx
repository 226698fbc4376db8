/** The page's language: what the person chose in this browser, else the store's, else Spanish. */
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider, type Messages } from 'use-intl';

export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** Each in its own language. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { es: 'Español', en: 'English' };
/** Where numbers and dates are written: Mexican Spanish, as the shops of the demo. */
const LOCALES: Readonly<Record<Language, string>> = { es: 'es-MX', en: 'en-US' };
/** Where the browser keeps what the person chose. */
export const LANGUAGE_KEY = 'tillmesh/language';

const isLanguage = (value: unknown): value is Language => (LANGUAGES as readonly unknown[]).includes(value);

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const Context = createContext<LanguageChoice>({ language: 'es', choose: () => undefined });

export const useLanguage = (): LanguageChoice => useContext(Context);

/** Of each language, how its texts are loaded: those of the page, the shared ones among them. */
export type TextsByLanguage = Readonly<Record<Language, () => Promise<Partial<Messages>>>>;

interface Shown {
  readonly language: Language;
  readonly messages: Partial<Messages>;
}

/** The wanted one, or where it cannot be loaded, as with neither network nor a kept page, any. */
const load = async (texts: TextsByLanguage, wanted: Language): Promise<Shown | undefined> => {
  for (const language of [wanted, ...LANGUAGES]) {
    const messages = await texts[language]().catch(() => undefined);
    if (messages !== undefined) return { language, messages };
  }
  return undefined;
};

/** Draws nothing until there are texts; while those of another language are loaded, what is drawn stays. */
export const LanguageProvider = ({
  texts,
  ofStore,
  children,
}: {
  readonly texts: TextsByLanguage;
  /** What the store's settings say, where the page has a store. */
  readonly ofStore?: unknown;
  readonly children: ReactNode;
}): ReactNode => {
  const [chosen, setChosen] = useState(() => localStorage.getItem(LANGUAGE_KEY));
  const [shown, setShown] = useState<Shown>();
  const wanted = [chosen, ofStore].find(isLanguage) ?? 'es';
  useEffect(() => {
    let isWanted = true;
    void load(texts, wanted).then((loaded) => isWanted && loaded !== undefined && setShown(loaded));
    return () => {
      isWanted = false;
    };
  }, [texts, wanted]);
  const language = shown?.language ?? wanted;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(LANGUAGE_KEY, next);
        setChosen(next);
      },
    }),
    [language],
  );
  if (shown === undefined) return undefined;
  return (
    <Context value={choice}>
      <IntlProvider locale={LOCALES[language]} messages={shown.messages} timeZone={timeZone}>
        {children}
      </IntlProvider>
    </Context>
  );
};

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
