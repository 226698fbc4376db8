/**
 * Timestamps are reserved on the disk before they are used: whatever a device has sent, its next process begins after
 * it. So an edit need not be stored before it is sent.
 */
import type { Context } from './context.ts';

/** How far ahead of the wall clock timestamps are reserved: as far may a clock be ahead after a crash. */
const RESERVE_MS = 60_000;

export class ClockReserve {
  private readonly context: Context;
  /** Later processes of this device begin at this, Unix ms, or after it: the disk says so. None, where no disk is asked. */
  private reservedMs: number | undefined;
  private storing = false;

  constructor(context: Context) {
    this.context = context;
  }

  /** What the disk says; the clock has been set past it, or it is 0. */
  restored(reservedMs: number): void {
    this.reservedMs = reservedMs;
  }

  /** Whether a clock that has reached `clockMs` may be heard of before the disk holds what it stamped. */
  covers(clockMs: number | undefined): boolean {
    if (clockMs === undefined || this.reservedMs === undefined || this.context.broken) return false;
    return clockMs < this.reservedMs;
  }

  /** Reserves more, well before it is needed. */
  tick(): void {
    const { nowMs } = this.context;
    if (this.storing || this.reservedMs === undefined || this.reservedMs - nowMs >= RESERVE_MS / 2) return;
    this.storing = true;
    const reservedMs = nowMs + RESERVE_MS;
    this.context.persist([{ kind: 'clock', reservedMs }], [], undefined, (outcome) => {
      this.storing = false;
      if (outcome.ok) this.reservedMs = reservedMs;
    });
  }
}
