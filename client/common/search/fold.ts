/** Text as it is searched: without accents, case or punctuation, so that "cafe" finds "CAFÉ". */

const MARKS = /\p{M}+/gu;
/** Letters and digits part as well: "600ml" and "600 ml" are the same words. */
const WORDS = /\p{L}+|\p{N}+/gu;

export const fold = (text: string): string => text.normalize('NFD').replace(MARKS, '').toLowerCase();

export const wordsOf = (text: string): readonly string[] => fold(text).match(WORDS) ?? [];
