/** What a person reads about a row that was not imported. */
export const badRowTexts: Readonly<Record<string, { readonly es: string; readonly en: string }>> = {
  not_a_number: { es: 'no es un número', en: 'is no number' },
  ambiguous_number: {
    es: 'puede leerse de dos maneras; indica la marca decimal con --decimal',
    en: 'can be read in two ways; name the decimal mark with --decimal',
  },
  too_many_decimals: { es: 'tiene demasiados decimales', en: 'has too many decimals' },
  shortened_code: {
    es: 'es un código que la hoja de cálculo abrevió; da formato de texto a la columna y guárdala de nuevo',
    en: 'is a code that the spreadsheet shortened; format the column as text and save it again',
  },
  formula_error: { es: 'es el error de una fórmula', en: 'is the error of a formula' },
  not_a_unit: { es: 'no es una unidad conocida', en: 'is no known unit' },
  not_yes_or_no: { es: 'no es sí ni no', en: 'is neither yes nor no' },
  too_many_cells: {
    es: 'está en una columna sin encabezado',
    en: 'stands in a column without a heading',
  },
  missing_name: { es: 'falta el nombre de un registro nuevo', en: 'the name of a new record is missing' },
  duplicate_key: {
    es: 'otra fila del archivo tiene el mismo código',
    en: 'another row of the file has the same code',
  },
  ambiguous_key: {
    es: 'los códigos de la fila son de varios registros',
    en: 'the codes of the row are those of several records',
  },
  catalog_bad_value: {
    es: 'el valor no es válido o es demasiado largo',
    en: 'the value is not valid or too long',
  },
  catalog_read_only: {
    es: 'el catálogo es de una versión más nueva',
    en: 'the catalog is of a newer version',
  },
  clock_out_of_range: { es: 'el reloj del servidor está atrasado', en: 'the clock of the server is behind' },
};
