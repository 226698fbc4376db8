/** Texts that come with a page which is not on the way to the first sale, beside those that are always there. */
import { lazy, useMemo, type ComponentType, type ReactNode } from 'react';
import { IntlProvider, useLocale, useMessages, type Messages } from 'use-intl';
import { useLanguage, type Language } from './language.tsx';

export type PageTextsByLanguage = Readonly<Record<Language, Partial<Messages>>>;

type Named = { readonly [N in keyof Messages]?: Readonly<Record<Language, Messages[N]>> };

/** Of parts, each with its languages, what one page has in each language. */
export const textsOf = (parts: Named): PageTextsByLanguage => {
  const textsIn = (language: Language): Partial<Messages> =>
    Object.fromEntries(Object.entries(parts).map(([name, texts]) => [name, texts[language]]));
  return { es: textsIn('es'), en: textsIn('en') };
};

export const PageTexts = ({
  texts,
  children,
}: {
  readonly texts: PageTextsByLanguage;
  readonly children: ReactNode;
}): ReactNode => {
  const { language } = useLanguage();
  const locale = useLocale();
  const shared = useMessages();
  const messages = useMemo(() => ({ ...shared, ...texts[language] }), [shared, texts, language]);
  return (
    <IntlProvider locale={locale} messages={messages}>
      {children}
    </IntlProvider>
  );
};

export interface PageModule {
  readonly default: ComponentType;
}

/** A page that is loaded when somebody goes there, and its texts with it. */
export const pageWithTexts = (
  load: () => Promise<PageModule>,
  loadTexts: () => Promise<PageTextsByLanguage>,
): ComponentType =>
  lazy(async () => {
    const [{ default: Content }, texts] = await Promise.all([load(), loadTexts()]);
    return {
      default: () => (
        <PageTexts texts={texts}>
          <Content />
        </PageTexts>
      ),
    };
  });
