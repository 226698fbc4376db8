/**
 * The fold of the hub's log: what became of each entry, and the stock levels as of the newest position known. Verdicts
 * may arrive before the entries that they name (by another road); they wait here until those are durable.
 */
import { FIRST_EPOCH_POSITION, isOfLaterEpoch } from './epoch.ts';
import type { Verdict, VerdictStatus } from './verdict.ts';
import type { VerdictEntry } from './verdict-entry.ts';

/** Where entries stand, as far as this replica knows: which branch has this hash prefix at this place. */
export type FindBranch = (segment: string, seq: number, hash8: string) => number | undefined;

export interface SegmentCounts {
  accepted: number;
  rejected: number;
  waiting: number;
}

interface Level {
  quantity: number;
  pos: number;
}

interface Early {
  readonly from: number;
  readonly to: number;
  readonly hash8: string;
  readonly verdict: Verdict;
  /** The ledger position that said so, and the segment of the hub's. */
  readonly pos: number;
  readonly by: string;
}

interface Detail {
  readonly verdict: Verdict;
  readonly pos: number;
}

const setLevel = (levels: Map<string, Level>, key: string, quantity: number, pos: number): void => {
  const level = levels.get(key);
  if (level === undefined) levels.set(key, { quantity, pos });
  else if (pos >= level.pos) {
    level.quantity = quantity;
    level.pos = pos;
  }
};

const CODE: Record<VerdictStatus, number> = { accepted: 1, rejected: 2, waiting: 3 };
const ACCEPTED: Verdict = { status: 'accepted' };

class BranchVerdicts {
  /** The newest of the hub's segments that said any of it. */
  by = '';
  private states = new Uint8Array(16);
  private readonly details = new Map<number, Detail>();
  readonly counts: SegmentCounts = { accepted: 0, rejected: 0, waiting: 0 };

  get(seq: number): Verdict | undefined {
    const state = this.states[seq];
    if (state === undefined || state === 0) return undefined;
    return this.details.get(seq)?.verdict ?? (state === CODE.accepted ? ACCEPTED : undefined);
  }

  /** All that is known, as it was told: accepted ones that follow each other together. */
  runs(hash8: (seq: number) => string): Early[] {
    const out: Early[] = [];
    for (let seq = 0; seq < this.states.length; seq++) {
      const verdict = this.get(seq);
      if (verdict === undefined) continue;
      const last = out.at(-1);
      const goesOn = verdict === ACCEPTED && last?.verdict === ACCEPTED && last.to === seq - 1;
      const run = { from: seq, to: seq, verdict, pos: this.details.get(seq)?.pos ?? 0, by: this.by };
      if (goesOn) out[out.length - 1] = { ...last, to: seq, hash8: hash8(seq) };
      else out.push({ ...run, hash8: hash8(seq) });
    }
    return out;
  }

  /**
   * False where a final verdict stands already and this one contradicts it. The hub's segments may arrive in any
   * order: of two reasons to wait, the one of the newer position stands, and of two final ones that of the later epoch.
   */
  set(seq: number, verdict: Verdict, pos: number): boolean {
    const before = this.get(seq);
    if (before !== undefined && before.status !== 'waiting') {
      const isSame = verdict.status === 'waiting' || verdict.status === before.status;
      const beforePos = this.details.get(seq)?.pos ?? 0;
      if (isSame || isOfLaterEpoch(beforePos, pos)) return true;
      if (!isOfLaterEpoch(pos, beforePos)) return false;
    }
    if (verdict.status === 'waiting' && (this.details.get(seq)?.pos ?? 0) > pos) return true;
    if (seq >= this.states.length) {
      const grown = new Uint8Array(Math.max(seq + 1, this.states.length * 2));
      grown.set(this.states);
      this.states = grown;
    }
    if (before !== undefined) this.counts[before.status] -= 1;
    this.states[seq] = CODE[verdict.status];
    this.counts[verdict.status] += 1;
    // An accepted one says more where it had been done already, or where a ledger that went back in time may say otherwise.
    const isPlain = verdict.status === 'accepted' && verdict.params === undefined;
    if (isPlain && pos < FIRST_EPOCH_POSITION) this.details.delete(seq);
    else this.details.set(seq, { verdict, pos });
    return true;
  }
}

export class VerdictBook {
  private readonly branches = new Map<string, BranchVerdicts>();
  private readonly early = new Map<string, Early[]>();
  private readonly levels = new Map<string, Level>();
  private readonly debts = new Map<string, Level>();
  /** All levels, and all that is owed, were told once: whoever is not named owes nothing. */
  private toldAll = false;
  private readonly findBranch: FindBranch;
  /** Final verdicts that contradicted an earlier one: a broken hub. Shown, never applied. */
  contradictions = 0;
  /** The newest ledger position seen. */
  position = 0;

  constructor(findBranch: FindBranch) {
    this.findBranch = findBranch;
  }

  /** An entry of the hub's segment `by`. */
  apply(entry: VerdictEntry, by = ''): void {
    this.position = Math.max(this.position, entry.pos);
    for (const [segment, from, to, hash8] of entry.accepted) {
      this.place(segment, { from, to, hash8, verdict: ACCEPTED, pos: entry.pos, by });
    }
    for (const { segment, seq, hash8, status, code, params } of entry.others) {
      const verdict: Verdict = {
        status,
        ...(code === undefined ? {} : { code }),
        ...(params === undefined ? {} : { params }),
      };
      this.place(segment, { from: seq, to: seq, hash8, verdict, pos: entry.pos, by });
    }
    for (const [product, quantity] of entry.stock) setLevel(this.levels, product, quantity, entry.pos);
    for (const [customer, amount] of entry.owed ?? []) setLevel(this.debts, customer, amount, entry.pos);
    if (entry.full === true && entry.more !== true) this.toldAll = true;
  }

  /** Entries of the segment became durable: verdicts that came before them take their place. */
  stored(segment: string): void {
    const waiting = this.early.get(segment);
    if (waiting === undefined) return;
    this.early.delete(segment);
    for (const early of waiting) this.place(segment, early);
  }

  /**
   * The segment, of one branch, is held no more. What is known of it waits in case it is fetched again, as long as the hub's
   * segment that said so is held, as it would after a start; what it said itself of logs that are not here goes. `hash8` gives
   * the first 8 bytes of the hash of its entry at a place, in hex.
   */
  forget(segment: string, hash8: (seq: number) => string): void {
    const verdicts = this.branches.get(`${segment}/0`);
    this.branches.delete(`${segment}/0`);
    const runs = verdicts?.runs(hash8) ?? [];
    if (runs.length > 0) this.early.set(segment, [...(this.early.get(segment) ?? []), ...runs]);
    for (const [of, waiting] of this.early) {
      const left = waiting.filter(({ by }) => by !== segment);
      if (left.length === 0) this.early.delete(of);
      else if (left.length < waiting.length) this.early.set(of, left);
    }
  }

  verdict(segment: string, branch: number, seq: number): Verdict | undefined {
    return this.branches.get(`${segment}/${branch}`)?.get(seq);
  }

  /** How far entries from `from` on, up to `to`, were all answered. */
  answeredUpTo(segment: string, branch: number, from: number, to: number): number {
    let seq = from;
    while (seq < to && this.verdict(segment, branch, seq) !== undefined) seq += 1;
    return seq;
  }

  counts(segment: string, branch: number): Readonly<SegmentCounts> {
    return this.branches.get(`${segment}/${branch}`)?.counts ?? { accepted: 0, rejected: 0, waiting: 0 };
  }

  /** Stock in thousandths as the ledger had it at the newest position known; undefined where none was told. */
  stock(product: string): number | undefined {
    return this.levels.get(product)?.quantity;
  }

  /** What a customer owed, in minor units, as the ledger had it at the newest position known; undefined where nobody told. */
  owed(customer: string): number | undefined {
    return this.debts.get(customer)?.quantity ?? (this.toldAll ? 0 : undefined);
  }

  /** All levels were told once: a product without one was never moved. */
  get hasLevels(): boolean {
    return this.toldAll;
  }

  stockLevels(): IterableIterator<[product: string, level: Readonly<Level>]> {
    return this.levels.entries();
  }

  private place(segment: string, early: Early): void {
    const branch = this.findBranch(segment, early.to, early.hash8);
    if (branch === undefined) {
      const list = this.early.get(segment);
      if (list === undefined) this.early.set(segment, [early]);
      else list.push(early);
      return;
    }
    const key = `${segment}/${branch}`;
    let verdicts = this.branches.get(key);
    if (verdicts === undefined) this.branches.set(key, (verdicts = new BranchVerdicts()));
    if (early.by > verdicts.by) verdicts.by = early.by;
    for (let seq = early.from; seq <= early.to; seq++) {
      if (!verdicts.set(seq, early.verdict, early.pos)) this.contradictions += 1;
    }
  }
}
