/** Reads a table of text cells from CSV (any usual separator and encoding) or from the first sheet of an xlsx file. */
import { parse, type CsvError } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

export interface TableRow {
  /** As people count: the heading is row 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

export type TableFailure = Failure<
  'file_not_found' | 'file_unreadable' | 'file_too_large' | 'not_csv' | 'not_xlsx' | 'empty_file'
>;

/** 200,000 rows of a dozen columns take about 30 MB as CSV. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;
/** What an xlsx file says it unpacks to: a compression bomb says more. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
const MAX_ROWS = 200_000;
const MAX_ROW_CHARS = 100_000;
const PLACES = 6;

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
const DIRECTORY_MAGIC = 0x02014b50;
const DIRECTORY_HEADER_BYTES = 46;

/** Sum of the sizes that the archive's directory tells. */
const unpackedBytes = (zip: Buffer): number => {
  let total = 0;
  for (
    let at = zip.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0 && at + DIRECTORY_HEADER_BYTES <= zip.length;
  ) {
    if (zip.readUInt32LE(at) !== DIRECTORY_MAGIC) break;
    total += zip.readUInt32LE(at + 24);
    at +=
      DIRECTORY_HEADER_BYTES +
      zip.readUInt16LE(at + 28) +
      zip.readUInt16LE(at + 30) +
      zip.readUInt16LE(at + 32);
  }
  return total;
};

/** UTF-8 with or without a mark; what is no UTF-8 is what a Spanish Excel writes. */
const decodeText = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
};

const separatorOf = (text: string): string => {
  const heading = (text.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (separator: string): number => heading.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
};

const tableOf = (
  path: string,
  lines: readonly (readonly string[])[],
  numbers: readonly number[],
): Result<Table, TableFailure> => {
  const [headings, ...rest] = lines;
  if (headings === undefined || rest.length === 0) return err('empty_file', { path });
  if (rest.length > MAX_ROWS) return err('file_too_large', { path, max: `${MAX_ROWS} rows` });
  const rows = rest
    .map((cells, i) => ({ number: numbers[i + 1]!, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return ok({ headings: headings.map((heading) => heading.trim()), rows });
};

const readCsv = (path: string, bytes: Buffer): Result<Table, TableFailure> => {
  if (bytes.includes(0)) return err('not_csv', { path, line: 1 });
  const text = decodeText(bytes);
  try {
    const records = parse(text, {
      bom: true,
      delimiter: separatorOf(text.replace(/^\uFEFF/, '')),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: MAX_ROW_CHARS,
      info: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return tableOf(
      path,
      records.map(({ record }) => record),
      records.map(({ info }) => info.lines),
    );
  } catch (error) {
    return err('not_csv', { path, line: Number((error as CsvError)['lines'] ?? 1) });
  }
};

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  // Binary fractions come back as what the person typed.
  if (typeof value === 'number') return String(Number(value.toFixed(PLACES)));
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? '' : String(value as string | boolean);
};

const readSheet = async (path: string, bytes: Buffer): Promise<Result<Table, TableFailure>> => {
  if (unpackedBytes(bytes) > MAX_UNPACKED_BYTES)
    return err('file_too_large', { path, max: `${MAX_UNPACKED_BYTES} bytes` });
  try {
    const [sheet] = (await readXlsx(bytes)).sheets;
    const lines = (sheet?.rows ?? []).map((row) => row.map(cellText));
    return tableOf(
      path,
      lines,
      lines.map((_, i) => i + 1),
    );
  } catch {
    // The library throws errors of many kinds; all of them mean that this is no sound workbook.
    return err('not_xlsx', { path });
  }
};

export const readTable = async (path: string): Promise<Result<Table, TableFailure>> => {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) return err('file_too_large', { path, max: `${MAX_FILE_BYTES} bytes` });
    const bytes = await readFile(path);
    if (bytes.length === 0) return err('empty_file', { path });
    return ZIP_MAGIC.every((byte, i) => bytes[i] === byte)
      ? await readSheet(path, bytes)
      : readCsv(path, bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT'
      ? err('file_not_found', { path })
      : err('file_unreadable', { path, reason: code });
  }
};
