/**
 * Rows as CSV (RFC 4180) that a spreadsheet of the store's locale opens by a double click: UTF-8 with a byte order mark,
 * and semicolons where the decimal sign is a comma. Texts that a spreadsheet would take for a formula begin with an apostrophe.
 */
import { formatDecimal } from '../model/money.ts';
import type { ExportForm } from './form.ts';
import type { Cell, Cells, Column } from './tables.ts';
import { choiceText, flags, headings } from './texts.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const LINE_END = '\r\n';
const PRICE_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;

/** With what a formula begins; East Asian spreadsheets take the wide signs too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** A signed number is what it says, whoever evaluates it. */
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const NEEDS_QUOTES = /["\r\n\t,;]|^\s|\s$/;

/** As a spreadsheet shows it, and nothing that it would run. */
export const harmless = (text: string): string =>
  FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;

const quoted = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const decimalSign = (locale: string): string =>
  new Intl.NumberFormat(locale, { numberingSystem: 'latn' })
    .formatToParts(1.5)
    .find(({ type }) => type === 'decimal')?.value ?? '.';

/** Of the decimals those from the `kept`th on go where they are zero. */
const withoutZeros = (text: string, decimals: number, kept: number): string => {
  let end = text.length;
  const least = end - decimals + kept;
  while (end > least && text.charCodeAt(end - 1) === 48) end -= 1;
  return text.slice(0, kept === 0 && end === least ? end - 1 : end);
};

export interface CsvWriter {
  /** Byte order mark and headings. */
  head(): string;
  row(cells: Cells): string;
}

export const createCsvWriter = (columns: readonly Column[], form: ExportForm): CsvWriter => {
  const { language, locale, clock, exponent } = form;
  const sign = decimalSign(locale);
  const separator = sign === ',' ? ';' : ',';
  const signed = (text: string): string => (sign === '.' ? text : text.replace('.', sign));
  const numberOf = (value: Cell, write: (value: number) => string): string =>
    typeof value === 'number' ? write(value) : '';
  const prices = (value: number): string =>
    signed(
      withoutZeros(formatDecimal(value, PRICE_DECIMALS), PRICE_DECIMALS, Math.min(exponent, PRICE_DECIMALS)),
    );
  const quantities = (value: number): string =>
    signed(withoutZeros(formatDecimal(value, QUANTITY_DECIMALS), QUANTITY_DECIMALS, 0));
  const amounts = (value: number): string => signed(formatDecimal(value, exponent));
  const textOf = (value: Cell): string =>
    value === null || value === undefined ? '' : quoted(harmless(String(value)));
  const writers = columns.map(({ kind, choice }): ((value: Cell) => string) => {
    switch (kind) {
      case 'amount':
        return (value) => numberOf(value, amounts);
      case 'price':
        return (value) => numberOf(value, prices);
      case 'quantity':
        return (value) => numberOf(value, quantities);
      case 'integer':
        return (value) => numberOf(value, String);
      case 'time':
        return (value) => numberOf(value, clock.dayAndTime);
      case 'date':
        return (value) => numberOf(value, clock.day);
      case 'flag':
        return (value) => (typeof value === 'boolean' ? flags[`${value}`][language] : '');
      case 'choice':
        return (value) => textOf(typeof value === 'string' ? choiceText(choice!, value, language) : value);
      case 'text':
        return textOf;
    }
  });
  return {
    head: () =>
      BYTE_ORDER_MARK +
      columns.map(({ name }) => quoted(headings[name][language])).join(separator) +
      LINE_END,
    row(cells) {
      let line = writers[0]!(cells[0]);
      for (let i = 1; i < writers.length; i++) line += separator + writers[i]!(cells[i]);
      return line + LINE_END;
    },
  };
};
