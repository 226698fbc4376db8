/** Reads a table of cells from a CSV or xlsx file; which it is, its first bytes say. */
import { open } from 'node:fs/promises';
import { err, type Result } from '../../crdt-schema/result.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import type { Table, TableFailure } from './table.ts';

/** 200,000 rows of a dozen columns take about 30 MB as CSV. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];
/** Old Excel files, and new ones under a password. */
const OLE_MAGIC = [0xd0, 0xcf, 0x11, 0xe0];
const WORKBOOK_NAME = /\.(xlsx|xlsm|xlsb|xls|ods)$/i;

const startsWith = (bytes: Buffer, magic: readonly number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

/** The bytes of the file, one more than is allowed at most: a device or a pipe has no size to ask for. */
const readBounded = async (path: string): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length > MAX_FILE_BYTES) break;
    }
    return Buffer.concat(parts);
  } finally {
    await file.close();
  }
};

export const readTable = async (path: string): Promise<Result<Table, TableFailure>> => {
  let bytes: Buffer;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return code === 'ENOENT'
      ? err('file_not_found', { path })
      : err('file_unreadable', { path, reason: code });
  }
  if (bytes.length > MAX_FILE_BYTES)
    return err('file_too_large', { path, max: `${MAX_FILE_BYTES / 1024 / 1024} MB` });
  return tableOf(path, bytes);
};

/** The table in a file's bytes; `path` is told in failures, and its ending where the bytes say nothing. */
export const tableOf = async (path: string, bytes: Buffer): Promise<Result<Table, TableFailure>> => {
  if (bytes.length === 0) return err('empty_file', { path });
  if (startsWith(bytes, ZIP_MAGIC)) return readXlsx(path, bytes);
  if (startsWith(bytes, OLE_MAGIC) || WORKBOOK_NAME.test(path)) return err('not_xlsx', { path });
  return readCsv(path, bytes);
};
