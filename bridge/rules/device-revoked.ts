/** A device that was revoked writes in vain. */
import { ALL, rejected, rule } from './rule.ts';

export const deviceRevoked = rule(
  {
    code: 'device_revoked',
    kinds: ALL,
  },
  (_ledger, _op, { revoked, till }) => (revoked ? rejected({ till }) : undefined),
);
