/**
 * What a till can say by the logs that it holds alone (según esta caja): its open session, the figures of a corte X, what
 * a corte Z names, what a customer owes, the stock. Amounts in minor units, quantities in thousandths.
 *
 * What was not refused is taken for accepted: an op without an answer counts, and so does one that waits. What was
 * refused does not, unless a supervisor let it pass; what was voided or replaced does not either, from the moment that the
 * op which says so is in the log. The ledger's own figures may differ until both have heard everything.
 */
import { addToFigures, creditMove, emptyFigures, sessionOf, type SessionFigures } from '../cash/figures.ts';
import { stockChanges } from '../ops/goods.ts';
import { PAYMENT_METHODS, type CashClose, type CashOpen, type Refund } from '../ops/op.ts';
import {
  byClock,
  HeldOps,
  isAccepted,
  MAX_HOPS,
  type HeldEntry,
  type HeldOp,
  type Namer,
} from './held-ops.ts';

export type { HeldEntry } from './held-ops.ts';

export interface OpenSession {
  readonly opening: CashOpen;
  /** Other openings of the till that nobody closed, in clock order: two devices opened while apart. To be voided. */
  readonly others: readonly string[];
}

/** A session of the till that counts, open or closed. */
export interface SessionRecord {
  readonly opening: CashOpen;
  /** The closing that counts, the first where there are several; undefined while the session is open. */
  readonly closing: CashClose | undefined;
}

/** When other tills were last heard, directly or by way of others. */
export interface Hearing {
  /** Unix ms by till; undefined for one that was never heard. Without the till that closes. */
  readonly heard: ReadonlyMap<string, number | undefined>;
  /** Unix ms. */
  readonly nowMs: number;
  /** A till that was silent for longer counts as not heard. */
  readonly staleMs: number;
}

/** The fields of a `cash_close` that the logs give. */
export interface Closing {
  readonly session: string;
  /** Signed minor units, one row a method that moved. */
  readonly expected: { readonly method: (typeof PAYMENT_METHODS)[number]; readonly amount: number }[];
  /**
   * The logs in which ops of the session stand, and how far each is held, by segment; of a fork the longest branch. An op
   * takes at most MAX_HEADS_PER_CLOSE of them: a device begins a segment when it starts, so no session comes near.
   */
  readonly heads: { readonly segment: string; readonly length: number }[];
  /** Tills in order of their names. */
  readonly unheard: string[];
}

/** Accepted as what had been done before. */
const isRepeated = ({ verdict }: HeldOp): boolean => verdict?.params?.['already'] !== undefined;

interface Session {
  readonly ops: HeldOp[];
  readonly segments: Set<string>;
}

const add = (sums: Map<string, number>, key: string, value: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + value);

/** A view of the logs as they are now: cheap to ask, made anew when something was stored or a verdict came. */
export class TillView {
  private readonly ops: HeldOps;
  private readonly sessions = new Map<string, Session>();
  private readonly openings: { readonly held: HeldOp; readonly op: CashOpen }[] = [];
  private readonly closings = new Map<string, HeldOp & { readonly op: CashClose }>();
  private readonly balances = new Map<string, number>();
  /** Beyond the levels. */
  private readonly moved = new Map<string, number>();
  private readonly owes = new Map<string, number>();
  /** Sessions that stand where one is named. */
  private readonly standing = new Map<string, string | undefined>();

  /** All that the device holds: unlike for the list of what is pending, nothing may be left out. */
  constructor(entries: Iterable<HeldEntry> | HeldOps) {
    this.ops = entries instanceof HeldOps ? entries : new HeldOps(entries);
    for (const held of this.ops.all()) {
      if (held.op.kind === 'cash_open') this.openings.push({ held, op: held.op });
      this.intoSession(held);
      if (this.counts(held)) this.book(held);
    }
  }

  /**
   * The session that the till is in: opened, and not closed by any closing that was not refused. Where it was opened
   * twice, the one that the ledger took; of several that it has not answered, the first.
   */
  openSession(till: string): OpenSession | undefined {
    const open = this.openings
      .filter(({ held, op }) => op.till === till && this.isOpen(held))
      .sort((a, b) => byClock(a.held, b.held));
    // Two that the ledger took: a supervisor let the second pass, and it has gone on from there.
    const chosen = open.findLast(({ held }) => this.isBooked(held)) ?? open[0];
    if (chosen === undefined) return undefined;
    return {
      opening: chosen.op,
      others: open.flatMap(({ op }) => (op.id === chosen.op.id ? [] : [op.id])),
    };
  }

  /** Every session of the till that counts, newest first; of logs that are held no more there is none. */
  sessionRecords(till: string): SessionRecord[] {
    return this.openings
      .filter(({ held, op }) => op.till === till && this.counts(held))
      .sort((a, b) => byClock(b.held, a.held))
      .map(({ op }) => ({ opening: op, closing: this.closings.get(op.id)?.op }));
  }

  /**
   * The session that stands where this one was named: itself, or the one that its void says instead or that corrects it.
   * Undefined where none does: it was refused or voided, and what names it is in no session until that is settled.
   */
  sessionNamed(session: string): string | undefined {
    if (!this.standing.has(session)) this.standing.set(session, this.follow(session));
    return this.standing.get(session);
  }

  /** The figures of a session, open or closed: its float alone, or nothing, where nothing else was heard of it. */
  figures(session: string): SessionFigures {
    const figures = emptyFigures();
    const ops = this.sessions.get(session)?.ops ?? [];
    for (const held of [...ops].sort(byClock)) if (this.counts(held)) addToFigures(figures, held.op);
    return figures;
  }

  closing(session: string, { heard, nowMs, staleMs }: Hearing): Closing {
    const { expected } = this.figures(session);
    const segments = [...(this.sessions.get(session)?.segments ?? [])].sort();
    const silent = [...heard].filter(([, ms]) => ms === undefined || nowMs - ms > staleMs);
    return {
      session,
      expected: PAYMENT_METHODS.flatMap((method) => {
        const amount = expected[method];
        return amount === undefined ? [] : [{ method, amount }];
      }),
      heads: segments.map((segment) => ({ segment, length: this.ops.length(segment) })),
      unheard: silent.map(([till]) => till).sort(),
    };
  }

  /**
   * What the customer owes, minor units; below 0 where they have paid more. On top of what the hub said (`VerdictBook.owed`), as
   * with the stock; by the ops alone where no hub was ever heard, and then every log is held.
   */
  balance(customer: string, owed: number | undefined): number {
    if (owed === undefined) return this.balances.get(customer) ?? 0;
    return owed + (this.owes.get(customer) ?? 0);
  }

  /**
   * The stock of a product on top of the hub's `level` of it (`VerdictBook.stock`), thousandths; undefined where the hub
   * never told one. The book knows the position of each level and not that of each acceptance, and needs not: a level and
   * the verdicts that moved it are of one position and come together, so an op counts on top until it is known to be
   * accepted. Off for a moment where they do not come together: between two parts of one position, and where a newer
   * stock is heard before the older verdicts that it contains.
   */
  stock(product: string, level: number | undefined): number | undefined {
    return level === undefined ? undefined : level + (this.moved.get(product) ?? 0);
  }

  /** Whether the op counts: false where it was refused, voided or replaced, or is not held. */
  isCounted(id: string): boolean {
    const held = this.ops.get(id);
    return held !== undefined && this.counts(held);
  }

  /** What took back something of the sale, in clock order. */
  refundsOf(sale: string): Refund[] {
    const refunds: Refund[] = [];
    for (const held of [...this.ops.all()]
      .filter(({ op }) => op.kind === 'refund' && op.sale === sale)
      .sort(byClock))
      if (held.op.kind === 'refund' && this.counts(held)) refunds.push(held.op);
    return refunds;
  }

  /** Of a session whose log is done with the closing may be gone. */
  private isOpen(opening: HeldOp): boolean {
    return this.counts(opening) && !this.closings.has(opening.id) && !opening.isDone;
  }

  /** A refused op too: the log in which it stands was read all the same. */
  private intoSession(held: HeldOp): void {
    const named = sessionOf(held.op);
    const id = named === undefined ? undefined : this.sessionNamed(named);
    if (id === undefined || !this.isOfTill(held, id)) return;
    const session = this.sessions.get(id) ?? { ops: [], segments: new Set<string>() };
    this.sessions.set(id, session);
    session.ops.push(held);
    for (const segment of held.segments) session.segments.add(segment);
    if (held.op.kind === 'cash_close' && this.counts(held)) this.noteClosing(id, { ...held, op: held.op });
  }

  private noteClosing(session: string, held: HeldOp & { readonly op: CashClose }): void {
    const known = this.closings.get(session);
    if (known === undefined || byClock(held, known) < 0) this.closings.set(session, held);
  }

  /** A session is of one till: what another till writes of it will be refused, and moves nothing here until then. */
  private isOfTill(held: HeldOp, session: string): boolean {
    const opening = this.ops.get(session)?.op;
    return opening === undefined || (opening.kind === 'cash_open' && opening.till === held.op.till);
  }

  private book(held: HeldOp): void {
    const { op } = held;
    const isBooked = this.isBooked(held);
    const credit = creditMove(op);
    if (credit !== 0 && 'customer' in op && op.customer !== undefined) {
      add(this.balances, op.customer, credit);
      if (!isBooked) add(this.owes, op.customer, credit);
    }
    if (isBooked) return;
    for (const { product, quantity } of stockChanges(op)) add(this.moved, product, quantity);
  }

  /** Whether the ledger has booked it. */
  private isBooked(held: HeldOp): boolean {
    if (isAccepted(held)) return true;
    const settlement = this.settlement(held);
    return settlement?.how === 'override' && isAccepted(settlement);
  }

  /** The op that settled it or is about to: one that was accepted, or else the first that was not refused. */
  private settlement(held: HeldOp, hops = MAX_HOPS): Namer | undefined {
    if (isAccepted(held) || hops === 0) return undefined;
    const namers = this.ops.apt(held.id);
    const counting = namers.filter((namer) => this.counts(namer, hops - 1));
    const taken = this.taken(counting);
    if (taken !== undefined) return taken;
    // A correction of a correction stands in for both.
    const corrected = namers
      .filter((namer) => namer.how === 'replace')
      .map((namer) => this.settlement(namer, hops - 1))
      .filter((settlement) => settlement?.how === 'replace');
    return (
      corrected.find((settlement) => settlement !== undefined && isAccepted(settlement)) ??
      counting[0] ??
      corrected[0]
    );
  }

  /** Of two voids the ledger took one, and accepted the other as done already. */
  private taken(namers: readonly Namer[]): Namer | undefined {
    return namers.find((namer) => isAccepted(namer) && !isRepeated(namer)) ?? namers.find(isAccepted);
  }

  private counts(held: HeldOp, hops = MAX_HOPS): boolean {
    if (isAccepted(held)) return true;
    const settlement = this.settlement(held, hops);
    return settlement === undefined ? held.verdict?.status !== 'rejected' : settlement.how === 'override';
  }

  private follow(named: string): string | undefined {
    let id = named;
    for (let hops = 0; hops < MAX_HOPS; hops++) {
      const held = this.ops.get(id);
      const settlement = held === undefined ? this.taken(this.ops.apt(id)) : this.settlement(held);
      // One whose opening has not come yet is taken at its word; where it was dropped, what settled it may be here.
      const isWord = held === undefined && (settlement === undefined || settlement.how === 'override');
      if (isWord || (held !== undefined && this.counts(held))) return id;
      const next = settlement?.op.kind === 'void' ? settlement.op.instead : settlement?.id;
      if (next === undefined) return undefined;
      id = next;
    }
    return undefined;
  }
}
