/**
 * Who has failed too often waits, twice as long with each further failure. A try counts as failed from its beginning on, so
 * that many at once are no way around it. Kept in memory: a start of the hub forgets it.
 */
export interface LockoutOptions {
  /** Failures that cost nothing. */
  readonly free: number;
  /** The first wait, and the longest, ms. */
  readonly firstMs: number;
  readonly longestMs: number;
}

interface Failures {
  count: number;
  lastMs: number;
}

/** Nobody is held to what was so long ago. */
const FORGET_MS = 24 * 60 * 60 * 1_000;
const MAX_KEYS = 10_000;

export class Lockout {
  private readonly failures = new Map<string, Failures>();
  private readonly options: LockoutOptions;
  private readonly nowMs: () => number;

  constructor(options: LockoutOptions, nowMs: () => number = Date.now) {
    this.options = options;
    this.nowMs = nowMs;
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
  }

  /** The try was not made after all. */
  undo(key: string): void {
    const found = this.failures.get(key);
    if (found !== undefined) found.count -= 1;
  }

  succeeded(key: string): void {
    this.failures.delete(key);
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
    if (least !== undefined) this.failures.delete(least);
  }
}
