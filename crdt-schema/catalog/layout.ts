/**
 * How the catalog lies in its Yjs document: one flat map per entity.
 *
 * - `<id>` → the base record `{ c: clock, f: fields, k?: clocks of consolidated fields }`, written once at creation.
 * - `<id>/<field>@<device>` → `{ v: value, c: clock, s: highest clock that the writer had seen for the field }`.
 *
 * Writing a field deletes the other devices' keys of it that are visible, and sets one's own; so several keys of one
 * field mean that it was written concurrently.
 */
import { z } from 'zod';
import { isHlc, parseHlc } from '../model/clock.ts';
import { isDeviceId, isUuid } from '../model/ids.ts';
import { MAX_CLOCK_AHEAD_MS } from '../limits.ts';
import { entities, type EntityName } from './entities/index.ts';

const MAX_KEY_CHARS = 36 + 1 + 32 + 1 + 32;

export interface BaseRecord {
  readonly c: string;
  readonly f: Readonly<Record<string, unknown>>;
  readonly k?: Readonly<Record<string, string>>;
}

export interface Override {
  readonly v: unknown;
  readonly c: string;
  readonly s: string;
}

export type Key =
  | { readonly type: 'base'; readonly id: string }
  | { readonly type: 'override'; readonly id: string; readonly field: string; readonly device: string };

export const overrideKey = (id: string, field: string, device: string): string => `${id}/${field}@${device}`;

/** Reads a key of an entity's map; undefined where it is none. */
export const parseKey = (entity: EntityName, key: string): Key | undefined => {
  if (key.length > MAX_KEY_CHARS) return undefined;
  const id = key.slice(0, 36);
  if (!isUuid(id)) return undefined;
  if (key.length === 36) return { type: 'base', id };
  const at = key.lastIndexOf('@');
  if (key[36] !== '/' || at < 0) return undefined;
  const field = key.slice(37, at);
  const device = key.slice(at + 1);
  if (!Object.hasOwn(entities[entity], field) || !isDeviceId(device)) return undefined;
  return { type: 'override', id, field, device };
};

const clock = z.string().refine(isHlc);
const baseSchema = z.strictObject({
  c: clock,
  f: z.record(z.string(), z.unknown()),
  k: z.record(z.string(), clock).optional(),
});
const overrideSchema = z.strictObject({ v: z.unknown(), c: clock, s: z.union([clock, z.literal('')]) });

const inTime = (text: string, nowMs: number): boolean => parseHlc(text)!.ms - nowMs <= MAX_CLOCK_AHEAD_MS;

/** Whether the value may stand at the key: shape, field types, limits, clocks. */
export const validValue = (entity: EntityName, key: Key, value: unknown, nowMs: number): boolean => {
  const fields = entities[entity];
  if (key.type === 'override') {
    const parsed = overrideSchema.safeParse(value);
    if (!parsed.success || !inTime(parsed.data.c, nowMs)) return false;
    return fields[key.field as keyof typeof fields]!.schema.safeParse(parsed.data.v).success;
  }
  const parsed = baseSchema.safeParse(value);
  if (!parsed.success || !inTime(parsed.data.c, nowMs)) return false;
  const { f, k } = parsed.data;
  for (const name of Object.keys(k ?? {})) if (!Object.hasOwn(fields, name)) return false;
  for (const [name, fieldValue] of Object.entries(f)) {
    if (!Object.hasOwn(fields, name)) return false;
    if (!fields[name as keyof typeof fields]!.schema.safeParse(fieldValue).success) return false;
  }
  return true;
};
