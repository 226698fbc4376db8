/**
 * Tells a scanner that types from a person who types, by the keys' times alone. A scanner sends a code within a few ms a
 * key and ends it with Enter or Tab; people, also when they roll over keys, never type four in a row that fast. It is the
 * mean that counts: a scanner, or the machine between, may rest once within a code.
 */

export interface ScanRules {
  /** Ms between two keys of a code, at most, in the mean. USB scanners take 2 to 16, Bluetooth ones up to 30. */
  readonly gapMs: number;
  /** Ms between two keys, at most: beyond it a code begins anew. */
  readonly restMs: number;
  /** Characters that a code has at least. */
  readonly minLength: number;
  /** What the scanner sends before and behind each code, where it is set to; taken off. */
  readonly prefix: string;
  readonly suffix: string;
}

export const SCAN_RULES: ScanRules = { gapMs: 35, restMs: 100, minLength: 4, prefix: '', suffix: '' };

export interface Keystroke {
  /** As `KeyboardEvent.key`. */
  readonly key: string;
  /** Ms, as `Event.timeStamp`: when the key was struck, however late the page hears of it. */
  readonly at: number;
  /** Held down, or with Ctrl, Alt or Meta: a person. */
  readonly byHand: boolean;
}

export type Heard =
  /** The first key of what may be a code. */
  | { readonly kind: 'first' }
  /** One more key, so far as fast as a scanner's. */
  | { readonly kind: 'next' }
  /** One more key, so far as slow as a person's. */
  | { readonly kind: 'slow' }
  /** The key that ended a code, which is complete. */
  | { readonly kind: 'code'; readonly code: string }
  /** A key that is none of a code. */
  | { readonly kind: 'other' };

const ENDS: ReadonlySet<string> = new Set(['Enter', 'Tab']);
/** Come with capitals and signs; they are no keys of a code and do not part one. */
const SHIFTS: ReadonlySet<string> = new Set(['Shift', 'CapsLock', 'AltGraph']);
const OTHER: Heard = { kind: 'other' };

/** `rules` are asked at each key: a person may set the scanner in between. */
export const createKeystrokes = (rules: () => ScanRules): ((stroke: Keystroke) => Heard) => {
  let code = '';
  let began = 0;
  let last = Number.NEGATIVE_INFINITY;

  /** The text without what the scanner adds; undefined where that makes it no code. */
  const stripped = ({ minLength, prefix, suffix }: ScanRules): string | undefined => {
    if (!code.startsWith(prefix)) return undefined;
    const end = suffix !== '' && code.endsWith(suffix) ? code.length - suffix.length : code.length;
    const text = code.slice(prefix.length, end).trim();
    return text.length >= minLength ? text : undefined;
  };

  return ({ key, at, byHand }) => {
    if (SHIFTS.has(key)) return OTHER;
    const now = rules();
    const rests = at - last > now.restMs;
    last = at;
    if (byHand) {
      code = '';
      return OTHER;
    }
    const isFast = code !== '' && (at - began) / code.length <= now.gapMs;
    if (ENDS.has(key)) {
      const read = rests || !isFast ? undefined : stripped(now);
      code = '';
      return read === undefined ? OTHER : { kind: 'code', code: read };
    }
    // By code points: a key is one character, a name of a key (`F2`, `Dead`) is none.
    if ([...key].length !== 1) {
      code = '';
      return OTHER;
    }
    if (code === '' || rests) {
      code = key;
      began = at;
      return { kind: 'first' };
    }
    code += key;
    return { kind: isFast ? 'next' : 'slow' };
  };
};
