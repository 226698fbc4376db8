/**
 * The bridge's database in memory, with the bridge's own rules: `commit` does in one step what one transaction does,
 * so a crash before it leaves nothing and a crash after it leaves all. Outlives crashes of the hub.
 */
import { hash8, type IngestEntry } from '../../bridge/batch.ts';
import { verdictEntry } from '../../bridge/save-batch.ts';
import { bookedOf } from '../../bridge/booked.ts';
import { decide, MemoryLedger, type Decision, type OpContext } from '../../bridge/index.ts';
import { LEDGER_RULES } from '../../bridge/rules/index.ts';
import type { Rule } from '../../bridge/rules/rule.ts';
import { standingOf, stockChanges, type StoreSettings } from '../../bridge/ledger.ts';
import type { Cut } from '../../bridge/memory-ledger.ts';
import { creditMove, sessionOf } from '../../crdt-schema/cash/figures.ts';
import { leaseOf } from '../../crdt-schema/numbering/lease.ts';
import { uuidFromDigest } from '../../crdt-schema/model/ids.ts';
import { equalBytes } from '../../crdt-schema/model/bytes.ts';
import { actsForTill } from '../../crdt-schema/ops/authority.ts';
import { decodeOp, type Op } from '../../crdt-schema/ops/op.ts';
import { epochAt } from '../../crdt-schema/verdicts/epoch.ts';
import { ACCEPTED, type Verdict } from '../../crdt-schema/verdicts/verdict.ts';
import type { VerdictEntry } from '../../crdt-schema/verdicts/verdict-entry.ts';
import type { Bug } from './bugs.ts';
import type { CatalogRows } from './catalog-oracle.ts';
import { CLERK, STORE, SUPERVISOR, verify } from './keys.ts';

interface Place {
  readonly segment: string;
  readonly seq: number;
  readonly hash8: string;
}

export interface OpRow {
  readonly id: string;
  readonly raw: Uint8Array;
  readonly op: Op | undefined;
  readonly device: string;
  /** What a ledger that was lost had said of it. */
  readonly told: Verdict | undefined;
  verdict: Verdict;
  waitsFor: string | undefined;
  /** Every place of the logs where it stands. */
  readonly places: Place[];
}

/** One booked op's money, minor units; a refund's is negative. */
export interface MoneyRow {
  readonly op: string;
  readonly amount: number;
}

/** Kinds that may be booked out of turn: by bugs. */
const MOVES = new Set<string>(['sale', 'refund', 'cash_move', 'expense', 'credit_payment']);

type Verdicts = Parameters<typeof verdictEntry>[1][number][];

export const amountOf = (op: Op): number =>
  op.kind === 'sale' ? op.total : op.kind === 'refund' ? -op.total : 0;

export class Database {
  readonly cursors = new Map<string, number>();
  readonly ops = new Map<string, OpRow>();
  /** What was booked, in order. */
  readonly money: MoneyRow[] = [];
  /** Sealed cuts, in order. */
  readonly cuts: Cut[] = [];
  ledger = new MemoryLedger();
  /** Counts the databases that took the place of one that was lost. */
  lost = 0;
  /** What the hub's own log says of an entry already. */
  told: (segment: string, branch: number, seq: number) => Verdict | undefined = () => undefined;
  /** Who has owed something. */
  private readonly customers = new Set<string>();
  /** From the last loss on. */
  readonly outbox: VerdictEntry[] = [];
  readonly devices = new Map<
    string,
    { readonly till: string; readonly role: string; readonly series: string }
  >();
  /** Ops whose final verdict was replaced by another. */
  readonly changed: string[] = [];
  down = false;
  private readonly bug: Bug | undefined;
  private readonly settings: StoreSettings;

  constructor(bug: Bug | undefined, settings: StoreSettings) {
    this.bug = bug;
    this.settings = settings;
    this.addPeople();
  }

  private addPeople(): void {
    for (const { id, ...person } of [SUPERVISOR, CLERK]) this.ledger.setPerson(id, person);
  }

  get position(): number {
    return this.outbox.at(-1)?.pos ?? 0;
  }

  /** Of the outbox what comes after the position, at most so many. */
  unpublished(after: number, limit: number): VerdictEntry[] {
    const from = Math.max(0, after + 1 - (this.outbox[0]?.pos ?? 0));
    return this.outbox.slice(from, from + limit);
  }

  /** Another database takes its place, which knows nothing. */
  lose(): void {
    for (const each of [this.cursors, this.ops, this.customers]) each.clear();
    for (const each of [this.money, this.cuts, this.outbox]) each.length = 0;
    this.ledger = new MemoryLedger();
    this.addPeople();
    this.lost += 1;
  }

  /** Goes on above all that was told. */
  openEpoch(nowMs: number, published: number): void {
    this.outbox.push(verdictEntry(epochAt(nowMs, published), [], [], [], []));
  }

  /** What would be the verdict of the entries, without a transaction: what the planted bug publishes. */
  foresee(entries: readonly IngestEntry[], nowMs: number): VerdictEntry {
    const verdicts = entries.map((entry) => {
      const decoded = decodeOp(entry.bytes);
      const op = decoded.ok ? decoded.value : undefined;
      const verdict: Verdict =
        op === undefined ? { status: 'rejected' } : this.decide(op, entry.device, nowMs).verdict;
      return { entry, op: op?.id ?? uuidFromDigest(entry.hash), verdict };
    });
    return verdictEntry(this.position + 1, verdicts, [], [], []);
  }

  /** One transaction: takes in the entries after the cursors. */
  commit(entries: readonly IngestEntry[], nowMs: number): void {
    const fresh = this.fresh(entries);
    this.moveCursors(fresh);
    this.book(fresh, nowMs);
  }

  /** Those that no cursor has passed. */
  fresh(entries: readonly IngestEntry[]): IngestEntry[] {
    return entries.filter(
      ({ segment, branch, seq }) => seq >= (this.cursors.get(`${segment}:${branch}`) ?? 0),
    );
  }

  moveCursors(entries: readonly IngestEntry[]): void {
    for (const { segment, branch, seq } of entries) this.cursors.set(`${segment}:${branch}`, seq + 1);
  }

  /** Ops, money, stock, verdicts, outbox. */
  book(fresh: readonly IngestEntry[], nowMs: number): void {
    if (fresh.length === 0) return;
    const moved = new Set<string>();
    const taken: { entry: IngestEntry; row: OpRow }[] = [];
    const settled: VerdictEntry['others'] = [];
    for (const entry of fresh) {
      const row = this.take(entry, nowMs, moved);
      taken.push({ entry, row });
      const causes = [`op:${row.id}`];
      settled.push(...this.end(causes), ...this.settle(causes, nowMs, moved));
    }
    const verdicts: Verdicts = taken
      .filter(({ row }) => this.bug !== 'verdict_forgotten' || row.verdict.status !== 'rejected')
      .map(({ entry, row }) => ({ entry, op: row.id, verdict: row.verdict }));
    const ids = new Set(taken.map(({ row }) => row.id));
    const late = settled.filter(({ op }) => !ids.has(op!));
    this.outbox.push(verdictEntry(this.position + 1, verdicts, late, this.levels(moved), this.owed(moved)));
  }

  /** Projects products and customers, and settles what waited for them. */
  project(products: CatalogRows, customers: CatalogRows, nowMs: number): void {
    for (const [id, { name, active, stockPolicy }] of products) {
      this.ledger.setProduct(id, {
        name: String(name),
        active: active !== false,
        stockPolicy: stockPolicy === 'reject' ? 'reject' : 'allow_negative',
      });
    }
    for (const [id, { name, active, creditLimit }] of customers) {
      const limit = creditLimit === undefined ? undefined : Number(creditLimit);
      this.ledger.setCustomer(id, { name: String(name), active: active !== false, creditLimit: limit });
    }
    const moved = new Set<string>();
    const causes = [...products.map(([id]) => `product:${id}`), ...customers.map(([id]) => `customer:${id}`)];
    const settled = this.settle(causes, nowMs, moved);
    if (settled.length > 0)
      this.outbox.push(verdictEntry(this.position + 1, [], settled, this.levels(moved), this.owed(moved)));
  }

  /** Logs with an op that waits, that was refused and is not settled, or that belongs to an open session. */
  undone(): Set<string> {
    const out = new Set<string>();
    for (const [id, { op, verdict, places }] of this.ops) {
      const isSettled = verdict.status === 'accepted' || this.ledger.op(id)?.settled !== undefined;
      const named = op === undefined ? undefined : sessionOf(op);
      const session = named === undefined ? undefined : standingOf(this.ledger, named).id;
      const isOpen = session !== undefined && this.ledger.session(session)?.closed === undefined;
      if (!isSettled || isOpen) for (const { segment } of places) out.add(segment);
    }
    return out;
  }

  /**
   * By log: those in which its ops settled or closed something; and of an opening that another stands in for, the log of that
   * one, as what names the first is found by both.
   */
  after(): Map<string, Set<string>> {
    const out = new Map<string, Set<string>>();
    const note = (later: string, earlier: string): void => {
      for (const { segment } of this.ops.get(later)?.places ?? []) {
        const before = out.get(segment) ?? new Set();
        out.set(segment, before);
        for (const place of this.ops.get(earlier)?.places ?? [])
          if (place.segment !== segment) before.add(place.segment);
      }
    };
    for (const [id, { op }] of this.ops) {
      const settled = this.ledger.op(id)?.settled;
      if (settled !== undefined) note(settled.by, id);
      if (op?.kind === 'cash_open' && settled?.instead !== undefined)
        for (const later of [id, settled.by]) note(later, settled.instead);
      const closed = op?.kind === 'cash_open' ? this.ledger.session(id)?.closed : undefined;
      if (closed !== undefined) note(closed.op, id);
    }
    return out;
  }

  fullStock(): VerdictEntry {
    const stock = [...this.ledger.stockLevels()];
    const owed = this.owed(this.customers);
    return { v: 1, kind: 'verdicts', pos: this.position, accepted: [], others: [], stock, owed, full: true };
  }

  private take(entry: IngestEntry, nowMs: number, moved: Set<string>): OpRow {
    const decoded = decodeOp(entry.bytes);
    const read = decoded.ok ? decoded.value : undefined;
    const named = read?.id ?? uuidFromDigest(entry.hash);
    const place = { segment: entry.segment, seq: entry.seq, hash8: hash8(entry.hash) };
    const before = this.ops.get(named);
    if (before !== undefined && equalBytes(before.raw, entry.bytes)) {
      before.places.push(place);
      if (this.bug === 'applied_twice' && before.verdict.status === 'accepted') this.record(before, moved);
      return before;
    }
    // The id stands for another op already: this one is kept under an id of its own.
    const twin = before !== undefined && this.bug !== 'applied_twice';
    const id = twin ? uuidFromDigest(entry.hash) : named;
    const told = this.told(entry.segment, entry.branch, entry.seq);
    const decision: Decision = twin
      ? { verdict: { status: 'rejected', code: 'duplicate_op', params: { op: named } } }
      : !decoded.ok
        ? { verdict: { status: 'rejected', code: decoded.error.code } }
        : this.decide(decoded.value, entry.device, nowMs, undefined, told);
    const row: OpRow = {
      told,
      id,
      raw: entry.bytes,
      op: read,
      device: entry.device,
      verdict: decision.verdict,
      waitsFor: decision.waitsFor,
      places: [place],
    };
    this.ops.set(id, row);
    if (!twin) this.record(row, moved);
    return row;
  }

  private decide(op: Op, device: string, nowMs: number, rules?: readonly Rule[], told?: Verdict): Decision {
    const known = this.devices.get(device);
    if (known === undefined) return { verdict: { status: 'rejected', code: 'unknown_device' } };
    const context: OpContext = {
      ...known,
      store: STORE,
      device,
      revoked: false,
      numbering: leaseOf({ series: known.series }),
      nowMs,
      settings: this.settings,
      verify,
    };
    const decision = decide(this.ledger, op, context, rules, told);
    const { code } = decision.verdict;
    const isWaved =
      (this.bug === 'session_opened_twice' && code === 'session_already_open') ||
      (this.bug === 'settled_twice' && code === 'target_settled') ||
      (this.bug === 'authority_unchecked' && code === 'approval_invalid' && 'authority' in op);
    return isWaved ? { verdict: ACCEPTED } : decision;
  }

  private record({ op, device, verdict }: OpRow, moved: Set<string>): void {
    if (op === undefined) return;
    const booked = bookedOf(this.ledger, op, device, verdict);
    const asBooked = this.misread(op);
    const inVain = this.bug === 'void_in_vain' && op.kind === 'void' && verdict.status === 'accepted';
    const told = inVain ? { ...verdict, params: { already: op.target } } : verdict;
    const { till = '?', role = '' } = this.devices.get(device) ?? {};
    this.ledger.record(asBooked, device, told, actsForTill(op, role) ? op.till : till);
    if (booked !== undefined) this.note(booked.op, moved);
    if (verdict.status !== 'accepted' || verdict.params !== undefined) return;
    if (this.bug === 'void_keeps_effects' && op.kind === 'void') this.bookTwice(op.target, moved);
    const replaced = 'replaces' in op ? op.replaces : undefined;
    if (this.bug === 'replace_books_both' && replaced !== undefined) this.bookTwice(replaced, moved);
  }

  private note(op: Op, moved: Set<string>): void {
    this.money.push({ op: op.id, amount: amountOf(op) });
    for (const { product } of stockChanges(op)) moved.add(product);
    if (creditMove(op) === 0 || !('customer' in op) || op.customer === undefined) return;
    moved.add(op.customer);
    this.customers.add(op.customer);
  }

  /** The op as planted bugs book it. */
  private misread(op: Op): Op {
    if (this.bug === 'payment_on_account_lost' && op.kind === 'credit_payment') return { ...op, total: 0 };
    if (this.bug !== 'late_sale_dropped' || op.kind !== 'sale') return op;
    const isLate = this.ledger.session(op.session ?? '')?.closed !== undefined;
    return isLate ? { ...op, session: undefined } : op;
  }

  /** The planted bug: an op that was settled has its effects all the same. */
  private bookTwice(id: string, moved: Set<string>): void {
    const view = this.ledger.op(id)!;
    if (view.op === undefined || !MOVES.has(view.kind)) return;
    this.ledger.record({ ...view.op, replaces: undefined } as Op, view.device, ACCEPTED);
    this.ledger.setOp(id, view);
    this.note(view.op, moved);
  }

  /** Seals cuts. Of ops that others settled those that were waiting are rejected, and what waited for them may go on. */
  private end(causes: string[]): VerdictEntry['others'] {
    const out: VerdictEntry['others'] = [];
    const cuts = this.ledger.takeCuts();
    this.cuts.push(...(this.bug === 'supplement_lost' ? cuts.filter(({ kind }) => kind === 'Z') : cuts));
    for (const { target, verdict } of this.ledger.takeSettlements()) {
      causes.push(`op:${target}`);
      const row = this.ops.get(target)!;
      if (verdict === undefined) continue;
      row.verdict = verdict;
      row.waitsFor = undefined;
      for (const place of row.places) out.push({ ...place, op: row.id, ...verdict });
    }
    return out;
  }

  /** Decides again what waited for the causes, and what waited for that in turn. */
  private settle(causes: readonly string[], nowMs: number, moved: Set<string>): VerdictEntry['others'] {
    const out: VerdictEntry['others'] = [];
    for (let next = new Set(causes); next.size > 0;) {
      const answered: string[] = [];
      for (const row of this.ops.values()) {
        if (row.waitsFor === undefined || !next.has(row.waitsFor) || row.op === undefined) continue;
        // One that was settled in this very round waits no more.
        if (this.ledger.op(row.op.id)?.settled !== undefined) continue;
        const { verdict, waitsFor } = this.decide(row.op, row.device, nowMs, LEDGER_RULES, row.told);
        if (verdict.status === 'waiting' && waitsFor === row.waitsFor && verdict.code === row.verdict.code)
          continue;
        if (row.verdict.status !== 'waiting') this.changed.push(row.id);
        row.verdict = verdict;
        row.waitsFor = waitsFor;
        this.record(row, moved);
        answered.push(`op:${row.id}`);
        for (const place of row.places) out.push({ ...place, op: row.id, ...verdict });
      }
      out.push(...this.end(answered));
      next = new Set(answered);
    }
    return out;
  }

  private levels(moved: ReadonlySet<string>): [string, number][] {
    return [...moved].filter((id) => !this.customers.has(id)).map((id) => [id, this.ledger.stock(id)]);
  }

  private owed(moved: ReadonlySet<string>): [string, number][] {
    return [...moved].filter((id) => this.customers.has(id)).map((id) => [id, this.ledger.balance(id)]);
  }
}
