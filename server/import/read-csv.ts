/** A table from CSV: any usual separator, any encoding that a spreadsheet writes. */
import { parse, type CsvError } from 'csv-parse';
import { Readable } from 'node:stream';
import { err, type Result } from '../../crdt-schema/result.ts';
import { TableBuilder, type Table, type TableFailure } from './table.ts';

/** One row; the longest text of the catalog has 4,000 characters. */
const MAX_ROW_CHARS = 100_000;
/** The text goes to the parser in parts, so that it can be left where the table goes past a bound. */
const PART_BYTES = 256 * 1024;

const startsWith = (bytes: Buffer, ...magic: number[]): boolean =>
  magic.every((byte, i) => bytes[i] === byte);

/** Bytes 80 to 9f; the decoder of Node 20 takes them for control characters, as in Latin-1. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const decodeWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80]!);

/** UTF-8 with or without a mark; what is no UTF-8 is what a Spanish Excel writes. "Unicode text" of Excel is UTF-16. */
const decodeText = (bytes: Buffer): string | undefined => {
  if (startsWith(bytes, 0xff, 0xfe)) return new TextDecoder('utf-16le').decode(bytes);
  if (startsWith(bytes, 0xfe, 0xff)) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
};

const separatorOf = (text: string): string => {
  const heading = (/^\s*(.*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '');
  const count = (separator: string): number => heading.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
};

interface Parsed {
  readonly record: string[];
  readonly info: { readonly records: number; readonly empty_lines: number };
}

export const readCsv = async (path: string, bytes: Buffer): Promise<Result<Table, TableFailure>> => {
  const text = decodeText(bytes);
  if (text === undefined) return err('not_csv', { path, line: 1 });
  const table = new TableBuilder(path);
  const parser = parse({
    delimiter: separatorOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_CHARS,
    info: true,
  });
  const utf8 = Buffer.from(text);
  const parts = function* (): Generator<Buffer> {
    for (let at = 0; at < utf8.length; at += PART_BYTES) yield utf8.subarray(at, at + PART_BYTES);
  };
  Readable.from(parts()).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      // A cell of several lines is one row to a spreadsheet, an empty line is one as well.
      if (!table.add(info.records + info.empty_lines, record)) break;
    }
  } catch (error) {
    return err('not_csv', { path, line: Number((error as CsvError)['lines'] ?? 1) });
  }
  return table.end();
};
