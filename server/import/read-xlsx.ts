/** A table from the first sheet of an xlsx workbook, read row by row. */
import { streamXlsxRows } from 'hucre/xlsx';
import { err, type Result } from '../../crdt-schema/result.ts';
import { TableBuilder, type Cell, type Table, type TableFailure } from './table.ts';

/** 200,000 rows of a dozen cells are about 120 MB of XML; what says that it unpacks to more is a bomb or a mistake. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

const DIRECTORY_MAGIC = 0x02014b50;
const DIRECTORY_HEADER_BYTES = 46;
const END_MAGIC = 'PK\x05\x06';
const END_BYTES = 22;

/**
 * Sum of the sizes that the archive's directory tells; undefined where it has none. That they are true is the unpacker's
 * to check: it stops where an entry goes past its size.
 */
const unpackedBytes = (zip: Buffer): number | undefined => {
  const end = zip.lastIndexOf(END_MAGIC, undefined, 'latin1');
  if (end < 0 || end + END_BYTES > zip.length) return undefined;
  let at = zip.readUInt32LE(end + 16);
  let total = 0;
  while (at + DIRECTORY_HEADER_BYTES <= end && zip.readUInt32LE(at) === DIRECTORY_MAGIC) {
    total += zip.readUInt32LE(at + 24);
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    at += DIRECTORY_HEADER_BYTES + name! + extra! + comment!;
  }
  return total;
};

/** Midnight is how a day without a time comes. */
const dateText = (date: Date): string => date.toISOString().replace(/T00:00:00\.000Z$/, '');

const cellOf = (value: unknown): Cell => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : '';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value);
  return '';
};

export const readXlsx = async (path: string, bytes: Buffer): Promise<Result<Table, TableFailure>> => {
  const unpacked = unpackedBytes(bytes);
  if (unpacked === undefined) return err('not_xlsx', { path });
  if (unpacked > MAX_UNPACKED_BYTES)
    return err('file_too_large', { path, max: `${MAX_UNPACKED_BYTES / 1024 / 1024} MB unpacked` });
  const table = new TableBuilder(path);
  try {
    for await (const { index, values } of streamXlsxRows(bytes)) {
      if (!table.add(index + 1, Array.from(values, cellOf))) break;
    }
  } catch {
    // The library throws errors of many kinds; all of them mean that this is no sound workbook.
    return err('not_xlsx', { path });
  }
  return table.end();
};
