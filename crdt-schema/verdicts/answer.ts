/** What a person reads of a verdict: why, and what can be done about it. */

export interface Text {
  readonly es: string;
  readonly en: string;
}

/**
 * What can be done about an answer: `retry` (the same again, when its cause is gone), `replace` (corrected), `void`
 * (dropped, with a reason), `override` (a supervisor accepts it).
 */
export type WayOut = 'retry' | 'replace' | 'void' | 'override';

export interface Answer {
  /** `{name}` is filled from the verdict's parameters. */
  readonly text: Text;
  /** What the cashier can do about it. */
  readonly remedy: Text;
  readonly ways: readonly WayOut[];
}
