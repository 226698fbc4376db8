/** Where the store works with sessions, cash moves in one. */
import { moneyMoves } from '../../crdt-schema/cash/figures.ts';
import { rejected, rule } from './rule.ts';

export const sessionNotOpen = rule(
  {
    code: 'session_not_open',
    kinds: ['sale', 'refund', 'cash_move', 'expense', 'credit_payment'],
  },
  (_ledger, op, { settings }) => {
    if (settings.cashSessions !== 'required' || op.session !== undefined) return undefined;
    const movesCash = moneyMoves(op).some(({ method }) => method === 'cash');
    return movesCash ? rejected({ till: op.till }) : undefined;
  },
);
