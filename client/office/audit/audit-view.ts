/** A row of the audit as the hub tells it, and what of it was one thing before and is another now. */
import { z } from 'zod';
import { auditActions, auditActorKinds } from '../../../crdt-schema/exports/texts.ts';

export const rowForm = z.object({
  seq: z.int(),
  id: z.string(),
  at: z.iso.datetime(),
  action: z.enum(auditActions),
  actor: z.object({
    kind: z.enum(auditActorKinds),
    id: z.string().optional(),
    name: z.string().optional(),
    person: z.string().optional(),
  }),
  address: z.string().optional(),
  target: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export const pageForm = z.object({ items: z.array(rowForm), cursor: z.string().nullable() });
export type AuditEntry = z.infer<typeof rowForm>;

export interface FieldChange {
  /** Undefined: what the action itself is of, as a price. */
  readonly field: string | undefined;
  readonly from: unknown;
  readonly to: unknown;
}

const pair = z.object({ from: z.unknown(), to: z.unknown() });
const pairs = z.record(z.string(), pair);

/** What an export is of has `from` and `to` as well: those are days. */
const UNCHANGING: ReadonlySet<string> = new Set(['exported']);

/** In the order in which they were written down. */
export const changesIn = ({
  action,
  details = {},
}: Pick<AuditEntry, 'action' | 'details'>): readonly FieldChange[] => {
  if (UNCHANGING.has(action)) return [];
  const fields = pairs.safeParse(details['fields']);
  if (fields.success) return Object.entries(fields.data).map(([field, change]) => ({ field, ...change }));
  return 'from' in details && 'to' in details
    ? [{ field: undefined, from: details['from'], to: details['to'] }]
    : [];
};

/** A detail as a text; empty where it is none. */
export const detailOf = ({ details = {} }: Pick<AuditEntry, 'details'>, name: string): string => {
  const value = details[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** What is asked for: the rows from before the cursor on; days as moments of the store's clock. */
export interface AuditQuery {
  /** Empty: of anybody. Else `person:` and an id, or a kind of actor. */
  readonly who: string;
  /** Empty: any. */
  readonly action: string;
  /** Unix ms; undefined: without bound. */
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
}

const PERSON = 'person:';
export const whoIs = (person: string): string => `${PERSON}${person}`;

const iso = (ms: number): string => new Date(ms).toISOString();

export const addressOf = (
  { who, action, fromMs, toMs }: AuditQuery,
  cursor: string | undefined,
  limit: number,
): string => {
  const query = new URLSearchParams({ limit: String(limit) });
  if (who.startsWith(PERSON)) query.set('person', who.slice(PERSON.length));
  else if (who !== '') query.set('kind', who);
  if (action !== '') query.set('action', action);
  if (fromMs !== undefined) query.set('from', iso(fromMs));
  if (toMs !== undefined) query.set('to', iso(toMs));
  if (cursor !== undefined) query.set('cursor', cursor);
  return `/api/audit?${query}`;
};
