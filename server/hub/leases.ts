/** Asks for the leases of all hubs of the process together: what comes up within a while goes in one statement. */
import type { Pool } from 'pg';
import { takeLeases, type LeaseRequest } from '../../bridge/index.ts';

/** A hub that says nothing for so long has lost the store to one that waits; held by the database's clock. */
export const LEASE_MS = 15_000;

interface Waiter {
  readonly had: (had: boolean) => void;
  readonly failed: (error: unknown) => void;
}

export class Leases {
  private readonly pool: Pool;
  private readonly gatherMs: number;
  private asked = new Map<LeaseRequest, Waiter>();
  private timer: NodeJS.Timeout | undefined;

  /** `gatherMs`: how long a request waits for others. */
  constructor(pool: Pool, gatherMs: number) {
    this.pool = pool;
    this.gatherMs = gatherMs;
  }

  /** Takes the lease, or renews it; false where another hub holds it. */
  take(request: LeaseRequest): Promise<boolean> {
    return new Promise((had, failed) => {
      this.asked.set({ ...request }, { had, failed });
      this.timer ??= setTimeout(() => void this.ask(), this.gatherMs);
    });
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    const asked = [...this.asked];
    this.asked = new Map();
    try {
      const stores = await takeLeases(
        this.pool,
        asked.map(([request]) => request),
        LEASE_MS,
      );
      for (const [{ store }, { had }] of asked) had(stores.has(store));
    } catch (error) {
      for (const [, { failed }] of asked) failed(error);
    }
  }
}
