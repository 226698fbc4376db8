/**
 * Keeps a hub at its ledger: connects, migrates, takes the store's lease, lets the bridge work, and begins anew whenever
 * that ends. Two hubs of one store would take it from each other for ever: the one that has not got it stands back.
 */
import type { Pool } from 'pg';
import { giveUpLease } from '../../bridge/index.ts';
import { within } from '../http/within.ts';
import { isRefusal, lacksTables, reasonOf, type LedgerAccess, type LedgerState } from './ledger-database.ts';
import { Leases } from './leases.ts';

export interface LedgerLinkOptions {
  readonly access: LedgerAccess;
  readonly store: string;
  /** Who takes the lease: the hub's device, so that one that was killed has it back at once. */
  readonly holder: string;
  /** Awaited before tables that are there are changed. */
  readonly beforeMigration?: (() => Promise<void>) | undefined;
  /** The bridge's work, until it is stopped, loses its lease or the database. It asks `holds` again and again. */
  readonly work: (pool: Pool) => Promise<void>;
  /** The work has ended, or could not begin. */
  readonly ended: () => void;
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void;
}

const RECONNECT_MS = 1_000;
const RENEW_MS = 5_000;
/** How often a hub that stands back asks; that is read only. */
const ASK_MS = 1_000;
const MAX_STAND_BACK_MS = 60_000;
/** The same trouble is logged again after so long, not every second of a night. */
const REPEAT_LOG_MS = 60_000;

export class LedgerLink {
  /** As of the last attempt. */
  state: LedgerState = 'starting';
  stopping = false;
  private readonly options: LedgerLinkOptions;
  private migrated = false;
  private openedAtMs = 0;
  private renewAtMs = 0;
  private leases: Leases | undefined;
  /** What became of the lease that is had now, where it is had no more. */
  private term: { lost: boolean; error: unknown } = { lost: false, error: undefined };
  private standBackMs = RECONNECT_MS;
  private logged = { line: '', untilMs: 0 };
  private stopped: () => void = () => undefined;
  private readonly end = new Promise<void>((resolve) => (this.stopped = resolve));

  constructor(options: LedgerLinkOptions) {
    this.options = options;
  }

  stop(): void {
    this.stopping = true;
    this.stopped();
  }

  /** Whether it is worth waiting for the ledger: before the first attempt nobody knows. */
  get mayAnswer(): boolean {
    return !this.stopping && (this.state === 'open' || this.state === 'starting');
  }

  /** The bridge is at work. */
  opened(): void {
    this.state = 'open';
    this.openedAtMs = Date.now();
  }

  /**
   * Whether the store is still this hub's, as far as is known. Renews the lease where it is time and does not wait for that: what
   * keeps two from both committing is the epoch. Throws where the lease could not be renewed.
   */
  holds(): boolean {
    const { term } = this;
    if (term.error !== undefined) throw term.error;
    const nowMs = Date.now();
    if (nowMs - this.openedAtMs > MAX_STAND_BACK_MS) this.standBackMs = RECONNECT_MS;
    if (!term.lost && nowMs >= this.renewAtMs) {
      this.takeLease().then(
        (had) => (term.lost = !had),
        (error: unknown) => (term.error = error),
      );
    }
    return !term.lost;
  }

  /** Runs until it is stopped. */
  async run(): Promise<void> {
    const { access, ended, beforeMigration = async () => undefined } = this.options;
    while (!this.stopping) {
      let pool: Pool | undefined;
      try {
        if (!this.migrated) await access.migrate(beforeMigration);
        this.migrated = true;
        pool = access.pool();
        this.leases = access.leases ?? new Leases(pool, 0);
        await this.keep(pool);
      } catch (error) {
        this.state = isRefusal(error) ? 'refused' : 'away';
        if (lacksTables(error)) this.migrated = false;
        const code = this.state === 'refused' ? 'database_refused' : 'database_unavailable';
        this.logOnce(code, { reason: reasonOf(error) });
      }
      ended();
      await pool?.end().catch(() => undefined);
      await within(this.end, RECONNECT_MS);
    }
  }

  /** Works while this hub has the store, and asks for it while it has not; throws where the database fails. */
  private async keep(pool: Pool): Promise<void> {
    const { store, holder, work, ended } = this.options;
    while (!this.stopping) {
      const hasLease = await this.takeLease();
      this.term = { lost: false, error: undefined };
      if (hasLease) await work(pool);
      if (this.stopping) return giveUpLease(pool, store, holder);
      const pauseMs = this.standBack(hasLease);
      ended();
      await within(this.end, pauseMs);
    }
  }

  private takeLease(): Promise<boolean> {
    this.renewAtMs = Date.now() + RENEW_MS;
    const { store, holder } = this.options;
    return this.leases!.take({ store, holder });
  }

  /**
   * Another hub has the store: it is let be for the ms that are returned. Where the lease was this one's own, the other
   * took the store all the same: it overslept, or is a copy of this very device. Then each time for longer, or two would take
   * turns and do nothing else.
   */
  private standBack(hadLease: boolean): number {
    this.state = 'elsewhere';
    this.logOnce('store_held_elsewhere', { store: this.options.store });
    if (!hadLease) return ASK_MS;
    const pauseMs = this.standBackMs;
    this.standBackMs = Math.min(2 * pauseMs, MAX_STAND_BACK_MS);
    return pauseMs;
  }

  private logOnce(code: string, details: Readonly<Record<string, unknown>>): void {
    const line = JSON.stringify([code, details]);
    if (line === this.logged.line && Date.now() < this.logged.untilMs) return;
    this.logged = { line, untilMs: Date.now() + REPEAT_LOG_MS };
    this.options.log(code, details);
  }
}
