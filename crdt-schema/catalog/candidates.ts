/** From the keys of one record to the values that stand: pure, so every peer comes to the same from the same keys. */
import { parseHlc } from '../model/clock.ts';
import { fieldOf, type EntityName } from './entities/index.ts';
import { fieldOfKey, parseKey, type BaseRecord, type Fold, type Override } from './layout.ts';
import { deviceOfClock, hasSeen } from './seen.ts';

export interface Candidate {
  /** Null where the field was cleared. */
  readonly value: unknown;
  readonly clock: string;
  /** When, by the writer's clock: Unix milliseconds. */
  readonly atMs: number;
  /** The writing device. */
  readonly device: string;
  /** The person, where the device knew one. */
  readonly who?: string;
}

/** A field of policy `ask` that was written concurrently: all values, the shown one first. */
export interface Conflict {
  readonly entity: EntityName;
  readonly id: string;
  readonly field: string;
  readonly candidates: readonly Candidate[];
}

/** Whether two field values are the same: plain data, so the order of an object's keys does not matter. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => sameValue(value, right.get(key)));
};

/** The overrides of a record by field, those in folds included. A value may be there twice while folds meet. */
const gather = (
  entity: EntityName,
  keys: Iterable<string>,
  get: (key: string) => unknown,
): Map<string, Override[]> => {
  const out = new Map<string, Override[]>();
  const add = (field: string, override: Override): void => {
    const list = out.get(field);
    if (list === undefined) out.set(field, [override]);
    else if (!list.some(({ c }) => c === override.c)) list.push(override);
  };
  for (const text of keys) {
    const key = parseKey(entity, text);
    const value = get(text);
    if (key === undefined || value === undefined) continue;
    if (key.type === 'override') add(key.field, value as Override);
    else if (key.type === 'fold') for (const [field, o] of Object.entries(value as Fold)) add(field, o);
  }
  return out;
};

/**
 * For each field that was ever written after creation, the values that nobody who wrote another had seen, the
 * highest clock first. Never an empty list: the highest clock is seen by none.
 */
export const standing = (
  entity: EntityName,
  base: BaseRecord | undefined,
  keys: Iterable<string>,
  get: (key: string) => unknown,
): Map<string, Override[]> => {
  const out = gather(entity, keys, get);
  for (const [field, list] of out) {
    if (base !== undefined && Object.hasOwn(base.f, field) && !list.some(({ c }) => c === base.c)) {
      list.push({ v: base.f[field], c: base.c, s: '', ...(base.u === undefined ? {} : { u: base.u }) });
    }
    if (list.length === 1) continue;
    const kept = list.filter(({ c }) => !list.some((other) => other.c !== c && supersedes(other, c)));
    out.set(
      field,
      kept.sort((a, b) => (a.c < b.c ? 1 : -1)),
    );
  }
  return out;
};

/**
 * The fields of a record of which each edited one has a single override, written by somebody who had seen the base:
 * what nearly all edited records are, told without looking for values that stand beside others. Undefined where one is
 * not like that.
 */
export const settledFields = (
  base: BaseRecord | undefined,
  keys: readonly string[],
  get: (key: string) => unknown,
): Readonly<Record<string, unknown>> | undefined => {
  const fields: Record<string, unknown> = { ...base?.f };
  const edited: string[] = [];
  for (const key of keys) {
    const field = fieldOfKey(key);
    if (field === undefined || edited.includes(field)) return undefined;
    const override = get(key) as Override | undefined;
    if (override === undefined) return undefined;
    if (base !== undefined && Object.hasOwn(base.f, field) && !supersedes(override, base.c)) return undefined;
    edited.push(field);
    if (override.v === null) delete fields[field];
    else fields[field] = override.v;
  }
  return fields;
};

/** A device's later value of a field has seen its earlier ones, whether it says so or not. */
const supersedes = (later: Override, clock: string): boolean =>
  hasSeen(later.s, clock) || (deviceOfClock(later.c) === deviceOfClock(clock) && later.c > clock);

/** Whether the value of that clock neither stands nor was seen by one that does. */
export const isLost = (standing: readonly Override[], clock: string): boolean =>
  !standing.some((other) => other.c === clock || supersedes(other, clock));

export const toCandidate = ({ v, c, u }: Override): Candidate => ({
  value: v,
  clock: c,
  atMs: parseHlc(c)!.ms,
  device: deviceOfClock(c),
  ...(u === undefined ? {} : { who: u }),
});

/** Values that differ in a field where a person decides. Several people who wrote the same agree. */
export const inConflict = (entity: EntityName, field: string, list: readonly Override[]): boolean =>
  list.length > 1 &&
  fieldOf(entity, field)?.policy === 'ask' &&
  list.some(({ v }) => !sameValue(v, list[0]!.v));

/** The fields in conflict among the standing values of a record, by name. */
export const conflictsOf = (
  entity: EntityName,
  id: string,
  values: ReadonlyMap<string, readonly Override[]>,
): Conflict[] =>
  [...values]
    .filter(([field, list]) => inConflict(entity, field, list))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, list]) => ({ entity, id, field, candidates: list.map(toCandidate) }));
