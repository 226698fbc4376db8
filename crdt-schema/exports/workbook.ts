/**
 * Rows as an xlsx workbook, written while they come: numbers and dates are such, with formats; texts are texts, whatever
 * they begin with. Past the last row that a sheet may have another one goes on.
 */
import { writeXlsxStream } from 'hucre/xlsx';
import type { ExportForm } from './form.ts';
import type { Cell, Cells, Column, ColumnKind } from './tables.ts';
import { choiceText, flags, headings } from './texts.ts';
import { DAY_MS } from './wall-clock.ts';

/** Excel's bound, in UTF-16 units: it calls a workbook with a longer one damaged. */
const MAX_CELL_CHARS = 32_767;
const CUT = '…';
/** Of 1970-01-01, in days as spreadsheets count them. */
const EPOCH_SERIAL = 25_569;
const SECOND_MS = 1_000;
const PRICE_SCALE = 10_000;
const PRICE_DECIMALS = 4;
const QUANTITY_SCALE = 1_000;

const WIDTHS: Readonly<Record<ColumnKind, number>> = {
  ...{ text: 24, integer: 8, amount: 14, price: 12, quantity: 12 },
  ...{ time: 20, date: 12, flag: 8, choice: 16 },
};

/** What reads like the writing of a character by its number would be read as that character. */
const ESCAPE_LOOKALIKE = /_(?=x[0-9A-Fa-f]{4}_)/g;
/** No characters of XML, written or not. */
const NO_CHARACTERS = /[\uFFFE\uFFFF]|\p{Surrogate}/gu;

const cut = (text: string): string => {
  if (text.length <= MAX_CELL_CHARS) return text;
  const end = MAX_CELL_CHARS - CUT.length;
  const last = text.charCodeAt(end - 1);
  // No half of a pair.
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end) + CUT;
};

const textOf = (text: string): string =>
  cut(text).replace(NO_CHARACTERS, '\uFFFD').replace(ESCAPE_LOOKALIKE, '_x005F_');

const formats = (exponent: number): Partial<Readonly<Record<ColumnKind, string>>> => {
  const decimals = exponent === 0 ? '' : `.${'0'.repeat(exponent)}`;
  return {
    amount: `#,##0${decimals}`,
    ...(exponent === 0 ? {} : { price: `#,##0${decimals}${'#'.repeat(PRICE_DECIMALS - exponent)}` }),
    date: 'yyyy-mm-dd',
    time: 'yyyy-mm-dd hh:mm:ss',
  };
};

/** `rows` in batches, as they come; whoever stops reading ends them. */
export const writeWorkbook = (
  title: string,
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cells[]>,
  form: ExportForm,
): ReadableStream<Uint8Array> => {
  const { language, clock, exponent } = form;
  const minor = 10 ** exponent;
  const numberOf = (value: Cell, read: (value: number) => number): number | null =>
    typeof value === 'number' ? read(value) : null;
  const serial = (ms: number, unit: number): number =>
    (Math.floor((ms + clock.offset(ms)) / unit) * unit) / DAY_MS + EPOCH_SERIAL;
  const readers = columns.map(({ kind, choice }): ((value: Cell) => string | number | null) => {
    switch (kind) {
      case 'amount':
        return (value) => numberOf(value, (amount) => amount / minor);
      case 'price':
        return (value) => numberOf(value, (price) => price / PRICE_SCALE);
      case 'quantity':
        return (value) => numberOf(value, (quantity) => quantity / QUANTITY_SCALE);
      case 'integer':
        return (value) => numberOf(value, (integer) => integer);
      case 'time':
        return (value) => numberOf(value, (ms) => serial(ms, SECOND_MS));
      case 'date':
        return (value) => numberOf(value, (ms) => serial(ms, DAY_MS));
      case 'flag':
        return (value) => (typeof value === 'boolean' ? flags[`${value}`][language] : null);
      case 'choice':
        return (value) => (typeof value === 'string' ? textOf(choiceText(choice!, value, language)) : null);
      case 'text':
        return (value) => (value === null || value === undefined ? null : textOf(String(value)));
    }
  });
  const format = formats(exponent);
  const values = async function* (): AsyncGenerator<(string | number | null)[]> {
    for await (const batch of rows) for (const cells of batch) yield readers.map((read, i) => read(cells[i]));
  };
  return writeXlsxStream(values(), {
    name: title,
    freezePane: { rows: 1 },
    columns: columns.map(({ name, kind }) => {
      const numFmt = format[kind];
      const header = headings[name][language];
      return {
        header,
        width: Math.max(WIDTHS[kind], header.length + 2),
        ...(numFmt === undefined ? {} : { numFmt }),
      };
    }),
  });
};
