/**
 * How long a person has to wait after wrong PINs: each further one doubles it, up to a minute, and never for good, as a sale
 * waits behind it. Kept over reloads; for each person, so that another one may be asked meanwhile.
 */
export interface AttemptStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

interface Attempts {
  readonly wrong: number;
  /** Unix ms. */
  readonly atMs: number;
}

const KEY = 'tillmesh/pin-attempts';
/** So many are free: fingers slip. */
const FREE = 2;
const FIRST_WAIT_MS = 2_000;
const MAX_WAIT_MS = 60_000;
/** More do not make it longer. */
const MAX_COUNTED = 20;

export const waitAfterMs = (wrong: number): number =>
  wrong <= FREE ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (Math.min(wrong, MAX_COUNTED) - FREE - 1), MAX_WAIT_MS);

export class PinAttempts {
  private readonly store: AttemptStore;
  private readonly nowMs: () => number;
  private readonly people: Map<string, Attempts>;

  constructor(store: AttemptStore, nowMs: () => number) {
    this.store = store;
    this.nowMs = nowMs;
    this.people = new Map(Object.entries(read(store)));
  }

  /** Milliseconds until the person may try again; 0: now. A clock that was set back makes it no longer than it was. */
  waitMs(person: string): number {
    const attempts = this.people.get(person);
    if (attempts === undefined) return 0;
    const wait = waitAfterMs(attempts.wrong);
    return Math.min(Math.max(0, attempts.atMs + wait - this.nowMs()), wait);
  }

  wrong(person: string): void {
    const before = this.people.get(person)?.wrong ?? 0;
    this.people.set(person, { wrong: before + 1, atMs: this.nowMs() });
    this.save();
  }

  right(person: string): void {
    if (this.people.delete(person)) this.save();
  }

  private save(): void {
    try {
      this.store.setItem(KEY, JSON.stringify(Object.fromEntries(this.people)));
    } catch {
      // A browser without room still counts until it is reloaded.
    }
  }
}

const isAttempts = (value: unknown): value is Attempts =>
  typeof value === 'object' &&
  value !== null &&
  'wrong' in value &&
  'atMs' in value &&
  Number.isSafeInteger(value.wrong) &&
  Number.isFinite(value.atMs);

const read = (store: AttemptStore): Record<string, Attempts> => {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, Attempts] => isAttempts(entry[1])),
    );
  } catch {
    return {};
  }
};
