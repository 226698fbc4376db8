/** The device that closed a session does not go on in it. What another device did meanwhile is no error: it makes a supplementary closing. */
import { parseHlc } from '../../crdt-schema/model/clock.ts';
import { accepted, rejected, rule } from './rule.ts';

export const sessionClosed = rule(
  {
    code: 'session_closed',
    kinds: ['sale', 'refund', 'cash_move', 'expense', 'credit_payment'],
  },
  (ledger, op, { device }) => {
    const closed = ledger.session(accepted(ledger, op.session) ?? '')?.closed;
    if (closed === undefined || closed.device !== device || op.at < closed.at) return undefined;
    return rejected({ time: new Date(parseHlc(closed.at)!.ms).toISOString() });
  },
);
