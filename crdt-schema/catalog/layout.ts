/**
 * How the catalog lies in its Yjs document: one flat map per entity.
 *
 * - `<id>` → the base record `{ c: clock, f: fields, u?: who }`, written once, at creation.
 * - `<id>/<field>@<device>` → an override `{ v: value, c: clock, s: what its writer had seen, r?, u? }`.
 * - `<id>/*@<device>` → a fold: the settled overrides of the record, by field, gathered by that device.
 *
 * A value is superseded by any other of its field whose writer had seen it; those that remain stand beside each
 * other. So folding does not rewrite the base record: two peers that fold at once write two keys, and neither
 * swallows what the other had folded. A cleared field is an override with the value null.
 */
import { MAX_CLOCK_AHEAD_MS, MAX_SHORT_TEXT_CHARS, MAX_UNKNOWN_VALUE_CHARS } from '../limits.ts';
import { parseHlc } from '../model/clock.ts';
import { isDeviceId, isUuid, timeOfUuid } from '../model/ids.ts';
import { entities, fieldOf, validFields, type EntityName } from './entities/index.ts';
import { deviceOfClock, isSeen } from './seen.ts';

const ID_CHARS = 36;
const DEVICE_CHARS = 32;
/** The longest field: a family's name, a dot, a UUID. */
const MAX_FIELD_CHARS = 24 + 1 + 36;
const MAX_KEY_CHARS = ID_CHARS + 1 + MAX_FIELD_CHARS + 1 + DEVICE_CHARS;
const FOLD = '*';

/** The field whose value false means that the record is archived. */
export const ACTIVE = 'active';

type Values = Readonly<Record<string, unknown>>;

export interface BaseRecord {
  readonly c: string;
  readonly f: Values;
  /** Who wrote it: an id or a name of the person, where the device knows one. */
  readonly u?: string;
}

export interface Override {
  readonly v: unknown;
  readonly c: string;
  /** See `seen.ts`. */
  readonly s: string;
  /** With `active` only: what the writer had seen of the record's other fields, so that an archived edit is told. */
  readonly r?: string;
  readonly u?: string;
}

export type Fold = Readonly<Record<string, Override>>;

export type Key =
  | { readonly type: 'base'; readonly id: string }
  | { readonly type: 'override'; readonly id: string; readonly field: string; readonly device: string }
  | { readonly type: 'fold'; readonly id: string; readonly device: string };

export const overrideKey = (id: string, field: string, device: string): string => `${id}/${field}@${device}`;
export const foldKey = (id: string, device: string): string => overrideKey(id, FOLD, device);

/** The record that a key belongs to. The key has the form. */
export const idOfKey = (key: string): string => key.slice(0, ID_CHARS);
export const isBaseKey = (key: string): boolean => key.length === ID_CHARS;
/** The field of an override; undefined for a fold. The key has the form, and is no base record's. */
export const fieldOfKey = (key: string): string | undefined => {
  const field = key.slice(ID_CHARS + 1, -DEVICE_CHARS - 1);
  return field === FOLD ? undefined : field;
};

/** Names of fields, of this version's and of any later one's: a word, or a family's and an id. */
const FIELD_FORM = /^[a-z][A-Za-z]{0,23}(?:\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/;
const isFieldName = (field: string): boolean => FIELD_FORM.test(field) && !(field in Object.prototype);

/** Reads a key of an entity's map; undefined where it is none. */
export const parseKey = (entity: EntityName, key: string): Key | undefined => {
  if (key.length > MAX_KEY_CHARS) return undefined;
  const id = key.slice(0, ID_CHARS);
  const { singleton } = entities[entity];
  if (!isUuid(id) || (singleton !== undefined && id !== singleton)) return undefined;
  if (key.length === ID_CHARS) return { type: 'base', id };
  const at = key.length - DEVICE_CHARS - 1;
  if (key[ID_CHARS] !== '/' || at <= ID_CHARS + 1 || key[at] !== '@') return undefined;
  const field = key.slice(ID_CHARS + 1, at);
  const device = key.slice(at + 1);
  if (!isDeviceId(device)) return undefined;
  if (field === FOLD) return { type: 'fold', id, device };
  return isFieldName(field) ? { type: 'override', id, field, device } : undefined;
};

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Whether the record is of a kind that may leave the document, and old enough by `nowMs` (Unix milliseconds). */
export const isCollectable = (entity: EntityName, id: string, nowMs: number): boolean => {
  const { keptDays } = entities[entity];
  const createdMs = timeOfUuid(id);
  return keptDays !== undefined && createdMs !== undefined && createdMs < nowMs - keptDays * DAY_MS;
};

/** Plain objects only: a key `__proto__` on the wire becomes a prototype, and would pass unseen. */
const isPlain = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Levels of a value below a field: a list of objects of plain values. */
const MAX_VALUE_DEPTH = 3;

const isPlainThroughout = (value: unknown, depth: number): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isPlainThroughout(item, depth - 1));
  return isPlain(value) && Object.values(value).every((item) => isPlainThroughout(item, depth - 1));
};

const isClock = (text: unknown, nowMs: number): text is string => {
  const parts = typeof text === 'string' ? parseHlc(text) : undefined;
  return parts !== undefined && parts.ms - nowMs <= MAX_CLOCK_AHEAD_MS;
};

const isWho = (who: unknown): boolean =>
  who === undefined || (typeof who === 'string' && who.length <= MAX_SHORT_TEXT_CHARS);

const BASE_KEYS = new Set(['c', 'f', 'u']);
const OVERRIDE_KEYS = new Set(['v', 'c', 's', 'r', 'u']);
const onlyKeys = (value: Values, allowed: ReadonlySet<string>): boolean =>
  Object.keys(value).every((key) => allowed.has(key));

/** Whether the field may hold the value; null clears a field that is not required. */
export const validFieldValue = (entity: EntityName, name: string, value: unknown): boolean => {
  const field = fieldOf(entity, name);
  if (field === undefined) return false;
  if (value === null) return !field.required;
  return field.holds(value);
};

/** How strictly values are checked: `newer` where a later minor version of the schema has written the catalog. */
export type Strictness = 'own' | 'newer';

/** Plain and small: what a later version may have written, kept and passed on unread. */
const isBounded = (value: unknown): boolean =>
  isPlainThroughout(value, MAX_VALUE_DEPTH) &&
  value !== undefined &&
  JSON.stringify(value).length <= MAX_UNKNOWN_VALUE_CHARS;

const isFieldValue = (entity: EntityName, field: string, value: unknown, strictness: Strictness): boolean =>
  validFieldValue(entity, field, value) || (strictness === 'newer' && isFieldName(field) && isBounded(value));

const isOverride = (
  entity: EntityName,
  field: string,
  value: unknown,
  nowMs: number,
  strictness: Strictness,
): value is Override => {
  if (!isPlain(value) || !onlyKeys(value, OVERRIDE_KEYS) || value.v === undefined) return false;
  const { c, s, r, u, v } = value;
  if (!isClock(c, nowMs) || !isSeen(s, c) || !isWho(u)) return false;
  if (r !== undefined && (field !== ACTIVE || !isSeen(r, c))) return false;
  return isFieldValue(entity, field, v, strictness);
};

const areFields = (entity: EntityName, fields: Values, strictness: Strictness): boolean =>
  validFields(entity, fields) ||
  (strictness === 'newer' &&
    Object.entries(fields).every(([field, value]) => isFieldValue(entity, field, value, strictness)));

/** Whether the value may stand at the key: shape, field types, limits, clocks. `nowMs` is Unix milliseconds. */
export const validValue = (
  entity: EntityName,
  key: Key,
  value: unknown,
  nowMs: number,
  strictness: Strictness = 'own',
): boolean => {
  if (key.type === 'override')
    return isOverride(entity, key.field, value, nowMs, strictness) && deviceOfClock(value.c) === key.device;
  if (!isPlain(value)) return false;
  if (key.type === 'fold') {
    return Object.entries(value).every(([field, override]) =>
      isOverride(entity, field, override, nowMs, strictness),
    );
  }
  const { c, f, u } = value;
  if (!onlyKeys(value, BASE_KEYS) || !isClock(c, nowMs) || !isWho(u) || !isPlain(f)) return false;
  return areFields(entity, f, strictness);
};
