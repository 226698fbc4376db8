/**
 * The simulated world: virtual time, one queue of what happens when, and the trace of everything that did. The same
 * seed gives the same trace, byte for byte; its digest says so.
 */
import { createHash } from 'node:crypto';
import { createPrng, type Prng } from '../../crdt-schema/model/prng.ts';

/** Wall clock of a device without skew at virtual time 0, Unix ms. */
export const START_MS = 1_780_000_000_000;

interface Scheduled {
  readonly atMs: number;
  readonly order: number;
  readonly work: () => void;
}

const before = (a: Scheduled, b: Scheduled): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Stops a run: what must hold did not. */
export class InvariantBroken extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

export class World {
  readonly seed: number;
  /** Virtual ms since the run began. */
  nowMs = 0;
  /** How often each fault and state happened. */
  readonly counts = new Map<string, number>();
  /** The run told in lines, where somebody wants to read it. */
  readonly story: string[] | undefined;
  private readonly heap: Scheduled[] = [];
  private order = 0;
  private readonly trace = createHash('sha256');

  constructor(seed: number, told: boolean) {
    this.seed = seed;
    this.story = told ? [] : undefined;
  }

  /** A generator of its own for each part, so that a change in one part does not reshuffle the others. */
  prng(part: string): Prng {
    return createPrng(`${this.seed}/${part}`);
  }

  after(delayMs: number, work: () => void): void {
    const item = { atMs: this.nowMs + delayMs, order: this.order++, work };
    const { heap } = this;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(item, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = item;
  }

  /** Lets time pass until `untilMs`. */
  run(untilMs: number): void {
    while (this.heap.length > 0 && this.heap[0]!.atMs <= untilMs) {
      const { atMs, work } = this.pop();
      this.nowMs = atMs;
      work();
    }
    this.nowMs = untilMs;
  }

  /** Something happened: goes into the trace, and into the story. */
  note(text: string): void {
    this.trace.update(`${this.nowMs} ${text}\n`);
    this.story?.push(`${String(this.nowMs).padStart(7)} ms  ${text}`);
  }

  /** Bytes that went over a wire or onto a disk: into the trace alone. */
  record(bytes: Uint8Array): void {
    this.trace.update(bytes);
  }

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  digest(): string {
    return this.trace.digest('hex');
  }

  private pop(): Scheduled {
    const { heap } = this;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

/** An integer from `low` to `high`, both included. */
export const between = (prng: Prng, low: number, high: number): number => low + prng.int(high - low + 1);

export const pick = <T>(prng: Prng, items: readonly T[]): T => items[prng.int(items.length)]!;
