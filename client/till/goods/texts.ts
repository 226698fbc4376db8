/** Texts of picking products, wherever goods are counted rather than sold, Spanish first, in ICU form. */
export const goodsTexts = {
  es: {
    search: 'Buscar producto o código',
    hint: 'O escanéalo.',
    noMatch: 'Ningún producto con «{text}».',
    unknown: 'Nadie conoce el código {code}.',
    misread: 'El código {code} se leyó mal. Escanéalo otra vez.',
    several: '¿Cuál producto es?',
    quantity: 'Cantidad de {name}',
    remove: 'Quitar {name}',
  },
  en: {
    search: 'Find a product or code',
    hint: 'Or scan it.',
    noMatch: 'No product with “{text}”.',
    unknown: 'Nobody knows the code {code}.',
    misread: 'The code {code} was misread. Scan it again.',
    several: 'Which product is it?',
    quantity: 'Quantity of {name}',
    remove: 'Remove {name}',
  },
};
