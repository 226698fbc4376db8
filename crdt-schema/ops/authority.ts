/**
 * How the office settles what a till could not: it writes, into its own log, the void or the correction that the till would
 * have written, of that till's name, and a supervisor answers for it with a signature over the whole op.
 */
import { approvalMessage } from './approval.ts';
import type { Op, OpKind } from './op.ts';

/** An op that may bear an authority. */
type Settling = Extract<Op, { readonly authority?: unknown }>;

/** Of the approval in an op's `authority`: which of the two it leaves somebody to do. */
export type AuthorityCode = 'void' | 'replace';

export const authorityCode = (kind: OpKind): AuthorityCode => (kind === 'void' ? 'void' : 'replace');

/** Set by the device at the moment of writing, when the signature is there already. */
const UNSIGNED: ReadonlySet<string> = new Set(['at', 'receipt', 'authority']);

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same text for the same values, in whatever order they were written. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isFields(value)) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`;
};

/** The op without what its device adds. */
export type Unsigned<O> = O extends unknown ? Omit<O, 'at' | 'receipt' | 'authority'> : never;

/** What the supervisor signs: the store and all that the op says, so that the signature is good for no other. */
export const authorityMessage = (store: string, op: Unsigned<Settling>): Uint8Array =>
  approvalMessage({
    store,
    op: op.id,
    code: authorityCode(op.kind),
    note: canonical(Object.fromEntries(Object.entries(op).filter(([key]) => !UNSIGNED.has(key)))),
  });

/**
 * Whether the op stands for the till that it names by the word of whoever signed it, and not by the certificate of its device,
 * which gives it that role.
 */
export const actsForTill = (op: Op, role: string): boolean =>
  role === 'admin' &&
  'authority' in op &&
  op.authority !== undefined &&
  (op.kind === 'void' || op.replaces !== undefined);
