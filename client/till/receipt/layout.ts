/** A receipt in columns, for what prints characters of one width. Large text takes two columns a character. */
import type { Block, ReceiptDocument, Symbology } from './document.ts';

/** Width of the paper, mm. */
export type PaperWidth = 58 | 80;

/** Characters in a line of a printer's own font, 12 dots each at 8 dots a mm. */
export const COLUMNS: Readonly<Record<PaperWidth, number>> = { 58: 32, 80: 48 };

export type LaidOut =
  | { readonly kind: 'line'; readonly text: string; readonly strong: boolean; readonly large: boolean }
  | { readonly kind: 'code'; readonly symbology: Symbology; readonly data: string; readonly caption: string };

const INDENT = '  ';
/** Intl parts figures by spaces of its own, which no printer knows. */
const ODD_SPACES = /[\u00a0\u2007\u2009\u202f]/g;
const ODD_MINUS = /\u2212/g;

const plain = (text: string): string => text.replace(ODD_SPACES, ' ').replace(ODD_MINUS, '-');

/** A mark that joins the letter before it takes no column. */
const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

const pieces = (word: string, width: number): string[] => {
  const letters = [...word.normalize('NFC')];
  const result: string[] = [];
  for (let i = 0; i < letters.length; i += width) result.push(letters.slice(i, i + width).join(''));
  return result;
};

/** Breaks at spaces; a word that is longer than the line, within itself. At least one line. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  const words = plain(text)
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word) => pieces(word, width));
  for (const word of words) {
    if (line === '') line = word;
    else if (lengthOf(line) + 1 + lengthOf(word) <= width) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines;
};

const padTo = (text: string, width: number): string => ' '.repeat(Math.max(0, width - lengthOf(text)));
const center = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, Math.floor((width - lengthOf(text)) / 2))) + text;

/** The figure stands on the last line of what it is; where both are too long, on a line of its own. */
const pairLines = (left: string, right: string, width: number, indent: string): string[] => {
  const figure = plain(right);
  const room = width - lengthOf(figure) - 1 - indent.length;
  if (figure === '') return wrap(left, width - indent.length).map((line) => indent + line);
  // What a customer reads first must not be squeezed into a column of a few letters.
  if (room < width / 4) {
    const figures = wrap(figure, width);
    return [
      ...wrap(left, width - indent.length).map((line) => indent + line),
      ...figures.map((line) => padTo(line, width) + line),
    ];
  }
  const lines = wrap(left, room).map((line) => indent + line);
  const last = lines.pop()!;
  return [...lines, last + padTo(last + figure, width) + figure];
};

const linesOf = (block: Exclude<Block, { kind: 'code' }>, width: number): string[] => {
  switch (block.kind) {
    case 'rule':
      return ['-'.repeat(width)];
    case 'text':
      return wrap(block.text, width).map((line) => (block.align === 'center' ? center(line, width) : line));
    case 'pair':
      return pairLines(block.left, block.right, width, block.indented === true ? INDENT : '');
  }
};

export const layOut = ({ blocks }: ReceiptDocument, columns: number): LaidOut[] =>
  blocks.flatMap((block): LaidOut[] => {
    if (block.kind === 'code') return [block];
    const large = block.kind === 'pair' && block.large === true;
    const strong = block.kind !== 'rule' && block.strong === true;
    return linesOf(block, large ? Math.floor(columns / 2) : columns).map((text) => ({
      kind: 'line',
      text,
      strong,
      large,
    }));
  });
