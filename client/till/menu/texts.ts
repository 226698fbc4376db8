/** Names of the till's pages, as the menu lists them, Spanish first, in ICU form. */
export const menuTexts = {
  es: {
    title: 'Menú',
    pages: {
      turno: 'Turno de caja',
      pendientes: 'Pendientes de enviar',
      devoluciones: 'Devoluciones',
      clientes: 'Clientes y abonos',
      cotizaciones: 'Cotizaciones',
      existencias: 'Existencias',
      conflictos: 'Cambios por decidir',
      reportes: 'Reportes y exportación',
      impresora: 'Impresora y lector',
      ajustes: 'Ajustes de la tienda',
      registro: 'Registro de esta caja',
    },
  },
  en: {
    title: 'Menu',
    pages: {
      turno: 'Cash session',
      pendientes: 'Not sent yet',
      devoluciones: 'Returns',
      clientes: 'Customers and payments',
      cotizaciones: 'Quotes',
      existencias: 'Stock',
      conflictos: 'Changes to decide',
      reportes: 'Reports and export',
      impresora: 'Printer and scanner',
      ajustes: 'Settings of the store',
      registro: 'Log of this till',
    },
  },
};
