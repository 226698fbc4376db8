/**
 * What is not done yet, of the logs that a device holds: each op that was neither accepted nor settled by another, with
 * what stands in its way. Computed from the logs and the verdicts each time and kept nowhere, so that no flag can say
 * otherwise: the same entries in any order give the same list, and only a verdict takes an op off it.
 */
import { dependencies } from '../ops/goods.ts';
import type { Op } from '../ops/op.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import {
  byClock,
  HeldOps,
  isAccepted,
  MAX_HOPS,
  namesOf,
  saysSettled,
  type Held,
  type HeldEntry,
  type HeldOp,
  type Namer,
  type Names,
} from './held-ops.ts';

export type { Held, HeldEntry } from './held-ops.ts';

/**
 * `here`, `lan`, `server`: no answer yet, and how far the op is known to have come. `waiting`, `rejected`: the answer.
 * `settling`: an op that is not decided yet names it; it is not to be settled a second time meanwhile.
 */
export type PendingState = Held | 'waiting' | 'rejected' | 'settling';

/** An op that was written to settle another, and what became of it. */
export interface Attempt {
  readonly op: Op;
  readonly how: Names['how'];
  readonly verdict: Verdict | undefined;
}

export interface PendingItem {
  /** By which an op names it: the op's own id, but for a `duplicate_op`, which the ledger keeps under another. */
  readonly id: string;
  readonly op: Op;
  readonly state: PendingState;
  /** Its code says what can be done about it. */
  readonly verdict: Verdict | undefined;
  /** Ops on the list that have to be decided first, by id, in the order in which the op names them. */
  readonly waitsOn: readonly string[];
  /** Every op that names it, refused ones too, in clock order. */
  readonly history: readonly Attempt[];
}

const attempt = ({ op, how, verdict }: Namer): Attempt => ({ op, how, verdict });

/**
 * Whether the op, or one that stands in for it, was accepted: itself, by a supervisor, or in corrected form. A corrected
 * form that was refused and corrected again settles all that came before it, or the first would be sold twice.
 */
const stands = (ops: HeldOps, held: HeldOp, hops = MAX_HOPS): boolean =>
  isAccepted(held) ||
  (hops > 0 && ops.apt(held.id).some((namer) => namer.how !== 'void' && stands(ops, namer, hops - 1)));

const isSettled = (ops: HeldOps, held: HeldOp): boolean =>
  saysSettled(held.verdict) || ops.apt(held.id).some((namer) => stands(ops, namer));

const isRefused = ({ verdict }: HeldOp): boolean => verdict?.status === 'rejected';

/** Whether the op, or one that stands in for it, may still be accepted. */
const mayStand = (ops: HeldOps, held: HeldOp, hops = MAX_HOPS): boolean =>
  !isSettled(ops, held) &&
  (!isRefused(held) ||
    (hops > 0 && ops.apt(held.id).some((namer) => namer.how !== 'void' && mayStand(ops, namer, hops - 1))));

/** Of an op that was not accepted. */
const answerOf = ({ verdict, held }: HeldOp): PendingState =>
  verdict?.status === 'waiting' || verdict?.status === 'rejected' ? verdict.status : held;

const stateOf = (ops: HeldOps, held: HeldOp): PendingState =>
  ops.apt(held.id).some((namer) => mayStand(ops, namer)) ? 'settling' : answerOf(held);

/** An op that is named to be settled needs an answer only, whatever it is. */
const waitsOn = (ops: HeldOps, pending: ReadonlySet<string>, { id, op }: HeldOp): string[] => {
  const named = namesOf(op)?.id;
  const undecided = named !== undefined && ops.get(named)?.verdict === undefined ? [named] : [];
  const ids = [...dependencies(op), ...undecided].filter((one) => one !== id && pending.has(one));
  return [...new Set(ids)];
};

/**
 * The list in clock order. Of the entries, accepted ops that name no other may be left out, so that a long history need
 * not be read again each time; the copies of an op that stand elsewhere are then listed until they have their own verdict.
 */
export const pendingList = (entries: Iterable<HeldEntry>): PendingItem[] => pendingOf(new HeldOps(entries));

/** The same of ops that were brought together already. */
export const pendingOf = (ops: HeldOps): PendingItem[] => {
  const open = [...ops.all()].filter((held) => !held.isDone && !isAccepted(held) && !isSettled(ops, held));
  const pending = new Set(open.map(({ id }) => id));
  const items = open.map((held): PendingItem => ({
    id: held.id,
    op: held.op,
    state: stateOf(ops, held),
    verdict: held.verdict,
    waitsOn: waitsOn(ops, pending, held),
    history: ops.naming(held.id).map(attempt),
  }));
  for (const double of ops.doubles) {
    if (isAccepted(double) || double.isDone) continue;
    const { id, op, verdict } = double;
    items.push({ id, op, state: answerOf(double), verdict, waitsOn: [], history: [] });
  }
  return items.sort(byClock);
};

/** An op that was not accepted and is pending no more. */
export interface SettledItem extends Omit<PendingItem, 'state' | 'waitsOn'> {
  /** The op that settled it; undefined where the ledger says that it is settled and the op that did so is not at hand. */
  readonly by: Attempt | undefined;
}

/** What became of those that are pending no more: voided, corrected, accepted by a supervisor. In clock order. */
export const settledOf = (ops: HeldOps): SettledItem[] =>
  [...ops.all()]
    .filter((held) => !isAccepted(held) && (held.isDone || isSettled(ops, held)))
    .map(({ id, op, verdict }) => {
      const by = ops.apt(id).find((namer) => stands(ops, namer));
      const history = ops.naming(id).map(attempt);
      return { id, op, verdict, history, by: by === undefined ? undefined : attempt(by) };
    })
    .sort(byClock);
