/** Code 128 (ISO/IEC 15417): letters and signs in set B, pairs of digits in set C, which halves them. */

/** Widths of bars and spaces in turn, by the symbol's value. */
const PATTERNS =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'.split(
    ' ',
  );
const STOP = '2331112';
const START_B = 104;
const START_C = 105;
const TO_C = 99;
const TO_B = 100;
const MODULUS = 103;
const FIRST_OF_B = 32;
/** From here on changing to pairs and back is shorter. */
const MIN_DIGITS = 4;

/** A part of the text, and the set that is the shortest for it. */
export interface Run {
  readonly set: 'B' | 'C';
  readonly text: string;
}

/** The text in runs; undefined where it has characters that Code 128 has not (printable ASCII is all that is taken). */
export const runsOf = (text: string): Run[] | undefined => {
  if (!/^[ -~]+$/.test(text)) return undefined;
  const runs: Run[] = [];
  const add = (set: 'B' | 'C', part: string): void => {
    if (part === '') return;
    const last = runs.at(-1);
    if (last?.set === set) runs[runs.length - 1] = { set, text: last.text + part };
    else runs.push({ set, text: part });
  };
  for (const [part] of text.matchAll(/\d+|\D+/g)) {
    const isPairs = /^\d/.test(part) && part.length >= MIN_DIGITS;
    const odd = isPairs && part.length % 2 === 1 ? 1 : 0;
    add('B', isPairs ? part.slice(0, odd) : part);
    if (isPairs) add('C', part.slice(odd));
  }
  return runs;
};

/** The values of all symbols from the start to the check, without the stop. */
export const valuesOf = (runs: readonly Run[]): number[] => {
  const values: number[] = [];
  for (const [i, { set, text }] of runs.entries()) {
    if (i === 0) values.push(set === 'B' ? START_B : START_C);
    else values.push(set === 'B' ? TO_B : TO_C);
    if (set === 'B') for (const letter of text) values.push(letter.charCodeAt(0) - FIRST_OF_B);
    else for (const [pair] of text.matchAll(/\d\d/g)) values.push(Number(pair));
  }
  const sum = values.reduce((total, value, i) => total + value * Math.max(1, i), 0);
  return [...values, sum % MODULUS];
};

/** The modules from left to right, true for a bar, without the quiet zones (10 modules on either side). */
export const code128 = (text: string): boolean[] | undefined => {
  const runs = runsOf(text);
  if (runs === undefined) return undefined;
  const widths = [...valuesOf(runs).map((value) => PATTERNS[value]!), STOP].join('');
  return [...widths].flatMap((width, i) => Array<boolean>(Number(width)).fill(i % 2 === 0));
};
