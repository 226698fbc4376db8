/** What a cashier can do about an op that is pending, and how the op would look that does it. */
import { formatReceipt, occurredMs, type Op, type OpKind } from '../../../crdt-schema/ops/op.ts';
import type { PendingItem } from '../../../crdt-schema/pending/pending.ts';
import { answers } from '../../../crdt-schema/verdicts/answers.ts';

/**
 * `retry`: the same again in its place. `correct`: the ticket or form, filled in. `remove`: dropped, with a reason. `approve`: a
 * supervisor lets it pass. `goOn`: of a till that was opened twice, this opening gives way to the one that counts.
 */
export type Way = 'retry' | 'correct' | 'remove' | 'approve' | 'goOn';

/** Why there is nothing to be done but to wait. */
export type WaitReason = 'here' | 'lan' | 'server' | 'settling' | 'waitsOn' | 'waiting';

export interface Choices {
  readonly ways: readonly Way[];
  /** Said instead of a new attempt. */
  readonly wait: WaitReason | undefined;
}

/** Kinds that have a form of their own; the others are repeated as they are. */
const CORRECTABLE: ReadonlySet<OpKind> = new Set(['sale', 'cash_open', 'cash_close', 'cash_move', 'expense']);
const SETTLING: ReadonlySet<OpKind> = new Set(['void', 'override']);

/** The session that the till is in according to whoever refused a second opening. */
export const sessionInstead = ({ op, verdict }: Pick<PendingItem, 'op' | 'verdict'>): string | undefined => {
  const session = verdict?.params?.['session'];
  const isSecond = op.kind === 'cash_open' && verdict?.code === 'session_already_open';
  return isSecond && typeof session === 'string' ? session : undefined;
};

const waysOf = (item: PendingItem): Way[] => {
  const { op, verdict } = item;
  // A code of a later version is none that we know: to drop it is always possible.
  const offered = answers.get(verdict?.code ?? '')?.ways ?? ['void'];
  const isBooking = !SETTLING.has(op.kind);
  const ways: Way[] = [];
  if (sessionInstead(item) !== undefined) ways.push('goOn');
  if (isBooking && offered.includes('retry')) ways.push('retry');
  const mayCorrect = offered.includes('replace') || offered.includes('retry');
  if (mayCorrect && CORRECTABLE.has(op.kind)) ways.push('correct');
  // What cannot be corrected in a form is at least repeated in the session that is open now.
  else if (isBooking && offered.includes('replace') && !offered.includes('retry')) ways.push('retry');
  if (isBooking && offered.includes('override')) ways.push('approve');
  ways.push('remove');
  return ways;
};

export const choicesOf = (item: PendingItem): Choices => {
  switch (item.state) {
    case 'rejected':
      return { ways: waysOf(item), wait: undefined };
    case 'waiting':
      return {
        ways: waysOf(item).filter((way) => way !== 'retry'),
        wait: item.waitsOn.length > 0 ? 'waitsOn' : 'waiting',
      };
    case 'settling':
    case 'here':
    case 'lan':
    case 'server':
      return { ways: [], wait: item.state };
  }
};

/** Fields that belong to one attempt alone: its place, its number, what was signed for its id. */
const OF_ONE_ATTEMPT = [
  'v',
  'kind',
  'id',
  'at',
  'till',
  'cashier',
  'receipt',
  'approvals',
  'replaces',
] as const;

/**
 * The same op as it would be written again in the place of the one that was refused: in the session that is open now, for what
 * happened when it did, and with the number on the paper that the customer has. A closing stays that of its session.
 */
export const repeatDraft = (op: Op, id: string): Record<string, unknown> => {
  const draft: Record<string, unknown> = { ...op };
  for (const field of OF_ONE_ATTEMPT) delete draft[field];
  if (op.kind !== 'cash_close') delete draft['session'];
  if ('receipt' in op) draft['reference'] = op.reference ?? formatReceipt(op.receipt);
  return { ...draft, occurredAt: occurredMs(op), replaces: id };
};

/** The amount that says which op it is, minor units; undefined where it has none. */
export const amountOf = (op: Op): number | undefined => {
  switch (op.kind) {
    case 'sale':
    case 'refund':
    case 'cash_open':
    case 'credit_payment':
      return op.total;
    case 'cash_move':
    case 'expense':
      return op.amount;
    case 'cash_close':
      return op.counted.find(({ method }) => method === 'cash')?.amount;
    case 'stock_move':
    case 'void':
    case 'override':
      return undefined;
  }
};
