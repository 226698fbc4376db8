/**
 * Who has failed too often waits, twice as long with each further failure. A try counts as failed from its beginning on, so
 * that many at once are no way around it. Counted in memory, and kept over starts by `lockout-book.ts`.
 */
export interface LockoutOptions {
  /** Failures that cost nothing. */
  readonly free: number;
  /** The first wait, and the longest, ms. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export interface Failures {
  count: number;
  /** Unix ms. */
  lastMs: number;
}

/** Nobody is held to what was so long ago. */
export const FORGET_MS = 24 * 60 * 60 * 1_000;
const MAX_KEYS = 10_000;

export class Lockout {
  private readonly failures = new Map<string, Failures>();
  private readonly options: LockoutOptions;
  private readonly nowMs: () => number;

  private readonly changed: (key: string) => void;

  /** `changed` is told the key of each count that is another now. */
  constructor(
    options: LockoutOptions,
    nowMs: () => number = Date.now,
    changed: (key: string) => void = () => undefined,
  ) {
    this.options = options;
    this.nowMs = nowMs;
    this.changed = changed;
  }

  failuresOf(key: string): Readonly<Failures> | undefined {
    return this.failures.get(key);
  }

  /** What was counted before; what was counted since is added to it. */
  restore(key: string, { count, lastMs }: Readonly<Failures>): void {
    const since = this.failures.get(key);
    if (since === undefined && this.failures.size >= MAX_KEYS) return;
    this.failures.set(key, {
      count: count + (since?.count ?? 0),
      lastMs: Math.max(lastMs, since?.lastMs ?? 0),
    });
    if (since !== undefined) this.changed(key);
  }

  /** How long until the next try is allowed, ms; 0: now. */
  waitMs(key: string): number {
    const found = this.failures.get(key);
    if (found === undefined || found.count < this.options.free) return 0;
    const { free, firstMs, longestMs } = this.options;
    const penaltyMs = Math.min(longestMs, firstMs * 2 ** Math.min(30, found.count - free));
    // A clock that was set back makes nobody wait for longer than that.
    const passedMs = Math.max(0, this.nowMs() - found.lastMs);
    return Math.max(0, penaltyMs - passedMs);
  }

  /** A try begins; it has failed unless `succeeded` is called. */
  begin(key: string): void {
    const nowMs = this.nowMs();
    const found = this.failures.get(key);
    const count = found === undefined || nowMs - found.lastMs > FORGET_MS ? 0 : found.count;
    this.failures.delete(key);
    if (this.failures.size >= MAX_KEYS) this.makeRoom();
    this.failures.set(key, { count: count + 1, lastMs: nowMs });
    this.changed(key);
  }

  /** The try was not made after all. */
  undo(key: string): void {
    const found = this.failures.get(key);
    if (found === undefined) return;
    found.count -= 1;
    this.changed(key);
  }

  succeeded(key: string): void {
    this.failures.delete(key);
    this.changed(key);
  }

  /** The oldest of those that failed least goes: a flood of other names frees nobody who is locked out. */
  private makeRoom(): void {
    let least: string | undefined;
    let fewest = Infinity;
    for (const [key, { count }] of this.failures) {
      if (count >= fewest) continue;
      [least, fewest] = [key, count];
      if (count <= 1) break;
    }
    if (least === undefined) return;
    this.failures.delete(least);
    this.changed(least);
  }
}
