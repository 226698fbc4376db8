/** Texts of the till, Spanish first, in ICU form. A part of it has its own beside it. */
export const tillTexts = {
  es: {
    title: 'Caja {till}',
  },
  en: {
    title: 'Till {till}',
  },
};
