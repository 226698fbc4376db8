/** What the rules may ask of the ledger, and what an accepted op does to its stock. Units as in crdt-schema/ops. */
import type { SessionFigures } from '../crdt-schema/cash/figures.ts';
import type { NumberingLease } from '../crdt-schema/numbering/lease.ts';
import type { Op, Refund, Sale } from '../crdt-schema/ops/op.ts';
import { ticketTotals } from '../crdt-schema/ops/ticket.ts';
import type { Verification } from '../crdt-schema/ports.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';

export type StockPolicy = 'reject' | 'allow_negative';

export interface ProductView {
  readonly name: string;
  readonly active: boolean;
  readonly stockPolicy: StockPolicy;
}

export interface CustomerView {
  readonly name: string;
  readonly active: boolean;
  /** Minor units; undefined where nobody set one: then there is none. */
  readonly creditLimit: number | undefined;
}

export interface PersonView {
  readonly name: string;
  readonly role: 'viewer' | 'cashier' | 'supervisor' | 'admin';
  readonly publicKey: Uint8Array;
  readonly active: boolean;
}

/** An accepted sale that a refund may name. Quantities per product, in thousandths; free-text lines are left out. */
export interface SaleView {
  readonly sold: ReadonlyMap<string, number>;
  readonly refunded: ReadonlyMap<string, number>;
  /** The highest price at which each product was sold, in ten-thousandths. */
  readonly prices: ReadonlyMap<string, number>;
  /** What was paid for each product that had a discount, and what was paid back for any product; minor units. */
  readonly paid: ReadonlyMap<string, number>;
  readonly paidBack: ReadonlyMap<string, number>;
  /** What the ticket came to before cash was rounded, and what all its refunds did. */
  readonly due: number;
  readonly dueBack: number;
}

export interface SessionView {
  readonly till: string;
  /** Unix ms. */
  readonly openedMs: number;
  readonly closed: { readonly op: string; readonly device: string; readonly at: string } | undefined;
  readonly figures: SessionFigures;
}

/** How an op that was not accepted was settled, by the accepted op that names it. */
export interface Settlement {
  readonly by: string;
  readonly how: 'void' | 'replace' | 'override';
  /** The op that stands in for it. */
  readonly instead?: string | undefined;
}

/** An op that was decided. */
export interface OpView {
  readonly kind: string;
  readonly till: string;
  readonly device: string;
  readonly verdict: Verdict;
  /** Undefined where the entry is no readable op. */
  readonly op: Op | undefined;
  readonly settled: Settlement | undefined;
}

export interface LedgerView {
  product(id: string): ProductView | undefined;
  /** Thousandths; 0 where nothing ever moved. */
  stock(product: string): number;
  customer(id: string): CustomerView | undefined;
  /** What the customer owes, minor units. */
  balance(customer: string): number;
  quote(id: string): boolean;
  /** The accepted sale that came from the quote. */
  quoteOwner(quote: string): string | undefined;
  person(id: string): PersonView | undefined;
  op(id: string): OpView | undefined;
  /** An accepted sale. */
  sale(id: string): SaleView | undefined;
  session(id: string): SessionView | undefined;
  openSession(till: string): string | undefined;
  /** The accepted op that bears the receipt number. */
  receiptOwner(series: string, number: number): string | undefined;
}

/** The store's policies, as its settings have them now. */
export interface StoreSettings {
  /** Decimals of the currency. */
  readonly exponent: number;
  /** Cash is paid in multiples of this, minor units; 0 or 1 where it is not rounded. */
  readonly cashRounding: number;
  /** The largest discount without a supervisor, in ten-thousandths; undefined where there is no limit. */
  readonly discountLimit: number | undefined;
  /** `required`: cash moves in a session only. */
  readonly cashSessions: 'required' | 'optional';
  /** Of a ticket that is lost. */
  readonly refundsWithoutSale: 'allow' | 'reject';
}

/** The device that wrote the op, the store, and the hub's clock. */
export interface OpContext {
  readonly store: string;
  readonly device: string;
  readonly till: string;
  /** What its certificate makes of it: `till`, `admin`. */
  readonly role: string;
  readonly series: string;
  readonly revoked: boolean;
  readonly numbering: NumberingLease;
  /** Unix ms. */
  readonly nowMs: number;
  readonly settings: StoreSettings;
  readonly verify: (signed: Verification) => boolean;
}

/** `waitsFor` names what a waiting op waits for: `op:<id>`, `product:<id>`, `customer:<id>` or `quote:<id>`. */
export interface Decision {
  readonly verdict: Verdict;
  readonly waitsFor?: string;
}

/** What became of an op that others name, settlements followed: `id` is the op that stands in its place. */
export interface Standing {
  readonly id: string;
  readonly status: 'unknown' | 'accepted' | 'rejected' | 'waiting' | 'void';
}

const MAX_HOPS = 20;

export const standingOf = (ledger: LedgerView, named: string): Standing => {
  let id = named;
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const view = ledger.op(id);
    if (view === undefined) return { id, status: 'unknown' };
    if (view.verdict.status === 'accepted' || view.settled?.how === 'override')
      return { id, status: 'accepted' };
    if (view.settled === undefined) return { id, status: view.verdict.status };
    if (view.settled.instead === undefined) break;
    id = view.settled.instead;
  }
  return { id, status: 'void' };
};

/**
 * What an op would stand in for: the op that it corrects, and what that one was to stand in for in turn. The view is
 * undefined of one that is not there.
 */
export const correctedBy = (
  ledger: LedgerView,
  op: Op,
): { readonly id: string; readonly view: OpView | undefined }[] => {
  const corrected: { id: string; view: OpView | undefined }[] = [];
  let id = 'replaces' in op ? op.replaces : undefined;
  let from: OpView | undefined;
  while (id !== undefined && id !== op.id && corrected.length < MAX_HOPS) {
    const view = ledger.op(id);
    // One of another till or kind was never to be corrected by it.
    if (from !== undefined && view !== undefined && (view.till !== from.till || view.kind !== from.kind))
      break;
    corrected.push({ id, view });
    from = view;
    id = view?.op !== undefined && 'replaces' in view.op ? view.op.replaces : undefined;
  }
  return corrected;
};

export { goodsOf, stockChanges } from '../crdt-schema/ops/goods.ts';

/** What each line came to, its share of the ticket's discount taken off, for lines of goods; minor units. */
export const paidLines = (
  op: Sale | Refund,
): { readonly product: string; readonly amount: number; readonly isDiscounted: boolean }[] => {
  const { shares } = ticketTotals(op);
  return op.lines.flatMap(({ product, total, discount = 0 }, i) =>
    product === undefined
      ? []
      : [{ product, amount: total - shares[i]!, isDiscounted: discount + shares[i]! > 0 }],
  );
};
