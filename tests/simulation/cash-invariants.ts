/** What must hold at the end of every run of the drawer, of what customers owe, and of what was settled. */
import { pendingList, type HeldEntry, type PendingItem } from '../../crdt-schema/pending/pending.ts';
import { TillView } from '../../crdt-schema/pending/session-view.ts';
import type { Op } from '../../crdt-schema/ops/op.ts';
import type { SessionView } from '../../bridge/ledger.ts';
import { Books } from './books.ts';
import type { Database } from './database.ts';
import { heldEntries } from './held.ts';
import type { Ending } from './invariants.ts';
import { authorise, SUPERVISOR } from './keys.ts';
import type { SimPeer } from './peer.ts';
import { InvariantBroken } from './world.ts';

const hold = (condition: boolean, invariant: string, detail: () => string): void => {
  if (!condition) throw new InvariantBroken(invariant, detail());
};

/** What may bear an authority. */
type Settling = Exclude<Op, { readonly kind: 'override' }>;
type Sums = Map<string, number>;
const add = (sums: Sums, key: string, value: number): void =>
  void sums.set(key, (sums.get(key) ?? 0) + value);
const told = (sums: Iterable<readonly [string, number]>): string =>
  JSON.stringify([...sums].filter(([, value]) => value !== 0).sort());

/** What the op does to a drawer, written down once more. */
const intoDrawer = (op: Op): [method: string, amount: number][] => {
  const out = op.kind === 'refund' ? -1 : 1;
  switch (op.kind) {
    case 'sale':
    case 'refund':
    case 'credit_payment':
      return op.payments.map(({ method, amount }) => [method, out * amount]);
    case 'cash_open':
      return [['cash', op.total]];
    case 'cash_move':
      return [['cash', op.direction === 'in' ? op.amount : -op.amount]];
    case 'expense':
      return [[op.method, -op.amount]];
    default:
      return [];
  }
};

const drawersOf = (books: Books): Map<string, Sums> => {
  const drawers = new Map<string, Sums>();
  for (const op of books.booked.values()) if (op.kind === 'cash_open') drawers.set(op.id, new Map());
  for (const op of books.booked.values()) {
    const named = op.kind === 'cash_open' ? op.id : 'session' in op ? op.session : undefined;
    if (named === undefined) continue;
    const drawer = drawers.get(books.standing(named) ?? '');
    if (drawer === undefined) throw new InvariantBroken('drawer_conserved', `${op.id} is in no session`);
    for (const [method, amount] of intoDrawer(op)) add(drawer, method, amount);
  }
  return drawers;
};

const sessionOf = ({ ledger }: Database, id: string): SessionView => {
  const session = ledger.session(id);
  if (session === undefined) throw new InvariantBroken('drawer_conserved', `${id} is no session`);
  return session;
};

const drawerConserved = (database: Database, drawers: ReadonlyMap<string, Sums>): void => {
  for (const [id, drawer] of drawers) {
    const ledger = told(Object.entries(sessionOf(database, id).figures.expected));
    hold(ledger === told(drawer), 'drawer_conserved', () => `${id}: ${ledger}, logs ${told(drawer)}`);
  }
};

const debtsOf = (books: Books): Sums => {
  const debts: Sums = new Map();
  for (const op of books.booked.values()) {
    if (!('customer' in op) || op.customer === undefined) continue;
    if (op.kind === 'credit_payment') add(debts, op.customer, -op.total);
    else
      for (const { method, amount } of op.payments)
        if (method === 'credit') add(debts, op.customer, op.kind === 'sale' ? amount : -amount);
  }
  return debts;
};

const creditConserved = ({ ledger }: Database, debts: Sums, customers: readonly string[]): void => {
  for (const customer of customers) {
    const [owed, logs] = [ledger.balance(customer), debts.get(customer) ?? 0];
    hold(owed === logs, 'credit_conserved', () => `${customer} owes ${owed}, logs ${logs}`);
  }
};

/** One op settles another, or nothing does; what was settled does not count, but where a supervisor let it pass. */
const settledOnce = (books: Books, { ops, ledger, money }: Database): void => {
  const booked = new Set(money.map(({ op }) => op));
  /** Accepted as what had been done before: a second void of an op, a second closing of a session. */
  const isAlready = (id: string): boolean => ops.get(id)?.verdict.params?.['already'] !== undefined;
  for (const [target, settlers] of books.settlers) {
    const first = settlers.filter(({ isRepeated }) => !isRepeated);
    const names = (): string => `${target} by ${settlers.map(({ op }) => `${op.kind} ${op.id}`).join()}`;
    hold(first.length === 1, 'settled_once', names);
    const { how, op } = first[0]!;
    hold(settlers.length === 1 || settlers.every((one) => one.how === 'void'), 'settled_once', names);
    hold(ledger.op(target)?.settled?.by === op.id, 'settled_once', names);
    const { status } = ops.get(target)!.verdict;
    hold(status === 'rejected', 'settled_once', () => `${target} was settled and is ${status}`);
    hold(booked.has(target) === (how === 'override'), 'settled_once', () => `${names()}, booked otherwise`);
  }
  for (const id of books.ops.keys()) {
    const lineage = books.lineage(id);
    hold(lineage.length < 2, 'settled_once', () => `${id} counts as ${lineage.join()}`);
  }
  for (const id of booked) hold(books.booked.has(id), 'settled_once', () => `${id} was booked for nothing`);
  for (const id of books.booked.keys())
    hold(booked.has(id) || isAlready(id), 'settled_once', () => `${id} was not booked`);
};

/** What counts in a till's name was written by it, or at the office with a supervisor's signature over the whole of it. */
const inItsPlaceByAuthority = (books: Books, hub: SimPeer): void => {
  for (const { op, verdict, device } of books.ops.values()) {
    const writer = hub.replica.context.publicKeyOf(device);
    if (verdict?.status !== 'accepted' || writer === undefined || writer.till === op.till) continue;
    const authority = 'authority' in op ? op.authority : undefined;
    const isSigned =
      authority?.by === SUPERVISOR.id && authority.proof === authorise(SUPERVISOR, op as Settling).proof;
    hold(writer.role === 'admin' && isSigned, 'in_its_place_by_authority', () => `${op.kind} ${op.id}`);
  }
};

/**
 * In the order in which the ledger booked: no till opened a session beside another, unless a supervisor let it; or it had been told
 * so by a ledger that was lost, which may have met the logs in another order.
 */
const oneOpenSession = (books: Books, { money, ops }: Database): void => {
  const open = new Map<string, Set<string>>();
  for (const { op: id } of money) {
    const op = books.booked.get(id);
    if (op?.kind !== 'cash_open' && op?.kind !== 'cash_close') continue;
    const ofTill = open.get(op.till) ?? new Set();
    open.set(op.till, ofTill);
    if (op.kind === 'cash_close') ofTill.delete(books.standing(op.session)!);
    else {
      const isLetPass = books.ops.get(id)?.verdict?.status === 'rejected';
      const isAllowed = ofTill.size === 0 || isLetPass || ops.get(id)?.told?.status === 'accepted';
      hold(isAllowed, 'one_open_session', () => `${op.till} opened ${id} beside ${[...ofTill].join()}`);
      ofTill.add(id);
    }
  }
};

type Figures = { readonly [key: string]: number | Figures };

const sumOf = (all: readonly object[]): string => {
  const sums: Sums = new Map();
  const walk = (path: string, figures: Figures): void => {
    for (const [key, value] of Object.entries(figures))
      if (typeof value === 'number') add(sums, path + key, value);
      else walk(`${path}${key}.`, value);
  };
  for (const figures of all) walk('', figures as Figures);
  return told(sums);
};

/** What was sealed of a session, closing and supplements, is all of it; and only a closed one was sealed. */
const cutComplete = (database: Database, sessions: Iterable<string>): void => {
  for (const id of sessions) {
    const { closed, figures } = sessionOf(database, id);
    const cuts = database.cuts.filter(({ session }) => session === id);
    const kinds = cuts.map(({ kind }) => kind).join();
    const isInOrder = closed === undefined ? kinds === '' : /^Z(,supplement)*$/.test(kinds);
    hold(isInOrder, 'cut_complete', () => `${id} has ${kinds || 'no cut'}`);
    if (closed === undefined) continue;
    const [sealed, all] = [sumOf(cuts.map((cut) => cut.figures)), sumOf([figures])];
    hold(sealed === all, 'cut_complete', () => `${id}: sealed ${sealed}, of ${all}`);
  }
};

/**
 * What a till lists as pending, at any time. Of each op of its own it knows from its logs and verdicts alone whether it was
 * accepted, was settled, or is pending, and lists the last.
 */
export const pendingItems = (peer: SimPeer, entries: readonly HeldEntry[]): PendingItem[] => {
  const items = pendingList(entries);
  const listed = new Set(items.map(({ id }) => id));
  const own = new Books(peer);
  // What the hub's own log says is done with may come before the verdicts that made it so.
  const done = new Set(entries.filter(({ isDone }) => isDone).map(({ op }) => op.id));
  for (const [id, { op, device, verdict }] of own.ops) {
    if (device !== peer.identity.device) continue;
    const isRight = (own.isDealtWith(id) || done.has(id)) !== listed.has(id);
    hold(isRight, 'pending_derivable', () => `${op.kind} ${id} of ${peer.name}: ${verdict?.status}`);
  }
  return items;
};

/** When it has heard everything, a till lists what the ledger has neither accepted nor settled, and nothing else. */
const pendingDerivable = (peer: SimPeer, { ops, ledger }: Database, books: Books): void => {
  const listed = new Set(pendingItems(peer, heldEntries(peer)).map(({ id }) => id));
  for (const [id, { device }] of books.ops) {
    if (device !== peer.identity.device) continue;
    const { op, verdict } = ops.get(id)!;
    const isDone = verdict.status === 'accepted' || ledger.op(id)?.settled !== undefined;
    // Of a correction that was corrected in turn the till counts the first as settled too.
    const isRight = listed.has(id) ? !isDone : isDone || books.hasHeir(id);
    hold(isRight, 'pending_derivable', () => `${op?.kind} ${id} of ${peer.name} is ${verdict.status}`);
  }
};

/** What a till reckons of its drawers and customers when it has heard everything: what the ledger has. */
const tillsAgree = (
  peer: SimPeer,
  hub: SimPeer,
  { ledger }: Database,
  drawers: ReadonlyMap<string, Sums>,
  debts: Sums,
): void => {
  const decided = heldEntries(peer).filter(({ verdict }) => verdict?.status !== 'waiting');
  const view = new TillView(decided);
  const isWhole = hub.disk.segments().every((segment) => peer.disk.branches(segment).length > 0);
  // Of sessions that were closed long ago a till that dropped logs knows a part.
  for (const [id, drawer] of isWhole ? drawers : []) {
    const expected = told(Object.entries(view.figures(id).expected));
    hold(
      expected === told(drawer),
      'tills_agree',
      () => `${id} at ${peer.name}: ${expected}, not ${told(drawer)}`,
    );
  }
  for (const [customer, owed] of debts) {
    const told = peer.replica.context.verdicts.owed(customer);
    hold(view.balance(customer, told) === owed, 'tills_agree', () => `${customer} at ${peer.name}`);
    if (isWhole) hold(view.balance(customer, undefined) === owed, 'tills_agree', () => `${customer} by ops`);
  }
  const { till } = peer.identity.certificate;
  // Of two that are open, where a supervisor let the second one pass, it may be in either.
  const [here, there] = [view.openSession(till)?.opening.id, ledger.openSession(till)];
  const isOpen = here === undefined ? there === undefined : ledger.session(here)?.closed === undefined;
  hold(isOpen, 'tills_agree', () => `${peer.name} is in ${here}, not ${there}`);
};

export const checkCash = ({ hub, cashiers, database, shop }: Ending): void => {
  const books = new Books(hub);
  settledOnce(books, database);
  const drawers = drawersOf(books);
  const debts = debtsOf(books);
  drawerConserved(database, drawers);
  creditConserved(database, debts, shop.customers);
  inItsPlaceByAuthority(books, hub);
  oneOpenSession(books, database);
  cutComplete(database, drawers.keys());
  for (const { peer } of cashiers) {
    pendingDerivable(peer, database, books);
    tillsAgree(peer, hub, database, drawers, debts);
  }
};
