/** What every receipt is written with: the store, its language and formats, the names behind ids. */
import { createTranslator } from 'use-intl';
import { exponentOf } from '../../../crdt-schema/model/currency.ts';
import type { FieldValues } from '../../../crdt-schema/catalog/index.ts';
import { createFormats, type Formats } from '../../ui/format.ts';
import { centered, pair, RULE, type Block, type ReceiptDocument, type Symbology } from './document.ts';
import { receiptTexts } from './texts.ts';

const LOCALES = { es: 'es-MX', en: 'en-US' } as const;
const DEFAULT_CURRENCY = 'MXN';

const wordsIn = (language: keyof typeof receiptTexts) =>
  createTranslator({
    locale: LOCALES[language],
    messages: { receipt: receiptTexts[language] },
    namespace: 'receipt',
  });

export type Words = ReturnType<typeof wordsIn>;

/** Names that ops have by id only; undefined where this till does not know them. */
export interface Names {
  product(id: string): string | undefined;
  /** The unit in which it is sold, as the catalog has it: `piece`, `kg`. */
  unit(id: string): string | undefined;
  person(id: string): string | undefined;
  customer(id: string): string | undefined;
}

export interface Paper {
  readonly language: keyof typeof receiptTexts;
  readonly words: Words;
  readonly formats: Formats;
  readonly names: Names;
  /** Decimals of the currency. */
  readonly exponent: number;
  /** Store, address, tax id and phone. */
  readonly head: readonly Block[];
  /** The legend below. */
  readonly foot: readonly Block[];
  /** What a scanner reads on a ticket; undefined: nothing. */
  readonly code: Symbology | undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const linesOf = (value: unknown): string[] => textOf(value)?.split(/\r?\n/) ?? [];

/** By the store's settings as the catalog has them. `code` is what this till prints on tickets. */
export const createPaper = (settings: FieldValues, names: Names, code: Symbology | undefined): Paper => {
  const language = settings['language'] === 'en' ? 'en' : 'es';
  const currency = textOf(settings['currency']) ?? DEFAULT_CURRENCY;
  const words = wordsIn(language);
  const name = textOf(settings['storeName']);
  const taxId = textOf(settings['taxId']);
  const phone = textOf(settings['phone']);
  const small = [
    taxId === undefined ? undefined : `${textOf(settings['taxIdKind']) ?? 'RFC'} ${taxId}`,
    ...linesOf(settings['address']),
    phone === undefined ? undefined : words('phone', { phone }),
  ];
  return {
    language,
    words,
    formats: createFormats(LOCALES[language], currency),
    names,
    exponent: exponentOf(currency),
    head: [
      ...(name === undefined ? [] : [centered(name, true)]),
      ...small.flatMap((line) => (line === undefined ? [] : [centered(line)])),
    ],
    foot: linesOf(settings['ticketFooter']).map((line) => centered(line)),
    code,
  };
};

export interface Stamp {
  readonly title: string;
  /** What kind of receipt it is, in the words of the paper. */
  readonly heading: string;
  readonly till: string;
  readonly cashier?: string | undefined;
  /** Unix ms. */
  readonly at: number;
  /** Says that it was printed before. */
  readonly reprint?: boolean | undefined;
}

/** Puts head, stamp and legend around what the receipt says. `about` stands with the stamp, `last` below the legend. */
export const onPaper = (
  paper: Paper,
  { title, heading, till, cashier, at, reprint = false }: Stamp,
  about: readonly Block[],
  body: readonly Block[],
  last: readonly Block[] = [],
): ReceiptDocument => {
  const { words, formats, names, head, foot, language } = paper;
  const person = cashier === undefined ? undefined : names.person(cashier);
  const again = reprint ? [centered(words('reprint'), true)] : [];
  return {
    title,
    language,
    blocks: [
      ...head,
      ...again,
      RULE,
      centered(heading, true),
      ...about,
      pair(words('date'), formats.dateTime(at)),
      pair(words('till'), till),
      ...(person === undefined ? [] : [pair(words('cashier'), person)]),
      RULE,
      ...body,
      ...(foot.length === 0 ? [] : [RULE, ...foot]),
      ...last,
      ...again,
    ],
  };
};
