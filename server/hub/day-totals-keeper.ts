/**
 * Has the bridge add up the days in which something was sold, beside its work and never in its way: at most once a second,
 * and while the bridge is busy for a small part of the time only.
 */
import type { Bridge } from '../../bridge/index.ts';
import { SETTINGS_ID } from '../../crdt-schema/catalog/index.ts';
import { shopZone } from '../../crdt-schema/exports/form.ts';
import type { Peer } from '../peer/peer.ts';

/** Asked once: it takes longer than to look whether there is anything to do. */
const MACHINE_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const EVERY_MS = 1_000;
const BUDGET_MS = 500;
/** Of the time it may take one part in so many. */
const IDLE_PART = 4;
const BUSY_PART = 20;

export class DayTotalsKeeper {
  private readonly peer: Peer;
  private readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
  private running = false;
  private endedMs = 0;
  private tookMs = 0;
  /** What was added up, and by which zone's days. */
  private done = { position: -1, timeZone: '' };

  constructor(peer: Peer, log: (message: string, details: Readonly<Record<string, unknown>>) => void) {
    this.peer = peer;
    this.log = log;
  }

  /** Begins what is due and does not wait for it. */
  step(bridge: Bridge, isIdle: boolean): void {
    const restMs = Math.max(EVERY_MS, this.tookMs * (isIdle ? IDLE_PART : BUSY_PART));
    if (this.running || Date.now() - this.endedMs < restMs) return;
    const { publishedPosition: position } = this.peer.replica;
    const timeZone = shopZone(this.peer.catalog.read('settings', SETTINGS_ID)?.fields, MACHINE_ZONE);
    if (position === this.done.position && timeZone === this.done.timeZone) return;
    void this.run(bridge, { position, timeZone });
  }

  private async run(bridge: Bridge, wanted: { position: number; timeZone: string }): Promise<void> {
    this.running = true;
    const startedMs = Date.now();
    try {
      const { isBehind } = await bridge.refreshDays(wanted.timeZone, BUDGET_MS);
      if (!isBehind) this.done = wanted;
    } catch (error) {
      // Tried again in a second; where the database is away the bridge itself finds out.
      this.log('day_totals_failed', { reason: error instanceof Error ? error.message : String(error) });
    } finally {
      this.endedMs = Date.now();
      this.tookMs = this.endedMs - startedMs;
      this.running = false;
    }
  }
}
