/** What went in and out of the drawer in a session beside sales: withdrawals, entries, expenses. */
import { occurredMs, type CashMove, type Expense, type Op } from '../../../crdt-schema/ops/op.ts';
import type { TillView } from '../../../crdt-schema/pending/session-view.ts';

export interface SessionMove {
  readonly op: CashMove | Expense;
  /** False where it was refused, voided or corrected: then it is in no figure. */
  readonly isCounted: boolean;
}

const isMove = (op: Op): op is CashMove | Expense => op.kind === 'cash_move' || op.kind === 'expense';

/** Of the session, newest first. */
export const sessionMoves = (
  ops: Iterable<{ readonly op: Op }>,
  view: Pick<TillView, 'sessionNamed' | 'isCounted'>,
  session: string,
): SessionMove[] => {
  const moves: SessionMove[] = [];
  for (const { op } of ops)
    if (isMove(op) && op.session !== undefined && view.sessionNamed(op.session) === session)
      moves.push({ op, isCounted: view.isCounted(op.id) });
  return moves.sort((a, b) => occurredMs(b.op) - occurredMs(a.op) || (a.op.id < b.op.id ? 1 : -1));
};
