/** Texts of values of the catalog that the server kept back, Spanish first, in ICU form. */
export const issuesTexts = {
  es: {
    title: 'Catálogo: valores que el servidor no admite',
    invalid_value:
      'Un equipo escribió {value}, que aquí no es válido. El servidor sigue con el último valor bueno. Quítalo, o escribe otro.',
    unknown_field:
      'Un equipo con una versión más nueva escribió {value}. Se guarda y se reenvía; para verlo, actualiza el servidor.',
    since: 'Desde {at}',
    clear: 'Quitar el valor',
    open: 'Abrir el registro',
    failed: 'No se guardó ({code}).',
  },
  en: {
    title: 'Catalog: values that the server does not take',
    invalid_value:
      'A device wrote {value}, which is not valid here. The server goes on with the last good value. Clear it, or write another.',
    unknown_field:
      'A device of a newer version wrote {value}. It is kept and passed on; to see it, update the server.',
    since: 'Since {at}',
    clear: 'Clear the value',
    open: 'Open the record',
    failed: 'It was not stored ({code}).',
  },
};
