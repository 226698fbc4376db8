/** What the demo tells: each thing that was done is a sentence once it is known what came of it. The words are the page's. */
import type { Holdings } from './holdings.ts';

/** Numbers and names that a sentence is made with; lists of places are joined by commas. */
export type Params = Readonly<Record<string, string | number>>;

export interface Told {
  /** Counts from 1. */
  readonly n: number;
  readonly code: string;
  readonly params: Params;
  /** Unix ms. */
  readonly atMs: number;
}

interface Expected {
  /** One expectation of a name at a time: a newer one takes its place. */
  readonly name: string;
  readonly isDue: () => boolean;
  readonly tell: () => void;
}

const KEPT = 40;

export class Story {
  readonly told: Told[] = [];
  private count = 0;
  private expected: Expected[] = [];
  private readonly hear: (told: Told) => void;

  constructor(hear: (told: Told) => void) {
    this.hear = hear;
  }

  tell(code: string, params: Params = {}): void {
    const told = { n: ++this.count, code, params, atMs: Date.now() };
    this.told.push(told);
    if (this.told.length > KEPT) this.told.shift();
    this.hear(told);
  }

  /** Calls `tell` once, as soon as it is due. */
  expect(name: string, isDue: () => boolean, tell: () => void): void {
    this.forget(name);
    this.expected.push({ name, isDue, tell });
  }

  forget(name: string): void {
    this.expected = this.expected.filter((each) => each.name !== name);
  }

  /** Something changed. */
  look(): void {
    const due = this.expected.filter(({ isDue }) => isDue());
    this.expected = this.expected.filter((each) => !due.includes(each));
    for (const { tell } of due) tell();
  }

  /** Whether something was done of which it is not known yet what came of it. */
  get isWaiting(): boolean {
    return this.expected.length > 0;
  }
}

/** Those of `places` that hold all of these logs up to the given lengths. */
export const holdersOf = (
  holdings: Holdings,
  places: readonly Parameters<Holdings['length']>[0][],
  lengths: ReadonlyMap<string, number>,
): string =>
  places
    .filter((place) => [...lengths].every(([segment, length]) => holdings.length(place, segment) >= length))
    .join(',');
