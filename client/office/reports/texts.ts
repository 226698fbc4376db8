/** Texts of the reports of the office, Spanish first, in ICU form. */
export const officeReportsTexts = {
  es: {
    title: 'Reportes',
    table: 'Tabla',
    undated: 'Esta tabla es como está ahora: no depende de los días.',
    format: 'Archivo',
    formats: { xlsx: 'Excel (xlsx)', csv: 'CSV' },
    preview: 'Ver los primeros renglones',
    busy: 'Preguntando al servidor…',
    download: 'Descargar el archivo',
    nothing: 'En esos días no hay renglones.',
    all: '{count, plural, one {Es # renglón.} other {Son # renglones.}}',
    first: 'Los primeros {count, number} renglones.',
  },
  en: {
    title: 'Reports',
    table: 'Table',
    undated: 'This table is as it is now: it does not depend on the days.',
    format: 'File',
    formats: { xlsx: 'Excel (xlsx)', csv: 'CSV' },
    preview: 'See the first rows',
    busy: 'Asking the server…',
    download: 'Download the file',
    nothing: 'There are no rows of those days.',
    all: '{count, plural, one {It is # row.} other {They are # rows.}}',
    first: 'The first {count, number} rows.',
  },
};
