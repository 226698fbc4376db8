/** Texts of the back office, Spanish first, in ICU form. */
export const officeTexts = {
  es: {
    title: 'Oficina de {store}',
    status: 'Estado de la red',
    api: 'Interfaz para programas',
    till: 'Caja en este navegador',
  },
  en: {
    title: 'Office of {store}',
    status: 'State of the network',
    api: 'Interface for programs',
    till: 'Till in this browser',
  },
};
