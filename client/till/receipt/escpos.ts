/**
 * A receipt as ESC/POS, the language of receipt printers. Only what printers of every make understand: a QR code goes as a
 * picture, as cheap ones know no QR command.
 */
import { runsOf } from './code128.ts';
import { encodeText, PAGE_NUMBER, type CodePage } from './code-pages.ts';
import type { ReceiptDocument } from './document.ts';
import { COLUMNS, layOut, type LaidOut, type PaperWidth } from './layout.ts';
import { symbolOf, type Symbol } from './symbol.ts';

export interface EscPosOptions {
  readonly width: PaperWidth;
  readonly codePage: CodePage;
  /** Whether the printer has a knife. */
  readonly cuts: boolean;
}

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LF = 0x0a;

/** Dots across the paper, 8 a mm. */
const DOTS: Readonly<Record<PaperWidth, number>> = { 58: 384, 80: 576 };
/** `GS k`'s name for Code 128, and `GS V`'s for a cut that leaves a point, after feeding the paper to the knife. */
const CODE_128 = 73;
const PARTIAL_CUT = 66;
const BARCODE_DOTS_HIGH = 64;
const BARCODE_MODULE_DOTS = 2;
const QR_MODULE_DOTS: Readonly<Record<PaperWidth, number>> = { 58: 5, 80: 6 };
/** Ms that the drawer's coil is under current, and rests after. */
const PULSE_ON_MS = 50;
const PULSE_OFF_MS = 500;
/** The unit in which the printer counts them. */
const PULSE_MS_UNIT = 2;

const align = (centered: boolean): number[] => [ESC, 0x61, centered ? 1 : 0];

const lineBytes = ({ text, strong, large }: Extract<LaidOut, { kind: 'line' }>, page: CodePage): number[] => [
  ...(strong ? [ESC, 0x45, 1] : []),
  ...(large ? [GS, 0x21, 0x11] : []),
  ...encodeText(text, page),
  LF,
  ...(large ? [GS, 0x21, 0] : []),
  ...(strong ? [ESC, 0x45, 0] : []),
];

/** `GS k` with Code 128: the printer draws it, and adds start, check and stop itself. */
const barcodeBytes = (data: string): number[] => {
  const runs = runsOf(data);
  if (runs === undefined) return [];
  const content = runs.flatMap(({ set, text }) => [
    0x7b,
    set === 'B' ? 0x42 : 0x43,
    ...(set === 'B'
      ? // A brace begins a command, two are one.
        [...text].flatMap((letter) => (letter === '{' ? [0x7b, 0x7b] : [letter.charCodeAt(0)]))
      : (text.match(/\d\d/g) ?? []).map(Number)),
  ]);
  return [
    ...[GS, 0x68, BARCODE_DOTS_HIGH],
    ...[GS, 0x77, BARCODE_MODULE_DOTS],
    ...[GS, 0x48, 0],
    ...[GS, 0x6b, CODE_128, content.length, ...content],
    LF,
  ];
};

/** `GS v 0`: rows of dots, eight to a byte. */
const pictureBytes = ({ rows, width, quiet }: Symbol, dots: number): number[] => {
  const across = (width + 2 * quiet) * dots;
  const stride = Math.ceil(across / 8);
  const high = rows.length * dots;
  const bytes: number[] = [];
  for (const row of rows) {
    const line = Array.from({ length: stride }, () => 0);
    for (const [i, dark] of row.entries()) {
      if (!dark) continue;
      for (let dot = (quiet + i) * dots; dot < (quiet + i + 1) * dots; dot++)
        line[dot >> 3]! |= 0x80 >> (dot & 7);
    }
    for (let i = 0; i < dots; i++) bytes.push(...line);
  }
  return [GS, 0x76, 0x30, 0, stride & 0xff, stride >> 8, high & 0xff, high >> 8, ...bytes];
};

const codeBytes = (
  code: Extract<LaidOut, { kind: 'code' }>,
  { width, codePage }: EscPosOptions,
): number[] => {
  const symbol = symbolOf(code.symbology, code.data);
  if (symbol === undefined) return [];
  const isQr = code.symbology === 'qr';
  const dots = Math.min(QR_MODULE_DOTS[width], Math.floor(DOTS[width] / (symbol.width + 2 * symbol.quiet)));
  return [
    ...align(true),
    ...(isQr ? [...pictureBytes(symbol, dots), LF] : barcodeBytes(code.data)),
    ...encodeText(code.caption, codePage),
    LF,
    ...align(false),
  ];
};

/** The whole receipt: reset, code page, lines, and room to tear it off or a cut. */
export const escPos = (document: ReceiptDocument, options: EscPosOptions): Uint8Array => {
  const { width, codePage, cuts } = options;
  return Uint8Array.from([
    ...[ESC, 0x40],
    // Printers from the east begin in a mode that takes two bytes for one character.
    ...[FS, 0x2e],
    ...[ESC, 0x74, PAGE_NUMBER[codePage]],
    ...layOut(document, COLUMNS[width]).flatMap((row) =>
      row.kind === 'line' ? lineBytes(row, codePage) : codeBytes(row, options),
    ),
    ...(cuts ? [GS, 0x56, PARTIAL_CUT, 0] : [ESC, 0x64, 4]),
  ]);
};

/** Opens the drawer that hangs on the printer's first connector. */
export const drawerKick = (): Uint8Array =>
  Uint8Array.of(ESC, 0x70, 0, PULSE_ON_MS / PULSE_MS_UNIT, PULSE_OFF_MS / PULSE_MS_UNIT);
