/**
 * The ops of the logs that a device holds, each once, with what is known of it and what names it. A fold: the same
 * entries in any order, repeated or not, give the same. What is pending and what a till shows both begin here.
 *
 * An id stands for one op. Another op under the same id (a bug, or somebody hostile) is a double: it is never lost from
 * sight, and it counts for nothing. The ledger refuses it as `duplicate_op` and keeps it under an id of its own.
 */
import { uuidFromDigest } from '../model/ids.ts';
import { encodeOp, type Op } from '../ops/op.ts';
import type { Verdict, VerdictStatus } from '../verdicts/verdict.ts';

/** How far a copy is known to have come: this device alone, another one too, the hub. */
export type Held = 'here' | 'lan' | 'server';

/** One entry of a log that could be read as an op. */
export interface HeldEntry {
  readonly op: Op;
  readonly segment: string;
  readonly branch?: number | undefined;
  readonly seq: number;
  /** Hash of the entry's change, 32 bytes. Without it a `duplicate_op` cannot be matched with what voids it. */
  readonly hash?: Uint8Array | undefined;
  /** What the hub said of the entry, as far as it was heard here. */
  readonly verdict: Verdict | undefined;
  readonly held: Held;
  /** The hub said that every op of this log is done with: what settled or closed it may not be held here any more. */
  readonly isDone?: boolean | undefined;
}

/** An op, from all the places where it stands. */
export interface HeldOp {
  /** Its id in the ledger: the op's own, but for a `duplicate_op`. */
  readonly id: string;
  readonly op: Op;
  readonly verdict: Verdict | undefined;
  readonly held: Held;
  readonly isDone: boolean;
  readonly segments: ReadonlySet<string>;
}

/** How an op names another to settle it. */
export interface Names {
  readonly id: string;
  readonly how: 'void' | 'replace' | 'override';
}

export const namesOf = (op: Op): Names | undefined => {
  if (op.kind === 'void' || op.kind === 'override') return { id: op.target, how: op.kind };
  return op.replaces === undefined ? undefined : { id: op.replaces, how: 'replace' };
};

/** An op that names another. */
export interface Namer extends HeldOp {
  readonly how: Names['how'];
  /** Whether it may be accepted at all: a till voids its own ops only, and corrects a sale by a sale. */
  readonly isApt: boolean;
}

/** A longer chain of ops that name one another is nobody's work; the ledger follows no more either. */
export const MAX_HOPS = 20;

export const isAccepted = ({ verdict }: Pick<HeldOp, 'verdict'>): boolean => verdict?.status === 'accepted';

const decoder = new TextDecoder();
const textOf = (op: Op): string => decoder.decode(encodeOp(op));

const isSame = (a: Op, b: Op): boolean => a === b || textOf(a) === textOf(b);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Identified = Pick<HeldOp, 'id' | 'op'>;

/** By the clocks of their writers. */
export const byClock = (a: Identified, b: Identified): number =>
  compare(a.op.at, b.op.at) ||
  compare(a.id, b.id) ||
  (a.op === b.op ? 0 : compare(textOf(a.op), textOf(b.op)));

const COPIES: Record<Held, number> = { here: 0, lan: 1, server: 2 };

/** What the ledger says of an op that waited when another settled it: nothing more is needed. */
const SETTLED_CODES: ReadonlySet<string | undefined> = new Set(['voided', 'replaced']);
export const saysSettled = (verdict: Verdict | undefined): boolean => SETTLED_CODES.has(verdict?.code);

const RANK: Record<VerdictStatus, number> = { waiting: 1, rejected: 2, accepted: 4 };
const rankOf = (verdict: Verdict | undefined): number =>
  verdict === undefined ? 0 : saysSettled(verdict) ? 3 : RANK[verdict.status];

const verdictText = ({ code, params }: Verdict): string => JSON.stringify([code, params]);

/** Of what was heard at two places: a final word over one to wait. Of two reasons any will do, but always the same. */
const later = (a: Verdict | undefined, b: Verdict | undefined): Verdict | undefined => {
  const ahead = rankOf(a) - rankOf(b);
  if (ahead !== 0 || a === undefined || b === undefined) return ahead >= 0 ? a : b;
  return verdictText(a) <= verdictText(b) ? a : b;
};

interface MutableOp extends HeldOp {
  verdict: Verdict | undefined;
  held: Held;
  isDone: boolean;
  readonly segments: Set<string>;
}

/** Where the hash is not at hand the place has to do: no op can name that. */
const ledgerId = ({ op, segment, branch = 0, seq, hash, verdict }: HeldEntry): string => {
  if (verdict?.code !== 'duplicate_op') return op.id;
  return hash === undefined ? `${segment}/${branch}/${seq}` : uuidFromDigest(hash);
};

/** The one that the id stands for comes first: the one decided, or else the earlier one. */
const byStanding = (a: HeldOp, b: HeldOp): number => rankOf(b.verdict) - rankOf(a.verdict) || byClock(a, b);

const fits = (op: Op, how: Names['how'], target: Op): boolean =>
  how === 'override' || (op.till === target.till && (how === 'void' || op.kind === target.kind));

const NONE: readonly Namer[] = [];

export class HeldOps {
  private readonly ops = new Map<string, HeldOp>();
  private readonly namers = new Map<string, Namer[]>();
  private readonly lengths = new Map<string, number>();
  /** Ops under an id that stands for another, not yet refused. */
  readonly doubles: readonly HeldOp[];

  constructor(entries: Iterable<HeldEntry>) {
    const byId = new Map<string, MutableOp[]>();
    for (const entry of entries) this.take(byId, entry);
    const doubles: HeldOp[] = [];
    for (const [id, same] of byId) {
      const [first, ...others] = same.length === 1 ? same : same.sort(byStanding);
      this.ops.set(id, first!);
      doubles.push(...others);
    }
    this.doubles = doubles;
    for (const held of this.ops.values()) this.note(held);
    for (const list of this.namers.values()) list.sort(byClock);
  }

  get(id: string): HeldOp | undefined {
    return this.ops.get(id);
  }

  /** All but doubles, in no order. */
  all(): IterableIterator<HeldOp> {
    return this.ops.values();
  }

  /** The ops that name this one, in clock order. */
  naming(id: string): readonly Namer[] {
    return this.namers.get(id) ?? NONE;
  }

  /** Of these the ones that may settle it. */
  apt(id: string): readonly Namer[] {
    return this.naming(id).filter(({ isApt }) => isApt);
  }

  /** How many entries of the segment are held, of its longest branch where it forked. */
  length(segment: string): number {
    return this.lengths.get(segment) ?? 0;
  }

  private take(byId: Map<string, MutableOp[]>, entry: HeldEntry): void {
    const { op, segment, seq, verdict, held, isDone = false } = entry;
    this.lengths.set(segment, Math.max(this.length(segment), seq + 1));
    const id = ledgerId(entry);
    const same = byId.get(id) ?? [];
    if (same.length === 0) byId.set(id, same);
    const known = same.find((other) => isSame(other.op, op));
    if (known === undefined) {
      same.push({ id, op, verdict, held, isDone, segments: new Set([segment]) });
      return;
    }
    known.verdict = later(known.verdict, verdict);
    if (COPIES[held] > COPIES[known.held]) known.held = held;
    known.isDone ||= isDone;
    known.segments.add(segment);
  }

  private note(held: HeldOp): void {
    const names = namesOf(held.op);
    // What names itself waits for itself: it settles nothing.
    if (names === undefined || names.id === held.id) return;
    const list = this.namers.get(names.id) ?? [];
    if (list.length === 0) this.namers.set(names.id, list);
    const target = this.ops.get(names.id)?.op;
    const isApt = isAccepted(held) || target === undefined || fits(held.op, names.how, target);
    list.push({ ...held, how: names.how, isApt });
  }
}
