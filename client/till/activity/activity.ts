/** What is noted of what people do at a till: all but selling, which has its tickets. */
import { formatReceipt, type Op } from '../../../crdt-schema/ops/op.ts';
import { amountOf } from '../../common/pending/ways.ts';

export const ACTIVITY_KINDS = [
  'started',
  'signed_in',
  'signed_out',
  'pin_locked',
  'approved',
  'not_approved',
  'settings',
  'credit_limit',
  'unpair_refused',
  'refund',
  'cash_open',
  'cash_close',
  'cash_in',
  'cash_out',
  'expense',
  'credit_payment',
  'stock_move',
  'void',
  'override',
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export interface Activity {
  /** Unix ms, by the clock of this device. */
  readonly atMs: number;
  readonly kind: ActivityKind;
  /** The person's name as it was then; undefined where the shop has no people or nobody was at the till. */
  readonly who?: string | undefined;
  /** Of an approval: who was at the till. */
  readonly at?: string | undefined;
  /** Of an approval: the rule or the act. */
  readonly code?: string;
  /** Minor units. */
  readonly amount?: number | undefined;
  /** Names of settings, of a customer, of what was in the way, or the number of a receipt. */
  readonly names?: readonly string[];
  /** For how long no PIN of the person is tried. */
  readonly seconds?: number;
}

type Booked = Exclude<Op, { readonly kind: 'sale' }>;

const kindOf = (op: Booked): ActivityKind => {
  if (op.kind !== 'cash_move') return op.kind;
  return op.direction === 'in' ? 'cash_in' : 'cash_out';
};

/** What is noted of an op that was written; undefined: nothing. `who` is the name of whoever was at the till. */
export const activityOf = (op: Op, who: string | undefined): Omit<Activity, 'atMs'> | undefined =>
  op.kind === 'sale'
    ? undefined
    : {
        kind: kindOf(op),
        who,
        amount: amountOf(op),
        ...('receipt' in op ? { names: [formatReceipt(op.receipt)] } : {}),
      };
