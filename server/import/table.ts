/** A table as it stands in a file, whatever the file's form. */
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

/** A number only where the file itself says that the cell is one. */
export type Cell = string | number;

export interface TableRow {
  /** As a spreadsheet counts: the heading is row 1. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

export type TableFailure = Failure<
  'file_not_found' | 'file_unreadable' | 'file_too_large' | 'not_csv' | 'not_xlsx' | 'empty_file'
>;

/** Ten times the largest catalog that the tills were measured with; more belongs in several files. */
const MAX_ROWS = 200_000;
/** Headings of the widest export seen are 60; a sheet may have 16,384, and a row of that width costs as much. */
const MAX_COLUMNS = 256;
/** A price has 4 decimals: what differs beyond this is what a binary fraction adds to what was typed. */
const PLACES = 9;

export const cellText = (cell: Cell | undefined): string => {
  if (typeof cell !== 'number') return cell ?? '';
  return Number.isInteger(cell) ? cell.toFixed(0) : cell.toFixed(PLACES).replace(/\.?0+$/, '');
};

const filled = (cells: readonly Cell[]): Cell[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);

/** Takes rows one by one, so that a file which goes past a bound is not read to its end. */
export class TableBuilder {
  private readonly path: string;
  private headings: string[] | undefined;
  private readonly rows: TableRow[] = [];
  private failure: TableFailure | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** False where the rest need not be read. */
  add(number: number, row: readonly Cell[]): boolean {
    const cells = filled(row.map((cell) => (typeof cell === 'string' ? cell.trim() : cell)));
    if (cells.length === 0) return true;
    if (cells.length > MAX_COLUMNS) return this.tooLarge(`${MAX_COLUMNS} columns`);
    if (this.headings === undefined) this.headings = cells.map(cellText);
    else if (this.rows.length === MAX_ROWS) return this.tooLarge(`${MAX_ROWS} rows`);
    else this.rows.push({ number, cells });
    return true;
  }

  end(): Result<Table, TableFailure> {
    if (this.failure !== undefined) return { ok: false, error: this.failure };
    if (this.headings === undefined || this.rows.length === 0) return err('empty_file', { path: this.path });
    return ok({ headings: this.headings, rows: this.rows });
  }

  private tooLarge(max: string): false {
    this.failure = { code: 'file_too_large', params: { path: this.path, max } };
    return false;
  }
}
