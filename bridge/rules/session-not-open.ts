/** Where the store works with sessions, cash moves in one. */
import { moneyMoves } from '../../crdt-schema/cash/figures.ts';
import { rejected, rule } from './rule.ts';

export const sessionNotOpen = rule(
  {
    code: 'session_not_open',
    kinds: ['sale', 'refund', 'cash_move', 'expense', 'credit_payment'],
    text: { es: 'La caja {till} no tiene turno abierto.', en: 'Till {till} has no open session.' },
    remedy: { es: 'Abre el turno y repite la operación.', en: 'Open the session and repeat the operation.' },
    ways: ['retry', 'replace', 'void', 'override'],
  },
  (_ledger, op, { settings }) => {
    if (settings.cashSessions !== 'required' || op.session !== undefined) return undefined;
    const movesCash = moneyMoves(op).some(({ method }) => method === 'cash');
    return movesCash ? rejected({ till: op.till }) : undefined;
  },
);
