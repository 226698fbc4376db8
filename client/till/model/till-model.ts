/**
 * What the pages of a till know and do, on top of the device's peer: what can be sold, the session that is open, its tickets and
 * how far each has come, what is pending, what customers owe; and the one way to write an op. Everything is made of catalog,
 * logs and verdicts, when it is asked for, and kept until those change.
 */
import { SETTINGS_ID, type Catalog } from '../../../crdt-schema/catalog/index.ts';
import { deviceOfSegment } from '../../../crdt-schema/model/ids.ts';
import {
  decodeOp,
  formatReceipt,
  type Op,
  type OpKind,
  type OpOf,
  type Refund,
  type Sale,
} from '../../../crdt-schema/ops/op.ts';
import { leaseState } from '../../../crdt-schema/numbering/lease.ts';
import { HeldOps, isAccepted, namesOf } from '../../../crdt-schema/pending/held-ops.ts';
import {
  pendingList,
  settledOf,
  type PendingItem,
  type SettledItem,
} from '../../../crdt-schema/pending/pending.ts';
import { TillView, type OpenSession } from '../../../crdt-schema/pending/session-view.ts';
import { err, ok, type Failure, type Result } from '../../../crdt-schema/result.ts';
import type { Confirmed, Stamp } from '../../../crdt-schema/sync/index.ts';
import type { Verdict } from '../../../crdt-schema/verdicts/verdict.ts';
import type { Approve, Leave, Permit } from '../../common/model/approval.ts';
import { HeldLogs, type LoggedOp, type LogSource } from '../../common/model/held-logs.ts';
import { kept } from '../../common/model/kept.ts';
import { parkedOf, type ParkedTicket } from './parked.ts';
import { Products } from '../../common/model/products.ts';
import { RecordBook } from '../../common/model/record-book.ts';
import { categoryOf, customerOf, type Category, type Customer } from '../../common/model/records.ts';
import { tillSettingsOf, type TillSettings } from './settings.ts';

/** What the model needs of a peer. */
export interface TillPeer extends LogSource {
  readonly device: string;
  readonly catalog: Catalog;
  /** Whoever is at the device. */
  person?: string | undefined;
  newId(): string;
  write(id: string, build: (stamp: Stamp) => Op): Promise<Result<Confirmed, Failure>>;
  onLogs(listener: (change: 'stored' | 'standing') => void): () => void;
}

/** `loading`: the logs are being read. */
export type CashSession = { readonly kind: 'loading' | 'none' } | ({ readonly kind: 'open' } & OpenSession);

/** The four ticks of a ticket: it is here, and beyond that. */
export interface Ticks {
  /** Other devices than the server that hold it: at least so many. */
  readonly peers: number;
  readonly server: boolean;
  readonly verdict: Verdict | undefined;
}

export interface Balance {
  /** Minor units; below 0 where the customer has paid more. */
  readonly amount: number;
  /** When the server was last heard, Unix ms; undefined if never. What others sold on credit since then is not in it. */
  readonly asOfMs: number | undefined;
}

/** What the model fills in. */
type Filled = 'v' | 'id' | 'at' | 'till' | 'receipt' | 'cashier' | 'kind';
export type OpDraft<K extends OpKind> = Omit<OpOf<K>, Filled>;

/** They belong to the session that is open, unless they say of which they are. */
const IN_SESSION: ReadonlySet<OpKind> = new Set(['sale', 'refund', 'cash_move', 'expense', 'credit_payment']);
const WITH_RECEIPT: ReadonlySet<OpKind> = new Set(['sale', 'refund']);
/** Ops that may say which session is open; of the others only what corrects one of these. */
const ABOUT_SESSIONS: ReadonlySet<OpKind> = new Set(['cash_open', 'cash_close', 'void', 'override']);

export type TicketOp = Sale | Refund;
export interface Ticket extends LoggedOp {
  readonly op: TicketOp;
}

const isTicket = (logged: LoggedOp): logged is Ticket => WITH_RECEIPT.has(logged.op.kind);
const newestFirst = (a: LoggedOp, b: LoggedOp): number => (a.op.at < b.op.at ? 1 : -1);

const NO_FIELDS = {};

export class TillModel {
  readonly peer: TillPeer;
  readonly products: Products;
  readonly customers: RecordBook<Customer>;
  readonly categories: RecordBook<Category>;
  readonly parked: RecordBook<ParkedTicket>;
  readonly logs: HeldLogs;
  /** Set by whoever asks a supervisor; until then nothing can be approved here. */
  approve: Approve | undefined;
  /** Asked before an op is written; where nobody asks, whoever is at the till may all. */
  leave: Leave | undefined;
  /** Hears of each op that was written here. */
  wrote: ((op: Op) => void) | undefined;
  /** Asked before something is done that is no op, likewise. */
  permit: Permit = async () => ok({ by: undefined });
  private readonly listeners = new Set<() => void>();
  private readonly settingsBook: RecordBook<TillSettings>;
  /** Grows when something was said of ops: received, accepted, refused. */
  private said = 0;
  private last: Op | undefined;
  private readonly nowMs: () => number;

  constructor(peer: TillPeer, nowMs: () => number = Date.now) {
    this.peer = peer;
    this.nowMs = nowMs;
    this.products = new Products(peer.catalog);
    this.customers = new RecordBook(peer.catalog, 'customers', customerOf);
    this.categories = new RecordBook(peer.catalog, 'categories', categoryOf);
    this.parked = new RecordBook(peer.catalog, 'parked', parkedOf);
    this.settingsBook = new RecordBook(peer.catalog, 'settings', ({ fields }) => tillSettingsOf(fields));
    this.logs = new HeldLogs(peer, () => this.tell(), nowMs);
    peer.onLogs((change) => {
      this.said += 1;
      if (change === 'stored') this.refresh();
      this.tell();
    });
    this.refresh();
  }

  /** The person at the till: of the ops, and of what is written into the catalog. Set by whoever asks for the PIN. */
  get cashier(): string | undefined {
    return this.peer.person;
  }

  set cashier(person: string | undefined) {
    this.peer.person = person;
  }

  /** What the work writes into the catalog is that person's: whoever approved a change answers for it. */
  as<T>(person: string | undefined, work: () => T): T {
    const { cashier } = this;
    this.cashier = person;
    try {
      return work();
    } finally {
      this.cashier = cashier;
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Hears when the store's settings change. Returns the way to stop. */
  onSettings(listener: () => void): () => void {
    return this.settingsBook.subscribe(listener);
  }

  get name(): string {
    return this.peer.replica.context.identity.certificate.till;
  }

  readonly settings = (): TillSettings => this.settingsBook.get(SETTINGS_ID) ?? this.unset;
  private readonly unset = tillSettingsOf(NO_FIELDS);

  /** Whether the person at the till may alone set how much a customer may owe; until somebody tells, whoever is there may. */
  maySetCredit: () => boolean = () => true;

  /** Tickets of this till that are at hand, newest first. */
  readonly tickets = kept(
    () => this.logs.version,
    (): readonly Ticket[] =>
      this.ops()
        .filter(({ op }) => op.till === this.name)
        .filter(isTicket)
        .sort(newestFirst),
  );

  /** By the logs, not by what was clicked: after a reload, and on the device that replaced a lost one, it is the same. */
  readonly session = kept(
    () => `${this.logs.version} ${this.said} ${this.logs.isReady}`,
    (): CashSession => {
      if (!this.logs.isReady) return { kind: 'loading' };
      const entries = this.own().filter(
        ({ op }) => ABOUT_SESSIONS.has(op.kind) || (op.kind !== 'sale' && namesOf(op) !== undefined),
      );
      const open = new TillView(entries.map((entry) => this.logs.held(entry))).openSession(this.name);
      return open === undefined ? { kind: 'none' } : { kind: 'open', ...open };
    },
  );

  /** What is not done yet of this till's ops, in clock order. */
  readonly pending = kept(
    () => `${this.logs.version} ${this.said}`,
    (): readonly PendingItem[] =>
      pendingList(
        this.ownAndApproved()
          .map((entry) => this.logs.held(entry))
          // Accepted ones that name no other change nothing in the list.
          .filter((held) => !isAccepted(held) || namesOf(held.op) !== undefined),
      ).filter(({ op }) => op.till === this.name),
  );

  /** What became of this till's ops that were not accepted and are pending no more, in clock order. */
  readonly settled = kept(
    () => `${this.logs.version} ${this.said}`,
    (): readonly SettledItem[] =>
      settledOf(new HeldOps(this.ownAndApproved().map((entry) => this.logs.held(entry)))).filter(
        ({ op }) => op.till === this.name,
      ),
  );

  /** All that the logs here say: figures of a session, closing, stock, balances. Of every till, once those are read. */
  readonly view = kept(
    () => `${this.logs.version} ${this.said}`,
    (): TillView => new TillView([...this.logs.all()].map((entry) => this.logs.held(entry))),
  );

  /** How far the op has come; undefined where it is not held here. The same object until something is said of an op. */
  readonly ticks = (id: string): Ticks | undefined => this.ticksNow().get(id);

  private readonly ticksNow = kept(
    () => `${this.logs.version} ${this.said}`,
    () => {
      const known = new Map<string, Ticks | undefined>();
      return {
        get: (id: string): Ticks | undefined => {
          if (!known.has(id)) known.set(id, this.ticksOf(id));
          return known.get(id);
        },
      };
    },
  );

  private readonly byId = kept(
    () => this.logs.version,
    (): ReadonlyMap<string, LoggedOp> => new Map([...this.logs.all()].map((entry) => [entry.op.id, entry])),
  );

  /** All that is at hand, of every till; one that stands in two logs, as after a fork, once. */
  readonly ops = kept(
    () => this.logs.version,
    (): readonly LoggedOp[] => [...this.byId().values()],
  );

  /** The op of that id, also right after it was written, before its log was read again. */
  readonly op = (id: string): Op | undefined => (this.last?.id === id ? this.last : this.find(id)?.op);

  /** An op that is at hand, of any till. */
  find(id: string): LoggedOp | undefined {
    return this.byId().get(id);
  }

  balance(customer: string): Balance {
    const owed = this.peer.replica.context.verdicts.owed(customer);
    return { amount: this.view().balance(customer, owed), asOfMs: this.serverHeardMs() };
  }

  /** When the hub was last heard, directly or through others, Unix ms: now while it is; undefined if never. */
  serverHeardMs(): number | undefined {
    const { context, neighbourhood } = this.peer.replica;
    const heard = neighbourhood
      .neighbours()
      .filter(({ device }) => context.isHub(device))
      .flatMap(({ heardMs }) => (heardMs === undefined ? [] : [heardMs]));
    return heard.length === 0 ? undefined : Math.max(...heard);
  }

  /** As it will be printed, unless another is written first. */
  nextReceipt(): string {
    const { numbering, receiptsUsed } = this.peer.replica.ownLog;
    const { next } = leaseState(numbering, receiptsUsed, this.nowMs());
    return formatReceipt({ series: numbering.series, number: next });
  }

  /** Whether the op of that id was written here: then it stands, and asking again gives it. */
  isWritten(id: string): boolean {
    return this.peer.replica.placeOf(this.peer.device, id) !== undefined;
  }

  /**
   * Writes an op of this till. Resolves when it is on the disk; until then nothing has happened. Asked again with the same id
   * it gives the op that stands, never a second one. Fails as `BrowserPeer.write` does: `store_failed`, `numbering_exhausted`,
   * `numbering_expired`; and with `not_approved` where the person at the till may not, and nobody approved.
   */
  async write<K extends OpKind>(
    kind: K,
    draft: OpDraft<K>,
    id: string = this.peer.newId(),
  ): Promise<Result<OpOf<K>, Failure>> {
    const before = await this.written(id);
    if (before !== undefined) return ok(before as OpOf<K>);
    if (!this.logs.isReady) await this.logs.refresh();
    const leave = await this.leave?.({ kind, draft, op: id });
    if (leave?.ok === false) return leave;
    const session = this.session();
    const inSession =
      IN_SESSION.has(kind) && session.kind === 'open' && !('session' in draft)
        ? { session: session.opening.id }
        : {};
    const cashier = this.cashier === undefined ? {} : { cashier: this.cashier };
    let op: OpOf<K> | undefined;
    const confirmed = await this.peer.write(id, ({ at, till, receipt }) => {
      const common = { v: 1, kind, id, at, till, ...cashier };
      const numbered = WITH_RECEIPT.has(kind) ? { receipt } : {};
      const given = leave === undefined ? {} : leave.value;
      return (op = { ...common, ...numbered, ...inSession, ...draft, ...given } as unknown as OpOf<K>);
    });
    if (!confirmed.ok) return confirmed;
    if (op === undefined) return err('store_failed');
    this.last = op;
    this.wrote?.(op);
    return ok(op);
  }

  private async written(id: string): Promise<Op | undefined> {
    const place = this.peer.replica.placeOf(this.peer.device, id);
    if (place === undefined) return undefined;
    const [entry] = await this.peer.read(place.segment, 0, place.seq, 1, 1);
    const op = entry === undefined ? undefined : decodeOp(entry.bytes);
    return op?.ok === true ? op.value : undefined;
  }

  /** With what a supervisor let pass from elsewhere: the office, another till. */
  private ownAndApproved(): LoggedOp[] {
    return [...this.logs.all()].filter(({ op }) => op.till === this.name || op.kind === 'override');
  }

  private own(): LoggedOp[] {
    return [...this.logs.all()].filter(({ op }) => op.till === this.name);
  }

  private ticksOf(id: string): Ticks | undefined {
    const { replica, device } = this.peer;
    const entry = this.find(id);
    const place = entry ?? replica.placeOf(device, id);
    if (place === undefined) return undefined;
    const { segment, seq } = place;
    if (deviceOfSegment(segment) === device) return replica.standing(segment, seq);
    const verdict = replica.context.verdicts.verdict(segment, entry?.branch ?? 0, seq);
    return { peers: 1, server: verdict !== undefined || replica.heldByHub(segment) > seq, verdict };
  }

  private refresh(): void {
    // Where the disk cannot be read the session says so, and what was read stays.
    void this.logs.refresh().catch(() => undefined);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
