/** A module of texts with one of its languages, as the build cuts it (`vite.config.ts`, `oneLanguage`). */
declare module '*start-texts.ts?language=es' {
  export const startTexts: { readonly es: Partial<import('use-intl').Messages> };
}
declare module '*start-texts.ts?language=en' {
  export const startTexts: { readonly en: Partial<import('use-intl').Messages> };
}
