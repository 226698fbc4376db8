/** A session is of one till. */
import { IN_SESSION, accepted, rejected, rule } from './rule.ts';

export const sessionOfOtherTill = rule(
  {
    code: 'session_of_other_till',
    kinds: IN_SESSION,
    text: {
      es: 'El turno es de la caja {session}, no de la caja {till}.',
      en: 'The session is of till {session}, not of till {till}.',
    },
    remedy: {
      es: 'Repite la operación en el turno de esta caja.',
      en: 'Repeat the operation in the session of this till.',
    },
    ways: ['replace', 'void'],
  },
  (ledger, op) => {
    const session = ledger.session(accepted(ledger, op.session) ?? '');
    if (session === undefined || session.till === op.till) return undefined;
    return rejected({ session: session.till, till: op.till });
  },
);
