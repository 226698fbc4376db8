/**
 * What a writer who is live here pushes by itself is not asked of others for a moment: it would come twice. A peer that
 * heard of it a little earlier offers it at once, on a slow network a second before the writer's own frame is here.
 */
import { PUSH_GRACE_MS } from '../limits.ts';
import { deviceOfSegment } from '../model/ids.ts';
import type { Context } from './context.ts';

export class PushGrace {
  private readonly context: Context;
  /** Since when something of each segment is known to be lacking, Unix ms. */
  private readonly since = new Map<string, number>();

  constructor(context: Context) {
    this.context = context;
  }

  lacking(segment: string): void {
    if (!this.since.has(segment)) this.since.set(segment, this.context.nowMs);
  }

  /** Nothing is lacking any more. */
  forget(segment: string): void {
    this.since.delete(segment);
  }

  /** Whether its writer is about to push it. One that says what it holds, as in its greeting, does not. */
  covers(segment: string): boolean {
    const waitedMs = this.context.nowMs - (this.since.get(segment) ?? 0);
    // A clock that was set back must not make anybody wait for it to catch up.
    if (waitedMs < 0 || waitedMs >= PUSH_GRACE_MS) return false;
    const device = deviceOfSegment(segment);
    let isLive = false;
    for (const { certificate, log } of this.context.live()) {
      if (certificate.device !== device) continue;
      if (log.lacking.has(segment)) return false;
      isLive = true;
    }
    return isLive;
  }
}
