/** A session is of one till. */
import { IN_SESSION, accepted, rejected, rule } from './rule.ts';

export const sessionOfOtherTill = rule(
  {
    code: 'session_of_other_till',
    kinds: IN_SESSION,
  },
  (ledger, op) => {
    const session = ledger.session(accepted(ledger, op.session) ?? '');
    if (session === undefined || session.till === op.till) return undefined;
    return rejected({ session: session.till, till: op.till });
  },
);
