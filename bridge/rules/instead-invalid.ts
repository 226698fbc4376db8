/** Only a session stands in for a session. */
import { rejected, rule } from './rule.ts';

export const insteadInvalid = rule(
  {
    code: 'instead_invalid',
    kinds: ['void'],
  },
  (ledger, op) => {
    if (op.instead === undefined) return undefined;
    const session = ledger.session(op.instead);
    const isOpening = ledger.op(op.target)?.kind === 'cash_open';
    return isOpening && session?.till === op.till ? undefined : rejected();
  },
);
