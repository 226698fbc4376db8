/** Reads a `.csv` or `.csv.gz` file of tickets row by row, with line numbers. Gzip is told by its first bytes. */
import { parse, type CsvError } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

export type Column = (typeof COLUMNS)[number];

export interface Row {
  readonly line: number;
  /** Undefined where the row has not as many cells as the header. */
  readonly cells: Readonly<Record<Column, string>> | undefined;
}

export type ReadFailure = Failure<
  'file_not_found' | 'file_unreadable' | 'broken_gzip' | 'not_csv' | 'missing_column' | 'empty_file'
>;

const GZIP_MAGIC = [0x1f, 0x8b];
const SNIFF_BYTES = 4_096;
const MAX_ROW_CHARS = 100_000;

const sniff = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const failureOf = (path: string, error: unknown): ReadFailure => {
  const code = errorCode(error);
  if (code === 'ENOENT') return { code: 'file_not_found', params: { path } };
  if (code.startsWith('Z_')) return { code: 'broken_gzip', params: { path } };
  if (code.startsWith('CSV_'))
    return { code: 'not_csv', params: { path, line: (error as CsvError)['lines'] as number } };
  return { code: 'file_unreadable', params: { path, reason: code } };
};

/** Where each wanted column stands in the header. */
const readHeader = (path: string, header: readonly string[]): Result<Map<Column, number>, ReadFailure> => {
  const places = new Map<Column, number>();
  for (const column of COLUMNS) {
    const at = header.findIndex((name) => name.trim() === column);
    if (at >= 0) places.set(column, at);
  }
  if (places.size === 0) return err('not_csv', { path, line: 1 });
  const missing = COLUMNS.find((column) => !places.has(column));
  return missing === undefined ? ok(places) : err('missing_column', { path, column: missing });
};

/** All rows of the file, or why it cannot be read. A row that does not fit the header is a row without cells. */
export const readTicketFile = async (path: string): Promise<Result<Row[], ReadFailure>> => {
  const rows: Row[] = [];
  let places: Map<Column, number> | undefined;
  let width = 0;
  try {
    const head = await sniff(path);
    if (head.length === 0) return err('empty_file', { path });
    const zipped = GZIP_MAGIC.every((byte, i) => head[i] === byte);
    if (!zipped && head.includes(0)) return err('not_csv', { path, line: 1 });
    const parser = parse({
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_CHARS,
    });
    const source = createReadStream(path);
    const text = zipped ? source.pipe(createGunzip()) : source;
    // A pipe does not hand errors on.
    source.on('error', (error) => parser.destroy(error));
    text.on('error', (error: Error) => parser.destroy(error));
    text.pipe(parser);
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      if (places === undefined) {
        const header = readHeader(path, record);
        if (!header.ok) return header;
        places = header.value;
        width = record.length;
        continue;
      }
      const cells: Partial<Record<Column, string>> = {};
      for (const [column, at] of places) cells[column] = record[at] ?? '';
      rows.push({
        line: info.lines,
        cells: record.length === width ? (cells as Record<Column, string>) : undefined,
      });
    }
  } catch (error) {
    return { ok: false, error: failureOf(path, error) };
  }
  return places === undefined ? err('empty_file', { path }) : ok(rows);
};
