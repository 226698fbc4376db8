/**
 * All that a till's page shows of its logs, in one value: what is pending with its history, what was settled and how, the
 * session, the last tickets. Made anew from the same entries when something changed (`TillLog` reads each once).
 */
import type { Refund, Sale } from '../ops/op.ts';
import { HeldOps } from './held-ops.ts';
import { pendingOf, settledOf, type HeldEntry, type PendingItem, type SettledItem } from './pending.ts';
import { TillView, type OpenSession } from './session-view.ts';

/** A ticket with its entry, for whatever the caller's entries say of it (who holds it, say), and what stands behind it. */
export interface Ticket<E extends HeldEntry> {
  readonly op: Sale | Refund;
  readonly entry: E;
  /** Undefined once it is accepted. */
  readonly pending: PendingItem | undefined;
  /** Where it was not accepted itself: what settled it. */
  readonly settled: SettledItem | undefined;
}

export interface TillPage<E extends HeldEntry> {
  /** In clock order. */
  readonly pending: readonly PendingItem[];
  readonly settled: readonly SettledItem[];
  readonly session: OpenSession | undefined;
  /** Figures, closings, balances, stock. */
  readonly view: TillView;
  /** Newest first. */
  readonly tickets: readonly Ticket<E>[];
}

const isTicket = (entry: HeldEntry): boolean => entry.op.kind === 'sale' || entry.op.kind === 'refund';

/** `entries` are all that the device holds of the till's logs; `tickets` how many of the last to show. */
export const tillPage = <E extends HeldEntry>(
  entries: readonly E[],
  till: string,
  tickets: number,
): TillPage<E> => {
  const ops = new HeldOps(entries);
  const view = new TillView(ops);
  const [pending, settled] = [pendingOf(ops), settledOf(ops)];
  const pendingById = new Map(pending.map((item) => [item.id, item]));
  const settledById = new Map(settled.map((item) => [item.id, item]));
  const byId = new Map<string, E>();
  for (const entry of entries) {
    if (!isTicket(entry) || entry.op.till !== till) continue;
    // It may stand in two logs: the one that was answered says more.
    const { verdict } = byId.get(entry.op.id) ?? {};
    if (verdict === undefined) byId.set(entry.op.id, entry);
  }
  const last = [...byId.values()]
    .sort((a, b) => (a.op.at < b.op.at ? 1 : a.op.at > b.op.at ? -1 : 0))
    .slice(0, tickets);
  return {
    pending,
    settled,
    session: view.openSession(till),
    view,
    tickets: last.map((entry) => ({
      op: entry.op as Sale | Refund,
      entry,
      pending: pendingById.get(entry.op.id),
      settled: settledById.get(entry.op.id),
    })),
  };
};
