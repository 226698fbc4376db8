/** Names of the till's pages, as the menu lists them, Spanish first, in ICU form. */
export const menuTexts = {
  es: {
    title: 'Menú',
    pages: {
      devoluciones: 'Devoluciones',
      clientes: 'Clientes y abonos',
      cotizaciones: 'Cotizaciones',
      existencias: 'Existencias',
      impresora: 'Impresora y lector',
    },
  },
  en: {
    title: 'Menu',
    pages: {
      devoluciones: 'Returns',
      clientes: 'Customers and payments',
      cotizaciones: 'Quotes',
      existencias: 'Stock',
      impresora: 'Printer and scanner',
    },
  },
};
