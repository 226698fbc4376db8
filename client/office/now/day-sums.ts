/**
 * What a day comes to by the ops that this device holds: everything that was not refused, voided or replaced. Apart from
 * that, how much of it the server is not known to hold, and what it has refused. Amounts in minor units.
 */
import { occurredMs, PAYMENT_METHODS, type Refund, type Sale } from '../../../crdt-schema/ops/op.ts';
import {
  HeldOps,
  isAccepted,
  namesOf,
  type HeldEntry,
  type HeldOp,
} from '../../../crdt-schema/pending/held-ops.ts';
import { TillView } from '../../../crdt-schema/pending/session-view.ts';
import { ticketTotals } from '../../../crdt-schema/ops/ticket.ts';

export type Method = (typeof PAYMENT_METHODS)[number];

/** Tickets, and what they come to together: refunds take away. */
export interface Part {
  readonly count: number;
  readonly amount: number;
}

export interface TillSums {
  readonly till: string;
  readonly sales: number;
  readonly refunds: number;
  readonly amount: number;
  /** Of these the server is not known to hold. */
  readonly unseen: Part;
  /** The last ticket, Unix ms. */
  readonly lastMs: number;
}

export interface ProductSums {
  /** Undefined: free text. */
  readonly product: string | undefined;
  readonly name: string | undefined;
  /** Thousandths. */
  readonly quantity: number;
  readonly amount: number;
}

export interface DaySums {
  readonly sales: number;
  readonly refunds: number;
  readonly sold: number;
  readonly returned: number;
  /** Sold less returned. */
  readonly amount: number;
  /** By the hour on the shop's wall, 0 to 23. */
  readonly hours: readonly Part[];
  /** By name. */
  readonly tills: readonly TillSums[];
  readonly methods: readonly { readonly method: Method; readonly amount: number }[];
  /** Those that brought the most first. */
  readonly products: readonly ProductSums[];
  /** Counted, and not known to be on the server. */
  readonly unseen: Part;
  /** Counted and on the server, which has not booked it: it waits, or is about to. */
  readonly unbooked: Part;
  /** Refused and not settled: not counted. */
  readonly refused: Part;
}

type Ticket = Sale | Refund;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const HOURS = 24;

const nothing = (): Mutable<Part> => ({ count: 0, amount: 0 });

const add = (part: Mutable<Part>, amount: number): void => {
  part.count += 1;
  part.amount += amount;
};

const signed = ({ kind, total }: Ticket): number => (kind === 'refund' ? -total : total);

const isTicket = ({ kind }: HeldOp['op']): boolean => kind === 'sale' || kind === 'refund';

class Sums {
  readonly hours = Array.from({ length: HOURS }, nothing);
  readonly tills = new Map<string, Mutable<TillSums> & { readonly unseen: Mutable<Part> }>();
  readonly methods = new Map<Method, number>();
  readonly products = new Map<string, Mutable<ProductSums>>();
  readonly unseen = nothing();
  readonly unbooked = nothing();
  readonly refused = nothing();
  readonly sold = nothing();
  readonly returned = nothing();

  take(held: HeldOp, op: Ticket, hour: number): void {
    const amount = signed(op);
    add(op.kind === 'sale' ? this.sold : this.returned, op.total);
    add(this.hours[hour]!, amount);
    const till = this.tills.get(op.till) ?? {
      ...{ till: op.till, sales: 0, refunds: 0, amount: 0, unseen: nothing(), lastMs: 0 },
    };
    this.tills.set(op.till, till);
    till[op.kind === 'sale' ? 'sales' : 'refunds'] += 1;
    till.amount += amount;
    till.lastMs = Math.max(till.lastMs, occurredMs(op));
    if (held.held !== 'server') {
      add(this.unseen, amount);
      add(till.unseen, amount);
    } else if (!isAccepted(held) && held.verdict?.status !== 'rejected') add(this.unbooked, amount);
    const sign = op.kind === 'refund' ? -1 : 1;
    for (const { method, amount: paid } of op.payments)
      this.methods.set(method, (this.methods.get(method) ?? 0) + sign * paid);
    this.takeLines(op, sign);
  }

  private takeLines(op: Ticket, sign: number): void {
    const shares = (op.discount ?? 0) === 0 ? undefined : ticketTotals(op).shares;
    for (const [i, { product, name, quantity, total }] of op.lines.entries()) {
      const key = product ?? '';
      const sums = this.products.get(key) ?? { product, name, quantity: 0, amount: 0 };
      this.products.set(key, sums);
      sums.quantity += sign * quantity;
      sums.amount += sign * (total - (shares?.[i] ?? 0));
    }
  }
}

/** Whether a day's sums need the entry: its tickets, and whatever names another op. */
export const concernsDay = ({ op }: Pick<HeldEntry, 'op'>, isOfDay: (ms: number) => boolean): boolean =>
  namesOf(op) !== undefined || (isTicket(op) && isOfDay(occurredMs(op)));

/** `entries` are all that concern the day; `hourOf` gives the hour on the wall of a moment in Unix ms. */
export const sumDay = (
  entries: Iterable<HeldEntry>,
  isOfDay: (ms: number) => boolean,
  hourOf: (ms: number) => number,
): DaySums => {
  const held = new HeldOps(entries);
  const view = new TillView(held);
  const sums = new Sums();
  for (const one of held.all()) {
    const { op } = one;
    if ((op.kind !== 'sale' && op.kind !== 'refund') || !isOfDay(occurredMs(op))) continue;
    if (view.isCounted(one.id)) sums.take(one, op, hourOf(occurredMs(op)));
    else if (one.verdict?.status === 'rejected' && held.apt(one.id).length === 0)
      add(sums.refused, signed(op));
  }
  const { sold, returned } = sums;
  return {
    ...{ sales: sold.count, refunds: returned.count, sold: sold.amount, returned: returned.amount },
    amount: sold.amount - returned.amount,
    hours: sums.hours,
    tills: [...sums.tills.values()].sort((a, b) => (a.till < b.till ? -1 : 1)),
    methods: PAYMENT_METHODS.flatMap((method) => {
      const amount = sums.methods.get(method);
      return amount === undefined ? [] : [{ method, amount }];
    }),
    products: [...sums.products.values()].sort((a, b) => b.amount - a.amount),
    ...{ unseen: sums.unseen, unbooked: sums.unbooked, refused: sums.refused },
  };
};
