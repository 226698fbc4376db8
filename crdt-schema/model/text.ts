/** Text that every store can hold: no NUL, no half of a surrogate pair. */
const UNSTORABLE = /\0|\p{Surrogate}/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);
