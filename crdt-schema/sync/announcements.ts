/**
 * Tells peers how far logs are held here: at once whoever sent them or wrote them, as it is their acknowledgement; others
 * together with what else comes within a moment, so that they ask for it, check it and store it together.
 */
import { GATHER_ANNOUNCEMENTS_MS, MAX_HAVE_SEGMENTS } from '../limits.ts';
import type { Head } from '../wire/frames.ts';
import type { LiveConnection } from './connection.ts';
import type { Context } from './context.ts';

export const chunks = <T>(items: readonly T[], size: number): T[][] => {
  const out: T[][] = [];
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size));
  return out;
};

export class Announcements {
  private readonly context: Context;
  /** The driver was asked to wake us. */
  private waking = false;

  constructor(context: Context) {
    this.context = context;
  }

  /** The time to wait is up: what was gathered goes with this step's announcements. */
  wake(): void {
    this.waking = false;
    for (const conn of this.context.live()) this.release(conn);
  }

  /** Sends what is to be announced at once, and what was gathered for long enough. */
  flush(conn: LiveConnection): void {
    this.gather(conn);
    const { announce } = conn.log;
    if (announce.size === 0) return;
    const heads: Head[] = [];
    for (const segment of announce) {
      for (const { tip } of this.context.segments.branches(segment)) {
        if (tip.head !== undefined) heads.push({ segment, length: tip.length, head: tip.head });
      }
    }
    announce.clear();
    for (const part of chunks(heads, MAX_HAVE_SEGMENTS))
      this.context.send(conn, { kind: 'have', heads: part });
  }

  private gather(conn: LiveConnection): void {
    if (conn.log.gathered.size === 0) return;
    const sinceMs = this.context.nowMs - conn.log.gatheredMs;
    // A clock that was set back must not make anybody wait for it to catch up.
    if (sinceMs < 0 || sinceMs >= GATHER_ANNOUNCEMENTS_MS) return this.release(conn);
    if (this.waking) return;
    this.waking = true;
    this.context.emit({ type: 'wake', afterMs: GATHER_ANNOUNCEMENTS_MS - sinceMs });
  }

  private release({ log }: LiveConnection): void {
    if (log.gathered.size === 0) return;
    for (const segment of log.gathered) log.announce.add(segment);
    log.gathered.clear();
    log.gatheredMs = this.context.nowMs;
  }
}
