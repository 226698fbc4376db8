/** A till has one session at a time. */
import { rejected, rule } from './rule.ts';

export const sessionAlreadyOpen = rule(
  {
    code: 'session_already_open',
    kinds: ['cash_open'],
    extras: {
      session: {
        es: 'el turno abierto, para anular a su favor',
        en: 'the open session, to void in favour of it',
      },
    },
  },
  (ledger, op) => {
    const open = ledger.openSession(op.till);
    if (open === undefined || open === op.id) return undefined;
    const session = ledger.session(open)!;
    return rejected({ till: op.till, session: open, time: new Date(session.openedMs).toISOString() });
  },
);
