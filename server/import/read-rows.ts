/** Rows of a table as records' fields; each cell that does not go is told with its row. */
import { columns, type Decimal, type ImportEntity, type Mapping } from './columns.ts';
import { keysOf, type BadRow, type ImportRow } from './import-rows.ts';
import type { Table } from './read-table.ts';

export interface BadCell extends BadRow {
  /** The cell as it stands in the file. */
  readonly text: string;
}

export interface ReadRows {
  readonly rows: readonly ImportRow[];
  readonly bad: readonly BadCell[];
}

const TAX_ID_KINDS = ['RFC', 'NIT', 'RUT', 'RUC', 'NIF'];

export const readRows = (
  entity: ImportEntity,
  { headings, rows }: Table,
  { fields }: Mapping,
  decimal: Decimal | undefined,
): ReadRows => {
  const known = columns[entity];
  const bad: BadCell[] = [];
  const out: ImportRow[] = [];
  const seen = new Set<string>();
  // A column "RFC" says which kind of number it holds.
  const kind = TAX_ID_KINDS.find((name) => headings.some((heading) => heading.toUpperCase() === name));
  for (const { number: row, cells } of rows) {
    const values: Record<string, unknown> = {};
    const before = bad.length;
    if (cells.length > headings.length && cells.slice(headings.length).some((cell) => cell !== ''))
      bad.push({ row, field: 'name', code: 'too_many_cells', text: cells.at(-1)! });
    for (const [at, field] of fields.entries()) {
      const cell = cells[at] ?? '';
      // An empty cell leaves the field as it is.
      if (field === undefined || cell === '') continue;
      const read = known[field]!.read(cell, decimal);
      if (read.ok) values[field] = read.value;
      else bad.push({ row, field, code: read.error.code, text: cell });
    }
    if (bad.length > before) continue;
    if (values['taxId'] !== undefined && kind !== undefined) values['taxIdKind'] = kind;
    const keys = keysOf(entity, values).flat();
    const twin = keys.find((key) => seen.has(key));
    if (twin !== undefined) {
      const [field] = twin.split(':', 1);
      bad.push({ row, field: field!, code: 'duplicate_key', text: twin.slice(field!.length + 1) });
      continue;
    }
    for (const key of keys) seen.add(key);
    out.push({ row, fields: values });
  }
  return { rows: out, bad };
};
