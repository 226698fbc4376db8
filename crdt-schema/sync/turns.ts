/**
 * Long work on the catalog in turns of the event loop, so that a page answers meanwhile. A document that has half of
 * something is nobody's: what asks it or adds to it waits until the work is over.
 */
import type { Context } from './context.ts';

export class Turns {
  private readonly context: Context;
  private work: Iterator<void> | undefined;
  private waiting: (() => void)[] = [];
  private waitingBytes = 0;

  constructor(context: Context) {
    this.context = context;
  }

  get isBusy(): boolean {
    return this.work !== undefined;
  }

  /** How much waits; no more than a bound should be made to. */
  get heldBytes(): number {
    return this.waitingBytes;
  }

  /** Takes the work's first turn now: all of it, where it has no other. */
  begin(work: Iterator<void>): void {
    this.work = work;
    this.goOn();
  }

  /** What is to be done with these bytes when the work is over. */
  hold(bytes: number, then: () => void): void {
    this.waitingBytes += bytes;
    this.waiting.push(then);
  }

  /** Takes the next turn. After the last what waited is done, in its order. */
  goOn(): void {
    if (this.work === undefined) return;
    if (this.work.next().done !== true) return this.context.emit({ type: 'turn' });
    this.work = undefined;
    const { waiting } = this;
    this.waiting = [];
    this.waitingBytes = 0;
    for (const then of waiting) then();
  }
}
