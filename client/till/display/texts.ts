/** Texts of the customer's window. */
export const displayTexts = {
  es: {
    title: 'Pantalla del cliente',
    welcome: 'Bienvenido',
    total: 'Total',
    paid: 'Pagado',
    change: 'Su cambio',
    thanks: 'Gracias por su compra',
    noTill: 'Abre la caja en este equipo para que aquí se vea la venta.',
  },
  en: {
    title: 'Customer display',
    welcome: 'Welcome',
    total: 'Total',
    paid: 'Paid',
    change: 'Your change',
    thanks: 'Thank you for your purchase',
    noTill: 'Open the till on this machine, and the sale shows here.',
  },
};
