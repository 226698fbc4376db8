/**
 * A ledger in memory: the working set of one transaction, filled from Postgres, and the whole ledger of a simulation.
 * `record` does what a decided op does; what the transaction has to write besides rows of the op itself is collected.
 */
import {
  addToFigures,
  copyFigures,
  creditMove,
  differences,
  emptyFigures,
  sessionOf,
  type SessionFigures,
} from '../crdt-schema/cash/figures.ts';
import { occurredMs, type CashClose, type CashOpen, type Op, type Sale } from '../crdt-schema/ops/op.ts';
import type { Verdict } from '../crdt-schema/verdicts/verdict.ts';
import {
  correctedBy,
  goodsOf,
  paidLines,
  stockChanges,
  type CustomerView,
  type LedgerView,
  type OpView,
  type PersonView,
  type ProductView,
  type SaleView,
  type SessionView,
  type Settlement,
} from './ledger.ts';
import { accepted, byProduct } from './rules/rule.ts';

/** Numbers by product that grow. */
export type Sums = Map<string, number>;

export interface MutableSale {
  readonly sold: Sums;
  readonly refunded: Sums;
  readonly prices: Sums;
  readonly paid: Sums;
  readonly paidBack: Sums;
  due: number;
  dueBack: number;
}

interface MutableSession {
  readonly till: string;
  readonly openedMs: number;
  closed: SessionView['closed'];
  readonly figures: SessionFigures;
}

/** A sealed cut: the closing of a session (Z), or what came after it (supplement). */
export interface Cut {
  readonly session: string;
  readonly till: string;
  readonly kind: 'Z' | 'supplement';
  /** The op that closed, or the last one that came late. */
  readonly op: string;
  readonly figures: SessionFigures;
  readonly counted: CashClose['counted'];
  /** Counted less expected, by method. */
  readonly differences: Readonly<Record<string, number>>;
  readonly unheard: readonly string[];
}

/** An op that another has settled. One that was waiting is rejected with it. */
export interface Settled {
  readonly target: string;
  readonly settlement: Settlement;
  /** The target's new verdict, where it was waiting. */
  readonly verdict: Verdict | undefined;
}

const add = (sums: Sums, key: string, value: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + value);

export const emptySale = (): MutableSale => ({
  sold: new Map(),
  refunded: new Map(),
  prices: new Map(),
  paid: new Map(),
  paidBack: new Map(),
  due: 0,
  dueBack: 0,
});

const saleView = (op: Sale): MutableSale => {
  const sale = emptySale();
  sale.due = op.total - (op.rounding ?? 0);
  const goods = goodsOf(op.lines);
  for (const [product, quantity] of byProduct(goods)) sale.sold.set(product, quantity);
  for (const { product, price } of goods)
    sale.prices.set(product, Math.max(price, sale.prices.get(product) ?? 0));
  const lines = paidLines(op);
  const discounted = new Set(lines.filter((line) => line.isDiscounted).map(({ product }) => product));
  for (const { product, amount } of lines) if (discounted.has(product)) add(sale.paid, product, amount);
  return sale;
};

export class MemoryLedger implements LedgerView {
  private readonly products = new Map<string, ProductView>();
  private readonly levels = new Map<string, number>();
  private readonly customers = new Map<string, CustomerView>();
  private readonly balances = new Map<string, number>();
  private readonly quotes = new Map<string, string | undefined>();
  private readonly people = new Map<string, PersonView>();
  private readonly ops = new Map<string, OpView>();
  private readonly sales = new Map<string, MutableSale>();
  private readonly sessions = new Map<string, MutableSession>();
  private readonly receipts = new Map<string, string>();
  private readonly touched = new Set<string>();
  private readonly moved = new Set<string>();
  private readonly late = new Map<string, { figures: SessionFigures; op: string }>();
  private cuts: Cut[] = [];
  private settlements: Settled[] = [];

  product(id: string): ProductView | undefined {
    return this.products.get(id);
  }

  stock(product: string): number {
    return this.levels.get(product) ?? 0;
  }

  customer(id: string): CustomerView | undefined {
    return this.customers.get(id);
  }

  balance(customer: string): number {
    return this.balances.get(customer) ?? 0;
  }

  quote(id: string): boolean {
    return this.quotes.has(id);
  }

  quoteOwner(quote: string): string | undefined {
    return this.quotes.get(quote);
  }

  person(id: string): PersonView | undefined {
    return this.people.get(id);
  }

  op(id: string): OpView | undefined {
    return this.ops.get(id);
  }

  sale(id: string): SaleView | undefined {
    return this.sales.get(id);
  }

  session(id: string): SessionView | undefined {
    return this.sessions.get(id);
  }

  /** Several are open where a supervisor let the second one pass: the till has gone on in the last. */
  openSession(till: string): string | undefined {
    let last: { readonly id: string; readonly openedMs: number } | undefined;
    for (const [id, { till: of, openedMs, closed }] of this.sessions) {
      if (of !== till || closed !== undefined) continue;
      const isLater = last === undefined || openedMs > last.openedMs;
      if (isLater || (openedMs === last?.openedMs && id > last.id)) last = { id, openedMs };
    }
    return last?.id;
  }

  receiptOwner(series: string, number: number): string | undefined {
    return this.receipts.get(`${series}-${number}`);
  }

  setProduct(id: string, product: ProductView): void {
    this.products.set(id, product);
  }

  setStock(product: string, quantity: number): void {
    this.levels.set(product, quantity);
  }

  setCustomer(id: string, customer: CustomerView): void {
    this.customers.set(id, customer);
  }

  setBalance(customer: string, amount: number): void {
    this.balances.set(customer, amount);
  }

  setQuote(id: string, owner: string | undefined): void {
    this.quotes.set(id, owner);
  }

  setPerson(id: string, person: PersonView): void {
    this.people.set(id, person);
  }

  setOp(id: string, view: OpView): void {
    this.ops.set(id, view);
  }

  setSale(id: string, sale: MutableSale): void {
    this.sales.set(id, sale);
  }

  setSession(id: string, session: SessionView): void {
    this.sessions.set(id, { ...session });
  }

  setReceipt(series: string, number: number, op: string): void {
    this.receipts.set(`${series}-${number}`, op);
  }

  /**
   * Remembers what became of an op, and does what an accepted one does. `till` is that of its device, where the op may
   * name another.
   */
  record(op: Op, device: string, verdict: Verdict, till: string = op.till): void {
    this.ops.set(op.id, {
      kind: op.kind,
      till,
      device,
      verdict,
      op,
      settled: this.ops.get(op.id)?.settled,
    });
    if (verdict.status !== 'accepted') return;
    // What had been done already has no effect of its own; it settles what it corrects all the same.
    const isRepeated = verdict.params?.['already'] !== undefined;
    if (op.kind === 'void') {
      if (!isRepeated) this.settle(op.target, { by: op.id, how: 'void', instead: op.instead });
    } else if (op.kind === 'override') {
      const target = this.ops.get(op.target)!;
      this.settle(op.target, { by: op.id, how: 'override' });
      this.settleReplaced(target.op!);
      this.book(target.op!, target.device);
    } else {
      this.settleReplaced(op);
      if (!isRepeated) this.book(op, device);
    }
  }

  stockLevels(): ReadonlyMap<string, number> {
    return this.levels;
  }

  /** New stock of the products that moved since this was last asked. */
  takeLevels(): [product: string, quantity: number][] {
    const out = [...this.moved].map((product): [string, number] => [product, this.stock(product)]);
    this.moved.clear();
    return out;
  }

  /** Sessions that changed since this was last asked. */
  takeSessions(): [id: string, session: SessionView][] {
    const out = [...this.touched].map((id): [string, SessionView] => [id, this.sessions.get(id)!]);
    this.touched.clear();
    return out;
  }

  /** Cuts that were sealed since this was last asked: closings in order, then one supplement a session. */
  takeCuts(): Cut[] {
    const supplements = [...this.late].map(([session, { figures, op }]): Cut => {
      const { till } = this.sessions.get(session)!;
      return { session, till, kind: 'supplement', op, figures, counted: [], differences: {}, unheard: [] };
    });
    const out = [...this.cuts, ...supplements];
    this.cuts = [];
    this.late.clear();
    return out;
  }

  takeSettlements(): Settled[] {
    const out = this.settlements;
    this.settlements = [];
    return out;
  }

  /** What an op that counts stands in for, and what that would have stood in for. */
  private settleReplaced(op: Op): void {
    for (const { id, view } of correctedBy(this, op)) {
      if (view === undefined || view.settled !== undefined) return;
      this.settle(id, { by: op.id, how: 'replace', instead: op.id });
    }
  }

  private settle(target: string, settlement: Settlement): void {
    const view = this.ops.get(target)!;
    const verdict: Verdict | undefined =
      view.verdict.status === 'waiting'
        ? { status: 'rejected', code: settlement.how === 'void' ? 'voided' : 'replaced' }
        : undefined;
    this.ops.set(target, { ...view, settled: settlement, verdict: verdict ?? view.verdict });
    this.settlements.push({ target, settlement, verdict });
  }

  private book(op: Op, device: string): void {
    for (const { product, quantity } of stockChanges(op)) {
      add(this.levels, product, quantity);
      this.moved.add(product);
    }
    if ('receipt' in op) this.setReceipt(op.receipt.series, op.receipt.number, op.id);
    const credit = creditMove(op);
    if (credit !== 0 && 'customer' in op && op.customer !== undefined)
      add(this.balances, op.customer, credit);
    if (op.kind === 'sale') {
      this.sales.set(op.id, saleView(op));
      if (op.quote !== undefined) this.quotes.set(op.quote, op.id);
    }
    if (op.kind === 'refund') {
      const sale = this.sales.get(accepted(this, op.sale) ?? '');
      if (sale !== undefined) {
        for (const { product, quantity } of goodsOf(op.lines)) add(sale.refunded, product, quantity);
        for (const { product, amount } of paidLines(op)) add(sale.paidBack, product, amount);
        sale.dueBack += op.total - (op.rounding ?? 0);
      }
    }
    if (op.kind === 'cash_open') this.openAs(op);
    if (op.kind === 'cash_close') this.close(op, device);
    else this.count(op);
  }

  private openAs(op: CashOpen): void {
    const session = { till: op.till, openedMs: occurredMs(op), closed: undefined, figures: emptyFigures() };
    this.sessions.set(op.id, session);
  }

  private close(op: CashClose, device: string): void {
    const id = accepted(this, op.session)!;
    const session = this.sessions.get(id)!;
    session.closed = { op: op.id, device, at: op.at };
    this.touched.add(id);
    const figures = copyFigures(session.figures);
    this.cuts.push({
      session: id,
      till: session.till,
      kind: 'Z',
      op: op.id,
      figures,
      counted: op.counted,
      differences: differences(figures, op.counted),
      unheard: op.unheard ?? [],
    });
  }

  /** Into the figures of its session, and into a supplement where that is closed. */
  private count(op: Op): void {
    const id = op.kind === 'cash_open' ? op.id : accepted(this, sessionOf(op));
    const session = id === undefined ? undefined : this.sessions.get(id);
    if (id === undefined || session === undefined) return;
    addToFigures(session.figures, op);
    this.touched.add(id);
    if (session.closed === undefined) return;
    const late = this.late.get(id) ?? { figures: emptyFigures(), op: op.id };
    addToFigures(late.figures, op);
    this.late.set(id, { figures: late.figures, op: op.id });
  }
}
