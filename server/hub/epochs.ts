/**
 * A ledger that went back in time: restored from a backup, or an older copy put under a hub that went on. It goes on in a
 * new epoch, and before it decides anything it waits, a little, for what the lost one told: tills hold the hub's own log.
 */
import type { Bridge } from '../../bridge/index.ts';
import { deviceOfSegment } from '../../crdt-schema/model/ids.ts';
import { missingHead } from '../../crdt-schema/sync/index.ts';
import { isEpochStart } from '../../crdt-schema/verdicts/epoch.ts';
import type { Peer } from '../peer/peer.ts';

/** Nobody waits longer for tills that may be off: what they hold of the old answers is heard too late then. */
const MAX_GATHER_MS = 30_000;
/** The last of them has greeted by then, where they all dial the hub anew at once. */
const QUIET_MS = 2_000;

export class Epochs {
  private readonly peer: Peer;
  private readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  /** The newest position that the hub's log is known to have, and the ledger too. */
  private seen = 0;
  private gathersUntilMs = 0;
  private quietSinceMs = 0;
  private held = -1;

  constructor(peer: Peer, log: Epochs['log']) {
    this.peer = peer;
    this.log = log;
  }

  /** At the beginning of a session. False where the lease is lost. */
  async begin(bridge: Bridge, nowMs: number): Promise<boolean> {
    this.seen = 0;
    if (!(await this.check(bridge)).lease) return false;
    const position = await bridge.position();
    const isUntold = isEpochStart(position) && this.peer.replica.publishedPosition < position;
    this.gathersUntilMs = isUntold ? nowMs + MAX_GATHER_MS : 0;
    this.quietSinceMs = nowMs;
    return true;
  }

  /** Whether the old answers may still be on their way. */
  gathers(nowMs: number): boolean {
    if (nowMs >= this.gathersUntilMs) return false;
    const { context } = this.peer.replica;
    const lives = [...context.live()];
    let held = lives.length;
    let misses = false;
    for (const segment of context.segments.ids())
      if (this.isOwn(segment)) for (const { tip } of context.segments.branches(segment)) held += tip.length;
    for (const { log } of lives)
      for (const [segment, heads] of log.remote)
        misses ||= this.isOwn(segment) && missingHead(context, segment, heads) !== undefined;
    if (misses || lives.length === 0 || held !== this.held) this.quietSinceMs = nowMs;
    this.held = held;
    return nowMs - this.quietSinceMs < QUIET_MS;
  }

  /** The hub told the ledger's position. */
  told(pos: number): void {
    this.seen = Math.max(this.seen, pos);
  }

  /** Asks the ledger where the hub's log says more than it is known to have. `opened`: a new epoch was begun for it. */
  async check(bridge: Bridge): Promise<{ readonly lease: boolean; readonly opened: boolean }> {
    const { publishedPosition } = this.peer.replica;
    if (publishedPosition <= this.seen) return { lease: true, opened: false };
    const outrun = await bridge.outrun(publishedPosition);
    if (!outrun.ok) return { lease: false, opened: false };
    this.seen = publishedPosition;
    if (outrun.value) this.log('ledger_older_than_log', { told: publishedPosition });
    return { lease: true, opened: outrun.value };
  }

  private isOwn(segment: string): boolean {
    return deviceOfSegment(segment) === this.peer.device;
  }
}
