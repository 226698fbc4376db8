/** Characters as a receipt printer knows them: one byte each, by the code page that it is told. */

/** The upper half of each page, from 0x80 on. */
const UPPER = {
  '858':
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  '437':
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  /** For a printer that knows neither: letters without their accents. */
  ascii: '',
} as const;

export type CodePage = keyof typeof UPPER;
/** As they are offered: the one with all accents and the euro first. */
export const CODE_PAGES: readonly CodePage[] = ['858', '437', 'ascii'];

/** The upper half of Windows' page 1252, which PDF knows. */
const WINDOWS =
  '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ';

/** The number of the page in `ESC t`. */
export const PAGE_NUMBER: Readonly<Record<CodePage, number>> = { '858': 19, '437': 0, ascii: 0 };

/** What stands in where a page has not the character. */
const INSTEAD: Readonly<Record<string, string>> = {
  '×': 'x',
  '€': 'EUR',
  '–': '-',
  '—': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '…': '...',
  '•': '*',
  '¿': '?',
  '¡': '!',
};
const UNKNOWN = 0x3f;
const FIRST_UPPER = 0x80;

const byteOf = (letter: string, upper: string): number | undefined => {
  const code = letter.codePointAt(0)!;
  if (code >= 0x20 && code < 0x7f) return code;
  const at = upper.indexOf(letter);
  return at < 0 ? undefined : FIRST_UPPER + at;
};

const encodeBy = (text: string, upper: string): number[] =>
  [...text.normalize('NFC')].flatMap((letter) => {
    const known = byteOf(letter, upper);
    if (known !== undefined) return [known];
    const base = INSTEAD[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
    return [...base].map((one) => byteOf(one, upper) ?? UNKNOWN);
  });

/**
 * The text in the page's bytes. A letter that the page has not loses its accent (`Á` of page 437), a sign becomes another
 * one, anything else a question mark.
 */
export const encodeText = (text: string, page: CodePage): number[] => encodeBy(text, UPPER[page]);

/** The same in Windows' page 1252. */
export const encodeWindows = (text: string): number[] => encodeBy(text, WINDOWS);
