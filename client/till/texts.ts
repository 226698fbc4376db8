/** Texts of the till, Spanish first, in ICU form. */
export const tillTexts = {
  es: {
    title: 'Caja {till}',
    products:
      '{count, plural, =0 {Todavía no hay productos} one {# producto} other {# productos}} en el catálogo',
    nextReceipt: 'Siguiente folio: {receipt}',
  },
  en: {
    title: 'Till {till}',
    products: '{count, plural, =0 {No products yet} one {# product} other {# products}} in the catalog',
    nextReceipt: 'Next receipt: {receipt}',
  },
};
