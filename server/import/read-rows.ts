/** Rows of a table as records' fields; each cell that does not go is told with its row. */
import { headingOf, readCell, type ImportEntity, type Mapping, type NumberForm } from './columns.ts';
import { keysOf, type BadRow, type ImportRow } from './import-rows.ts';
import { cellText, type Table, type TableRow } from './table.ts';

export interface BadCell extends BadRow {
  /** Heading of the column. */
  readonly column: string;
  /** The cell as it stands in the file. */
  readonly text: string;
}

export interface ReadRows {
  readonly rows: readonly ImportRow[];
  readonly bad: readonly BadCell[];
}

const TAX_ID_KINDS = ['RFC', 'NIT', 'RUT', 'RUC', 'NIF'];

/** A column "RFC" says which kind of number it holds. */
const taxIdKind = ({ headings }: Table, { fields }: Mapping): string | undefined => {
  const heading = (headings[fields.indexOf('taxId')] ?? '').replaceAll('.', '').toUpperCase();
  return TAX_ID_KINDS.find((kind) => kind === heading);
};

/** Shows where in the file a row was refused: the cell of the field, or none where no column is that field. */
export const locate = (
  { headings }: Table,
  { fields }: Mapping,
  row: TableRow | undefined,
  bad: BadRow,
): BadCell => {
  const at = fields.indexOf(bad.field);
  return {
    ...bad,
    column: at < 0 ? '' : headingOf(headings, at),
    text: at < 0 ? '' : cellText(row?.cells[at]),
  };
};

/** The row's fields, or its cells that do not go. */
const readRow = (
  entity: ImportEntity,
  table: Table,
  mapping: Mapping,
  row: TableRow,
  form: NumberForm,
): Record<string, unknown> | BadCell[] => {
  const { number, cells } = row;
  const values: Record<string, unknown> = {};
  const bad: BadCell[] = [];
  for (let at = table.headings.length; at < cells.length; at++) {
    if (cells[at] === '') continue;
    const column = headingOf(table.headings, at);
    bad.push({ row: number, field: '', code: 'too_many_cells', column, text: cellText(cells[at]) });
  }
  for (const [at, field] of mapping.fields.entries()) {
    const cell = cells[at] ?? '';
    // An empty cell leaves the field as it is.
    if (field === undefined || cell === '') continue;
    const read = readCell(entity, field, cell, form);
    if (read.ok) values[field] = read.value;
    else bad.push(locate(table, mapping, row, { row: number, field, code: read.error.code }));
  }
  return bad.length > 0 ? bad : values;
};

export const readRows = (
  entity: ImportEntity,
  table: Table,
  mapping: Mapping,
  form: NumberForm,
): ReadRows => {
  const bad: BadCell[] = [];
  const out: ImportRow[] = [];
  const seen = new Set<string>();
  const kind = taxIdKind(table, mapping);
  for (const row of table.rows) {
    const values = readRow(entity, table, mapping, row, form);
    if (Array.isArray(values)) {
      bad.push(...values);
      continue;
    }
    if (values['taxId'] !== undefined && kind !== undefined) values['taxIdKind'] = kind;
    const keys = keysOf(entity, values).flat();
    const twin = keys.find((key) => seen.has(key));
    if (twin !== undefined) {
      const field = twin.split(':', 1)[0]!;
      bad.push(locate(table, mapping, row, { row: row.number, field, code: 'duplicate_key' }));
      continue;
    }
    for (const key of keys) seen.add(key);
    out.push({ row: row.number, fields: values });
  }
  return { rows: out, bad };
};
